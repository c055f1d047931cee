import { expect, it } from "vitest";
import { seatsBefore } from "../../src/core/seats";
import { Storage } from "../page";

const job = (seat: string, annotator = "ann") => ({ id: "j", name: "", annotator, store: "", seat });

it("kernels of earlier loads of the tab are told once, for this annotator", () => {
  const storage = new Storage();
  expect(seatsBefore({ storage, load: "1" }, job("a"))).toEqual([]);
  expect(seatsBefore({ storage, load: "1" }, job("x", "bob"))).toEqual([]);
  expect(seatsBefore({ storage, load: "2" }, job("b"))).toEqual(["a"]);
  expect(seatsBefore({ storage, load: "2" }, job("b"))).toEqual([]);
});

it("another kernel in the same load is beside this one, and keeps what is its own", () => {
  const storage = new Storage();
  seatsBefore({ storage, load: "1" }, job("a"));
  expect(seatsBefore({ storage, load: "1" }, job("b"))).toEqual([]);
  expect(seatsBefore({ storage, load: "2" }, job("a"))).toEqual(["b"]); // its own kernel is still there
});

it("a browser that keeps nothing tells nothing", () => {
  expect(seatsBefore(null, job("a"))).toEqual([]);
  const storage = new Storage();
  storage.setItem = () => {
    throw new DOMException("quota", "QuotaExceededError");
  };
  expect(seatsBefore({ storage, load: "1" }, job("a"))).toEqual([]);
});
