// Above a sound: play, how fast and how loud; and where regions are marked, what can be done now.

import type { PartsEditor } from "../../core/parts";
import { isPending } from "../../core/parts";
import type { Region } from "../../core/protocol";
import { clock } from "../../core/regions";
import { captionOf } from "../../core/value";
import { actionButton, setCaption } from "../../shell/buttons";
import { h, setAttr, setHidden, setText, watch } from "../../shell/dom";
import { dropDown } from "../drop-down";
import { hintLine } from "../hint";
import { type SoundDesk, SPEEDS } from "./desk";
import { lookMenu } from "./look-menu";

const MORE = ["fill", "split", "new_part", "play_part", "centre", "select_all", "lock", "hide"];

export function soundBar(desk: SoundDesk): HTMLElement {
  const { parts } = desk;
  const bar = h("div", { class: "ll-bar ll-transport" }, playButton(desk), time(desk));
  if (parts) bar.append(loopButton(desk));
  bar.append(speed(desk), trouble(desk), lookMenu(desk));
  return parts ? h("div", { class: "ll-bars" }, bar, regionBar(desk, parts)) : bar;
}

function regionBar(desk: SoundDesk, parts: PartsEditor<Region>): HTMLElement {
  const { ui } = desk;
  const small = (name: string) => actionButton(ui, name, "ll-action ll-small");
  const accept = small("accept_part");
  watch(ui.life, () => setHidden(accept, ![...parts.selected.value].some(isPending)));
  const record = small("record");
  watch(ui.life, () => {
    setAttr(record, "aria-pressed", `${desk.taping.value}`);
    setCaption(record, desk.taping.value ? "● Recording" : "Record");
  });
  const more = h(
    "div",
    { class: "ll-look-body ll-more" },
    ...MORE.map((name) => actionButton(ui, name, "ll-action ll-small")),
  );
  const said = hintLine(ui, parts, () => hintOf(desk, parts));
  return h(
    "div",
    { class: "ll-bar" },
    said,
    accept,
    small("start_here"),
    small("end_here"),
    record,
    dropDown(ui, "More", more),
  );
}

/** What can be done now; reads signals. */
function hintOf(desk: SoundDesk, parts: PartsEditor<Region>): string {
  const { classes } = desk.ui.session.config.value;
  const held = parts.active.value;
  const selected = parts.selected.value;
  if (!desk.ui.session.current.value) return "";
  if (desk.taping.value) return "The region ends when you press again, or stop the sound.";
  if (desk.begun.value !== null) return "Now say where the region ends; Esc calls it off.";
  if ([...selected].some((region) => region.label === null)) return "The key of a class names it.";
  if (held !== null) return `Marking ${captionOf(classes, held)}: drag over each. Esc ends it.`;
  if (selected.size > 0) return "Arrows move it, Alt with arrows its edges.";
  return classes.length === 1
    ? "Drag over what you hear to mark it."
    : "Drag over what you hear, then press the key of a class.";
}

function playButton({ ui, player }: SoundDesk): HTMLElement {
  const button = actionButton(ui, "play", "ll-action ll-small ll-play");
  watch(ui.life, () => {
    const on = player.playing.value;
    setCaption(button, on ? "❚❚ Pause" : "▶ Play");
  });
  return button;
}

function loopButton({ ui, looped }: SoundDesk): HTMLElement {
  const button = actionButton(ui, "loop", "ll-action ll-small");
  watch(ui.life, () => setAttr(button, "aria-pressed", `${looped.value !== null}`));
  return button;
}

function time(desk: SoundDesk): HTMLElement {
  const at = h("span", { class: "ll-time-at" }, "");
  const all = h("span", {}, "");
  watch(desk.ui.life, () => {
    desk.shown.value;
    setText(at, desk.recording ? clock(desk.at.value) : "");
    setText(all, desk.recording ? ` / ${clock(desk.duration, 1)}` : "");
  });
  return h("span", { class: "ll-time", role: "timer", "aria-label": "Position" }, at, all);
}

function speed({ ui, player }: SoundDesk): HTMLElement {
  const options = SPEEDS.map((each) => h("option", { value: each }, `${each} ×`));
  const field = h("select", { class: "ll-field ll-speed", "aria-label": "Speed" }, ...options);
  field.addEventListener(
    "change",
    () => {
      player.speed.value = Number(field.value);
      ui.home();
    },
    { signal: ui.life },
  );
  watch(ui.life, () => {
    field.value = `${player.speed.value}`;
  });
  return field;
}

/** Why nothing is heard, or the picture is not whole. */
function trouble({ ui, player, problem }: SoundDesk): HTMLElement {
  const said = h("span", { class: "ll-trouble", role: "status" }, "");
  watch(ui.life, () => {
    const waiting = player.waiting.value ? "Waiting for more of the sound…" : "";
    const text = player.problem.value || problem.value || waiting;
    setText(said, text);
    setAttr(said, "title", text || null);
  });
  return said;
}
