import { beforeEach, describe, expect, it } from "vitest";
import { Drafts } from "../../src/core/drafts";
import type { Store } from "../../src/core/outbox";
import type { Entry, Span } from "../../src/core/protocol";
import { Storage } from "../page";
import { ADA, BOB, PARIS } from "../spans";

const entry: Entry = { key: "1", id: "one", status: null, value: null, comment: "", flag: false };
const draft = { draft: [ADA, { ...PARIS, origin: "suggested" as const, score: 0.9 }], comment: "hm" };

let storage: Storage;
let drafts: Drafts;
const reloaded = () => new Drafts(storage, "job", "me");
beforeEach(() => {
  storage = new Storage();
  drafts = reloaded();
});

describe("a draft", () => {
  it("is there again, on this page and after a reload, pending marks included", () => {
    drafts.keep(entry, draft);
    expect(drafts.of(entry)).toMatchObject(draft);
    expect(reloaded().of(entry)).toMatchObject(draft);
  });

  it("may be that nothing is marked yet, with a comment", () => {
    drafts.keep(entry, { draft: null, comment: "later" });
    expect(reloaded().of(entry)).toMatchObject({ draft: null, comment: "later" });
  });

  it("is of its sample, its job and its annotator", () => {
    drafts.keep(entry, draft);
    expect(drafts.of({ ...entry, key: "2" })).toBeNull();
    expect(new Drafts(storage, "other", "me").of(entry)).toBeNull();
    expect(new Drafts(storage, "job", "m").of(entry)).toBeNull();
    expect(new Drafts(storage, "job", "me:1").of(entry)).toBeNull();
  });

  it("is gone when it is dropped, from the storage too", () => {
    drafts.keep(entry, draft);
    drafts.drop("1");
    expect(drafts.of(entry)).toBeNull();
    expect(storage.length).toBe(0);
  });

  it("is the latest one", () => {
    drafts.keep(entry, draft);
    drafts.keep(entry, { draft: [BOB], comment: "" });
    expect(reloaded().of(entry)).toMatchObject({ draft: [BOB] });
    expect(storage.length).toBe(1);
  });
});

describe("a draft of a record that has changed since", () => {
  const labeled: Entry = {
    ...entry,
    status: "LABELED",
    value: [ADA, { ...PARIS, score: 0.9, origin: "accepted" }],
  };

  it("is out of date and not shown", () => {
    drafts.keep(entry, draft);
    expect(drafts.of(labeled)).toBeNull();
    expect(reloaded().of({ ...entry, status: "SKIPPED" })).toBeNull();
    drafts.keep(labeled, draft);
    expect(drafts.of({ ...labeled, value: [ADA] })).toBeNull();
  });

  it("is up to date all the same after a flag, or another comment", () => {
    drafts.keep(entry, draft);
    expect(drafts.of({ ...entry, flag: true, comment: "from elsewhere" })).toMatchObject(draft);
  });

  it("is up to date where the kernel only writes the same answer in its own order", () => {
    drafts.keep(labeled, draft);
    const reversed = (part: Span) => Object.fromEntries(Object.entries(part).reverse()) as unknown as Span;
    const stored = { ...labeled, value: (labeled.value as Span[]).map(reversed) };
    expect(reloaded().of(stored)).toMatchObject(draft);
  });
});

describe("a storage that is not to be relied on", () => {
  const broken: Store = {
    length: 0,
    key: () => null,
    getItem: () => {
      throw new Error("SecurityError");
    },
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
    removeItem: () => {
      throw new Error("SecurityError");
    },
  };

  it.each([
    ["throws", broken],
    ["is none", null],
  ] as const)("that %s loses nothing while the page is open", (_, store) => {
    drafts = new Drafts(store, "job", "me");
    drafts.keep(entry, draft);
    expect(drafts.of(entry)).toMatchObject(draft);
    drafts.drop("1");
    expect(drafts.of(entry)).toBeNull();
  });

  it.each(["", "{", "null", "[]", "7", '"text"', '{"comment":1,"draft":null}', '{"comment":"no draft"}'])(
    "that holds %j instead of a draft has none",
    (text) => {
      drafts.keep(entry, draft);
      for (const name of storage.entries.keys()) storage.setItem(name, text);
      expect(reloaded().of(entry)).toBeNull();
    },
  );
});
