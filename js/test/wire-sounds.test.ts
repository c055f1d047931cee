// @vitest-environment node
// Sounds and their regions on their way to the kernel and back.

import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import type { FromKernel, Region, ToKernel, Wanted } from "../src/core/protocol";
import type { Desk } from "./page";
import { begin, HORN, LATE, open, partsOf, pcm, region, SIREN } from "./sounds";

let desk: Desk;
beforeEach(() => {
  desk = open();
});
const parts = () => partsOf(desk);
const protocol = JSON.parse(readFileSync(new URL("../../tests/protocol.json", import.meta.url), "utf8"));
const isSound = ({ kind }: { kind: string }) => kind === "sound";
const QUESTIONS = (protocol.to_kernel as ToKernel[]).filter(isSound) as Extract<
  ToKernel,
  { kind: "sound" }
>[];
const REPLIES = (protocol.from_kernel as FromKernel[]).filter(isSound) as Extract<
  FromKernel,
  { kind: "sound" }
>[];

describe("a region that is sent", () => {
  const MUST = ["end", "label", "start"];
  const FIELDS = new Set([...MUST, "origin", "score"]);

  it("has its three fields, where it came from and its score, and is never only suggested", () => {
    begin(desk, [{ ...SIREN, score: 0.9 }, HORN, LATE]);
    parts().add(region(5, 5.5));
    parts().relabel(new Set(parts().list().slice(0, 1)), "horn");
    desk.session.submit();
    parts().accept(parts().pending().slice(0, 1));
    desk.session.accept();
    desk.session.way.back();
    const [first] = parts().list() as [Region];
    parts().divide(
      new Map([
        [
          first,
          [
            { ...first, end: 2 },
            { ...first, start: 2 },
          ],
        ],
      ]),
    );
    desk.session.way.last();
    const sent = desk.operations.flatMap(({ value }) => value as Region[]);
    expect(sent).toHaveLength(2 + 3 + 4);
    for (const each of sent) {
      expect(Object.keys(each)).toEqual(expect.arrayContaining(MUST));
      for (const field of Object.keys(each)) expect(FIELDS).toContain(field);
    }
    expect(new Set(sent.map(({ origin }) => origin))).toEqual(new Set([undefined, "accepted", "edited"]));
  });

  it("waits for its receipt as it is, and nothing with it that is only suggested", () => {
    begin(desk, [SIREN]);
    parts().add(LATE);
    desk.session.submit();
    const waiting = [...desk.storage.entries].filter(([name]) => !name.startsWith("labelloop-draft:"));
    expect(waiting).toHaveLength(1);
    expect(waiting.join()).not.toContain('"origin":"suggested"');
  });
});

describe("the protocol", () => {
  it("has a question for a picture and one for samples", () => {
    expect(QUESTIONS.map(({ want }) => want)).toEqual(["picture", "samples"]);
  });

  it.each(QUESTIONS)("has a question for $want as the page asks it", ({ page, request, ...question }) => {
    begin(desk, null);
    const { kind, sample, ...wanted } = question;
    desk.session.sounds.ask(sample, wanted as Wanted);
    const sent = desk.sent.at(-1) as typeof question & { page: string; request: number };
    expect(sent).toEqual({ ...question, kind, page: sent.page, request: sent.request });
    expect([typeof sent.page, typeof sent.request]).toEqual([typeof page, typeof request]);
  });

  it.each(REPLIES)("has a reply of number $request that the page understands", async (reply) => {
    begin(desk, null);
    const heard = desk.session.sounds.ask(reply.sample, {
      want: "samples",
      start: reply.start,
      stop: reply.stop,
    });
    const { request } = desk.sent.at(-1) as { request: number };
    const message = { ...reply, to: desk.session.wire.page, request };
    desk.session.receive(message, reply.error === undefined ? [pcm(4)] : []);
    if (reply.error === undefined) expect(await heard).toEqual({ ...message, bytes: pcm(4) });
    else await expect(heard).rejects.toThrow(reply.error);
  });
});
