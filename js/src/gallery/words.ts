// What the faces of a gallery call the same things.

import type { GalleryConfig } from "./protocol";

interface Words {
  readonly done: string; // of a sample
  readonly answer: string;
  readonly heading: string; // above the classes
  readonly who: string;
  readonly hide: string;
  readonly said: string; // beside the classes to filter by
  readonly decide: string;
  readonly asked: string; // before many are answered
  readonly news: string;
}

const FINAL: Words = {
  done: "decided",
  answer: "final answer",
  heading: "Final answer",
  who: "Who has the last word",
  hide: "Hide decided",
  said: "Answered",
  decide: "Decide",
  asked: "The final answer of all of them will be",
  news: "New answers: refresh",
};
const LABEL: Words = {
  done: "labeled",
  answer: "labeled",
  heading: "Label",
  who: "Who labels",
  hide: "Hide labeled",
  said: "Labeled",
  decide: "Label",
  asked: "The label of all of them will be",
  news: "The model or the data have changed: refresh",
};

export function words({ kind }: GalleryConfig): Words {
  return kind === "grid" ? LABEL : FINAL;
}

/** Whether a person can answer here. */
export function takes({ kind }: GalleryConfig): boolean {
  return kind !== "snapshot";
}
