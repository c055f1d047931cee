// Asking for a part of a picture in more detail: only the latest question is of interest.

import { beforeEach, describe, expect, it } from "vitest";
import type { Detail, Details } from "../../src/core/details";
import type { Area } from "../../src/core/protocol";
import { begin, open } from "../boxes";
import type { Desk } from "../page";

const REGION: Area = [10, 20, 30, 40];
let desk: Desk;
let details: Details;
let taken: Detail[];
beforeEach(() => {
  desk = begin(open(), null);
  details = desk.session.details;
  taken = [];
});

const ask = (sample = "1", region = REGION) => details.ask(sample, region, 512, (each) => taken.push(each));
const asked = () => desk.sent.filter((message) => message.kind === "detail");
const answer = (request: number, more: Record<string, unknown> = {}, buffers: Uint8Array[] = []) =>
  desk.session.receive(
    {
      kind: "detail",
      to: desk.session.wire.page,
      request,
      sample: "1",
      region: REGION,
      mime: "image/webp",
      ...more,
    } as never,
    buffers,
  );

describe("a question", () => {
  it("names the sample, the part of it, and how large it may be", () => {
    ask();
    const { page } = desk.session.wire;
    expect(asked()).toEqual([
      { kind: "detail", page, request: expect.any(Number), sample: "1", region: REGION, side: 512 },
    ]);
  });

  it("is told from every other one", () => {
    ask();
    ask("2");
    const [one, other] = asked();
    expect(one?.request).not.toBe(other?.request);
  });

  it("is no answer: nothing waits for a receipt", () => {
    ask();
    expect([desk.operations, desk.session.wire.outbox.size.peek()]).toEqual([[], 0]);
  });
});

describe("what comes back", () => {
  it("is taken once, with its bytes", () => {
    ask();
    const request = asked()[0]?.request as number;
    const bytes = new Uint8Array([1, 2, 3]);
    answer(request, {}, [bytes]);
    answer(request, {}, [bytes]);
    expect(taken).toMatchObject([{ sample: "1", region: REGION, mime: "image/webp", bytes }]);
    expect(taken[0]?.bytes).toBe(bytes);
  });

  it("to a question before the latest is not taken", () => {
    ask();
    ask("1", [0, 0, 5, 5]);
    const [first, latest] = asked().map(({ request }) => request);
    answer(first as number);
    expect(taken).toEqual([]);
    answer(latest as number, { region: [0, 0, 5, 5] });
    expect(taken.map(({ region }) => region)).toEqual([[0, 0, 5, 5]]);
  });

  it("to a question that was dropped is not taken", () => {
    ask();
    details.drop();
    answer(asked()[0]?.request as number);
    expect(taken).toEqual([]);
  });

  it("without bytes says so", () => {
    ask();
    answer(asked()[0]?.request as number, { error: "cannot be read" });
    expect(taken).toMatchObject([{ error: "cannot be read", bytes: null }]);
  });

  it("to nobody's question is let be", () => {
    answer(7);
    expect(taken).toEqual([]);
  });

  it("to another page is not ours", () => {
    ask();
    answer(asked()[0]?.request as number, { to: "elsewhere" });
    expect(taken).toEqual([]);
  });
});
