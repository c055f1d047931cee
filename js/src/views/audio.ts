// One sound: its waves and its spectrogram, to listen to; with regions on it where these are asked for.

import { isPending, type PartsEditor } from "../core/parts";
import type { Region } from "../core/protocol";
import type { Recordings } from "../core/recordings";
import { clock } from "../core/regions";
import { effect } from "../core/signal";
import { actionButton, signButton } from "../shell/buttons";
import { h, setText, watch } from "../shell/dom";
import { colorOf } from "../shell/palette";
import type { Ui } from "../shell/ui";
import { soundBar } from "./sounds/bar";
import { SoundDesk } from "./sounds/desk";
import { soundSide } from "./sounds/fields";
import { listenToPointer, wheel } from "./sounds/gestures";
import { keyMeans, perform } from "./sounds/keys";
import { Minimap, sized } from "./sounds/minimap";
import { Painter } from "./sounds/painter";
import { Ruler } from "./sounds/ruler";
import type { View } from "./view";

export function audioView(ui: Ui, recordings: Recordings): View {
  const parts = ui.session.composer.parts as PartsEditor<Region> | null;
  const desk = new SoundDesk(ui, parts);
  const canvas = h("canvas", { class: "ll-sound-picture", "aria-hidden": "true" });
  const port = h("div", { class: "ll-port ll-sound-port" }, canvas, desk.overlay.element);
  const ruler = new Ruler(desk);
  const minimap = new Minimap(desk);
  const caption = h("div", { class: "ll-figcaption", dir: "auto" }, "");
  const element = h(
    "div",
    { class: "ll-sound-view", "data-clip": parts === null },
    soundBar(desk),
    ruler.element,
    port,
    h("div", { class: "ll-minimap-row" }, minimap.element, zooms(ui)),
    caption,
  );
  listenToPointer(desk, port);
  ruler.element.addEventListener("wheel", (event) => wheel(desk, port, event), {
    signal: ui.life,
    passive: false,
  });
  guide(desk, port);
  const picture = followPicture(desk, canvas, minimap, ruler);
  const ends = [picture.end, ...followRegions(desk, minimap), followPlayer(desk)];
  const measure = () => {
    const { clientWidth, clientHeight } = port;
    if (clientWidth === 0 || clientHeight === 0) return; // not on the page at the moment: what is drawn stays
    minimap.measure();
    desk.resized(clientWidth, clientHeight);
    picture.again();
  };
  const watching = new ResizeObserver(measure);
  watching.observe(port);
  watching.observe(minimap.element);
  watch(ui.life, () => {
    minimap.playhead(desk.at.value);
    desk.overlay.playhead(desk.at.value);
  });
  return {
    element,
    ...(parts ? { side: soundSide(desk, parts) } : {}),
    show(current) {
      const item = current?.item ?? null;
      if (desk.width === 0) measure();
      desk.show(current, item ? recordings.get(item.key) : null);
      setText(caption, item && desk.recording ? captionOf(item.id, item.data, desk.duration) : "");
    },
    key: (event) => keyMeans(desk, event),
    take: (label) => desk.drawing?.take(label) ?? false,
    reveal(part) {
      if (!part) return;
      const region = part as Region;
      if (!desk.player.playing.peek()) desk.seek(region.start);
      desk.reveal(region);
    },
    act: (name) => perform(desk, name),
    destroy() {
      desk.close();
      for (const end of ends) end();
      watching.disconnect();
      element.remove();
    },
  };
}

function zooms(ui: Ui): HTMLElement {
  const fit = actionButton(ui, "fit", "ll-action ll-small");
  return h(
    "span",
    { class: "ll-zooms" },
    signButton(ui, "zoom_out", "−"),
    signButton(ui, "zoom_in", "+"),
    fit,
  );
}

/** Paints at most once a frame, whatever has changed: the window, the looks, what has come from the kernel, the page. */
function followPicture(
  desk: SoundDesk,
  canvas: HTMLCanvasElement,
  minimap: Minimap,
  ruler: Ruler,
): { again(): void; end(): void } {
  const painter = new Painter(canvas);
  let asked = 0;
  let whole = ""; // what the minimap shows
  let ink = "";
  const port = canvas.parentElement as HTMLElement;
  const paint = () => {
    asked = 0;
    if (desk.width === 0) return;
    const dots = globalThis.devicePixelRatio || 1;
    const view = desk.window.peek();
    const look = desk.look.peek();
    if (ink === "") ink = getComputedStyle(port).color; // reading it would lay out all regions in each frame
    sized(canvas, desk.width, desk.height, dots);
    painter.paint(desk.recording, view, look, ink, dots);
    const now = `${desk.shown.peek()} ${desk.width} ${desk.recording?.pictures.news.peek()} ${look.gain} ${look.even} ${dots} ${ink}`;
    if (now !== whole) minimap.paint(look, ink, dots);
    whole = now;
  };
  const ask = () => {
    asked ||= requestAnimationFrame(paint);
  };
  const again = () => {
    ink = "";
    ask();
  };
  port.addEventListener("transitionend", again, { signal: desk.ui.life }); // of its colour: light has become dark
  const end = effect(() => {
    const view = desk.window.value;
    desk.look.value;
    desk.shown.value;
    desk.recording?.pictures.news.value;
    desk.problem.value = desk.recording?.pictures.problem.value ?? "";
    desk.overlay.place(view, desk.width, desk.height);
    ruler.place(view, desk.width);
    minimap.place(view.from, desk.width / view.scale);
    ask();
  });
  return {
    again,
    end() {
      end();
      cancelAnimationFrame(asked);
    },
  };
}

function followRegions(desk: SoundDesk, minimap: Minimap): (() => void)[] {
  const { parts, overlay, ui } = desk;
  if (!parts) return [];
  return [
    effect(() => overlay.draw(desk)),
    effect(() => overlay.preview(desk.draft.value ?? begun(desk))),
    effect(() => {
      parts.begun.value = desk.begun.value !== null;
    }),
    effect(() => overlay.loop(desk.looped.value)),
    effect(() => {
      parts.list();
      parts.selected.value;
      desk.drawing?.settle();
      if (parts.only) desk.loopAlong(parts.only);
    }),
    effect(() => {
      desk.shown.value;
      const { classes } = ui.session.config.value;
      const places = parts.list().map((region) => {
        const index = classes.findIndex((spec) => spec.key === region.label);
        const spec = classes[index];
        return { ...region, colour: !spec || isPending(region) ? "#999" : colorOf(spec, index) };
      });
      minimap.mark(places);
    }),
  ];
}

/** A region that was begun reaches to the playhead. */
function begun(desk: SoundDesk): Map<null, { start: number; end: number }> | null {
  const from = desk.begun.value;
  if (from === null) return null;
  const at = desk.at.value;
  return new Map([[null, { start: Math.min(from, at), end: Math.max(from, at) }]]);
}

/** While it plays, the playhead goes along, once a frame. */
function followPlayer(desk: SoundDesk): () => void {
  let asked = 0;
  const step = () => {
    desk.follow();
    asked = requestAnimationFrame(step);
  };
  const end = effect(() => {
    cancelAnimationFrame(asked);
    asked = desk.player.playing.value ? requestAnimationFrame(step) : 0;
  });
  return () => {
    end();
    cancelAnimationFrame(asked);
  };
}

function guide(desk: SoundDesk, port: HTMLElement): void {
  const { life: signal } = desk.ui;
  const at = (event: PointerEvent) => {
    const x = event.clientX - port.getBoundingClientRect().left;
    const inside = desk.recording !== null && x >= 0 && x <= desk.width;
    desk.overlay.guide(inside ? x : null, desk.timeAt(x));
  };
  port.addEventListener("pointermove", at, { signal });
  port.addEventListener("pointerleave", () => desk.overlay.guide(null, 0), { signal });
}

function captionOf(id: string, data: Record<string, unknown>, duration: number): string {
  const name = typeof data.name === "string" ? data.name : id;
  const channels = Number(data.channels);
  const parts = [
    name,
    clock(duration),
    `${Number(data.rate) / 1000} kHz`,
    channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`,
    typeof data.note === "string" ? data.note : "",
  ];
  return parts.filter((part) => part !== "").join(" · ");
}
