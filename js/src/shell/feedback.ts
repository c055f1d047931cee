// The banner after a wrong answer to a test question. It stands below the sample and the classes, or in a narrow place
// over the end of the sample, so that nothing a person is about to click moves when it comes; and it takes no focus.

import type { Lesson } from "../core/feedback";
import type { Config, Value } from "../core/protocol";
import { asParts, worded } from "../core/value";
import { focused, h, watch } from "./dom";
import type { Ui } from "./ui";

const SHOWN = 4; // answers that would have been right

export function feedback(ui: Ui): HTMLElement {
  const { session, life } = ui;
  const text = h("div", { class: "ll-notice-text" });
  const dismiss = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small",
      "data-action": "dismiss-feedback",
      title: "Dismiss (Esc)",
    },
    "Dismiss",
  );
  const card = h("div", { class: "ll-notice ll-missed" }, text, dismiss);
  // Always there: what comes into a region that is new is not read out everywhere.
  const banner = h("div", { class: "ll-feedback", "data-role": "feedback", role: "status" });
  dismiss.addEventListener("click", () => session.feedback.dismiss(), { signal: life });
  card.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      session.feedback.dismiss();
    },
    { signal: life },
  );
  watch(life, () => {
    const lesson = session.feedback.lesson.value;
    if (lesson) {
      text.replaceChildren(...wordsOf(lesson, session.config.value));
      if (!card.isConnected) banner.append(card);
      return;
    }
    if (card.contains(focused(ui.root))) ui.home(); // it would take the focus with it
    card.remove();
  });
  return banner;
}

function wordsOf({ missed, count }: Lesson, config: Config): HTMLElement[] {
  const { id, given, accepted, reason } = missed;
  const title = h(
    "strong",
    {},
    "Test question missed: sample ",
    h("span", { class: "ll-missed-id", dir: "auto" }, id),
  );
  const more =
    count > 1 ? [h("span", { class: "ll-missed-count" }, `${count} missed, this is the latest`)] : [];
  const lines = [
    h("div", { class: "ll-missed-title" }, title, ...more),
    line("Your answer", worded(config, given)),
    line("Accepted", right(config, given, accepted)),
  ];
  if (reason.trim() !== "") lines.push(line("Why", reason));
  return lines;
}

function line(name: string, text: string): HTMLElement {
  return h("div", {}, h("span", { class: "ll-missed-name" }, `${name}: `), h("span", { dir: "auto" }, text));
}

/** Marks of the same classes elsewhere would read as the answer that was given. */
function right(config: Config, given: Value, accepted: readonly Value[]): string {
  const own = worded(config, given);
  const said = accepted.map((value) => {
    const words = worded(config, value);
    return words === own && asParts(value).length > 0 ? `${words}, but in other places` : words;
  });
  const different = [...new Set(said)];
  const rest = different.length - SHOWN;
  const shown = rest > 0 ? [...different.slice(0, SHOWN), `one of ${rest} others`] : different;
  return shown.join("; or ");
}
