// How a sound is shown: for the eye only, the sound stays as it is.

import type { Scale } from "../../core/protocol";
import { h, watch } from "../../shell/dom";
import { dropDown } from "../drop-down";
import { range } from "../threshold";
import type { Colours } from "./colours";
import type { SoundDesk } from "./desk";
import { type Look, PLAIN } from "./look";

export function lookMenu(desk: SoundDesk): HTMLElement {
  const { ui, look, player } = desk;
  const { life: signal } = ui;
  const set = (change: Partial<Look>) => {
    look.value = { ...look.peek(), ...change };
  };
  const spectrogram = h("input", { type: "checkbox" });
  const captions = h("input", { type: "checkbox" });
  const scale = choice("Scale of frequencies", ["mel", "linear"]);
  const colours = choice("Colours", ["magma", "viridis", "grey"]);
  const low = h("input", {
    type: "number",
    class: "ll-field",
    min: 0,
    step: 100,
    "aria-label": "Lowest frequency in Hz",
  });
  const high = h("input", {
    type: "number",
    class: "ll-field",
    min: 0,
    step: 100,
    placeholder: "all",
    "aria-label": "Highest frequency in Hz",
  });
  const floor = range("Faintest level in dB", -100, -30, -90);
  floor.step = "5";
  const gain = range("Height of waves", 1, 20, 1);
  gain.step = "1";
  const even = h("input", { type: "checkbox" });
  const volume = range("Volume", 0, 1, 1);
  const reset = h("button", { type: "button", class: "ll-action ll-small" }, "Reset");
  const on = (element: HTMLElement, event: string, act: () => void) =>
    element.addEventListener(event, act, { signal });
  on(spectrogram, "change", () => set({ spectrogram: spectrogram.checked }));
  on(captions, "change", () => set({ captions: captions.checked }));
  on(scale, "change", () => set({ scale: scale.value as Scale }));
  on(colours, "change", () => set({ colours: colours.value as Colours }));
  on(low, "change", () => set({ low: Math.max(0, low.valueAsNumber || 0) }));
  on(high, "change", () => set({ high: high.valueAsNumber > 0 ? high.valueAsNumber : null }));
  on(floor, "input", () => set({ floor: floor.valueAsNumber }));
  on(even, "change", () => set({ even: even.checked }));
  on(volume, "input", () => {
    player.volume.value = volume.valueAsNumber;
  });
  on(gain, "input", () => set({ gain: gain.valueAsNumber }));
  on(reset, "click", () => {
    look.value = PLAIN;
  });
  watch(signal, () => {
    const now = look.value;
    spectrogram.checked = now.spectrogram;
    captions.checked = now.captions;
    scale.value = now.scale;
    colours.value = now.colours;
    low.value = `${now.low}`;
    high.value = now.high === null ? "" : `${now.high}`;
    floor.value = `${now.floor}`;
    gain.value = `${now.gain}`;
    even.checked = now.even;
  });
  watch(signal, () => {
    volume.value = `${player.volume.value}`;
  });
  const rows = h(
    "div",
    { class: "ll-look-body" },
    h("label", {}, "Volume", volume),
    h("label", { class: "ll-check" }, spectrogram, "Spectrogram"),
    h("label", {}, "Scale", scale),
    h("label", {}, "Colours", colours),
    h("span", { class: "ll-look-pair" }, "Hz", low, "to", high),
    h("label", {}, "Faintest level", floor),
    h("label", { class: "ll-check" }, even, "Waves as high as they fit"),
    h("label", {}, "Height of waves", gain),
    ...(desk.parts ? [h("label", { class: "ll-check" }, captions, "Names of classes")] : []),
    h("p", {}, "Only how it is shown: the sound stays as it is."),
    reset,
  );
  return dropDown(ui, "View", rows);
}

function choice(about: string, values: readonly string[]): HTMLSelectElement {
  const options = values.map((value) => h("option", { value }, value));
  return h("select", { class: "ll-field", "aria-label": about }, ...options);
}
