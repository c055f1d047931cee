// What the model is doing, how old it is, and whether more answers pay.

import type { LearnerPicture } from "../core/picture";
import { h, setAttr } from "../shell/dom";
import type { Busy } from "../shell/working";
import type { Face } from "./card";
import { counted, many, span } from "./words";

export type Doing = Pick<LearnerPicture, "state" | "message" | "fits" | "session_id" | "stop"> & {
  since: { labels: number; ago: string | null; took: string | null } | null;
};

const WORDS: Record<string, string> = {
  off: "Off",
  waiting: "About to fit",
  fitting: "Fitting…",
  postponed: "Postponed",
  stopped: "Stopped",
  error: "Failed",
};

/** What is shown of a learner at a moment, `now` in seconds. */
export function doing({ age, ...learner }: LearnerPicture, now: number): Doing {
  const { state, fits, session_id, stop } = learner;
  const message = busy({ age, ...learner }) ? "" : learner.message;
  const ago = age?.at ? since(now - age.at) : null;
  const took = age?.seconds ? span(age.seconds) : null;
  return { state, message, fits, session_id, stop, since: age && { labels: age.labels, ago, took } };
}

/** How long ago; not to the second, for it is not told every second. */
function since(seconds: number): string {
  return seconds < 60 ? "just now" : `${span(seconds)} ago`;
}

/** What goes on at the moment, for the bar; the card leaves it out then. */
export function busy({ state, message, share }: LearnerPicture): Busy | null {
  return state === "waiting" || state === "fitting" ? { text: capital(message), share } : null;
}

export function model({ state, message, fits, session_id, stop, since }: Doing): Face {
  const dot = h("span", { class: "ll-dot", "aria-hidden": "true" });
  const sentence = h("p", { class: "ll-doing", "data-role": "doing" }, dot, h("span", {}, capital(message)));
  setAttr(sentence, "data-learner", state === "idle" && fits > 0 ? "live" : state);
  const body = h("div", { class: "ll-model" }, ...(message ? [sentence] : []));
  if (since) body.append(ageOf(since, fits));
  if (stop) body.append(advice(stop));
  const figure = WORDS[state] ?? (fits > 0 || session_id > 0 ? "Ready" : "No model yet");
  return { title: "Model", figure, note: session_id > 0 ? `session ${many(session_id)}` : "", body };
}

function ageOf({ labels, ago, took }: NonNullable<Doing["since"]>, fits: number): HTMLElement {
  const lines: [string, string][] = [
    ["Last fit", ago ?? "–"],
    ["Labels since", many(labels)],
    ["Took", took ?? "–"],
    ["Fits", many(fits)],
  ];
  const cells = lines.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return h("dl", { class: "ll-age", title: `${counted(labels, "label")} since the last fit` }, ...cells);
}

function advice({ stop, reason, messages }: NonNullable<LearnerPicture["stop"]>): HTMLElement {
  const word = h("strong", {}, stop ? "✓ You may stop." : "→ Go on.");
  const box = h("div", { class: "ll-advice", "data-role": "advice", "data-stop": `${stop}` });
  box.append(h("p", {}, word, " ", reason));
  if (messages.length > 0) box.append(h("ul", {}, ...messages.map((text) => h("li", {}, text))));
  return box;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
