// Draws a stretch of a sound: for each lane its wave and, below it, its spectrogram.

import type { Tile } from "../../core/gallery";
import type { Recording } from "../../core/recording";
import { toX, type Window } from "../../core/timeline";
import { palette } from "./colours";
import { bandsOf, type Look } from "./look";
import { Outline } from "./outline";

const FINE = 32; // frames per pixel below which the samples themselves are drawn
const DOTS = 6; // px per frame from which each sample is a dot
const FAINTEST = 50; // times that a faint recording is drawn higher
const SHARE = 0.42; // of the height, for the wave

interface Strip {
  readonly top: number;
  readonly height: number;
}

export class Painter {
  readonly canvas: HTMLCanvasElement;
  #colours: Uint32Array<ArrayBuffer> = new Uint32Array(256);
  #look: Look | null = null;
  #images = new WeakMap<Tile, HTMLCanvasElement[]>();

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** `dots`: device pixels of a pixel. */
  paint(sound: Recording | null, view: Window, look: Look, ink: string, dots: number): void {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const { width, height } = this.canvas;
    context.clearRect(0, 0, width, height);
    if (!sound || width === 0) return;
    this.#use(look);
    const scaled: Window = { ...view, scale: view.scale * dots };
    const start = Math.max(0, Math.floor(view.from * sound.rate));
    const stop = Math.min(sound.frames, Math.ceil((view.from + width / scaled.scale) * sound.rate) + 1);
    const each = sound.rate / scaled.scale; // frames per device pixel
    const read = each < FINE || sound.whole ? sound.read(start, stop) : null;
    const enough = read !== null && (read[0]?.length ?? 0) >= stop - start;
    if (each < FINE && !enough) fetchSamples(sound, start, stop);
    const level = sound.pictures.levelFor(each);
    const isDrawn = enough && !look.spectrogram; // without tiles
    const bands = bandsOf(look, sound.rate);
    const all = sound.pictures.overview(each, bands);
    const tiles = isDrawn ? [] : all ? [all] : sound.pictures.show(start, stop, level, bands);
    const gain = look.even ? look.gain * Math.min(FAINTEST, 0.94 / Math.max(sound.loudest, 1e-3)) : look.gain;
    for (let lane = 0; lane < sound.lanes; lane += 1) {
      const { wave, spectrum } = strips(lane, sound.lanes, height, look.spectrogram);
      if (spectrum) for (const tile of tiles) this.#spectrum(context, sound, tile, lane, scaled, spectrum);
      context.fillStyle = ink;
      context.strokeStyle = ink;
      const samples = enough && read[lane];
      if (samples) drawSamples(context, samples, start, sound, scaled, wave, gain);
      else drawPeaks(context, tiles, lane, sound, scaled, wave, gain);
    }
  }

  #use(look: Look): void {
    const same = this.#look?.colours === look.colours && this.#look.floor === look.floor;
    if (!same) {
      this.#colours = palette(look.colours, ((look.floor + 100) / 100) * 255);
      this.#images = new WeakMap();
    }
    this.#look = look;
  }

  #spectrum(
    context: CanvasRenderingContext2D,
    sound: Recording,
    tile: Tile,
    lane: number,
    view: Window,
    { top, height }: Strip,
  ): void {
    if (tile.rows === 0) return;
    const image = this.#image(tile, sound.lanes)[lane];
    const [from, to] = [toX(view, tile.start / sound.rate), toX(view, tile.stop / sound.rate)];
    context.imageSmoothingEnabled = (to - from) / tile.columns < 8; // then the columns are seen as what they are
    if (image) context.drawImage(image, from, top, to - from, height);
  }

  #image(tile: Tile, lanes: number): HTMLCanvasElement[] {
    let images = this.#images.get(tile);
    if (!images) {
      images = Array.from({ length: lanes }, (_, lane) => coloured(tile, lane, this.#colours));
      this.#images.set(tile, images);
    }
    return images;
  }
}

function strips(
  lane: number,
  lanes: number,
  height: number,
  both: boolean,
): { wave: Strip; spectrum: Strip | null } {
  const each = height / lanes;
  const top = lane * each;
  const wave = both ? each * SHARE : each;
  return {
    wave: { top, height: wave },
    spectrum: both ? { top: top + wave, height: each - wave } : null,
  };
}

function coloured({ columns, rows, levels }: Tile, lane: number, colours: Uint32Array): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  const pixels = new Uint32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    const from = (lane * rows + row) * columns;
    const to = (rows - 1 - row) * columns; // low sounds are below
    for (let column = 0; column < columns; column += 1)
      pixels[to + column] = colours[levels[from + column] ?? 0] ?? 0;
  }
  context?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows), 0, 0);
  return canvas;
}

function drawPeaks(
  context: CanvasRenderingContext2D,
  tiles: readonly Tile[],
  lane: number,
  { rate }: Recording,
  view: Window,
  strip: Strip,
  gain: number,
): void {
  const outline = new Outline(context.canvas.width);
  for (const { start, stop, columns, peaks } of tiles) {
    const at = lane * columns * 2;
    outline.take(
      columns,
      toX(view, start / rate),
      toX(view, stop / rate),
      (column) => (peaks[at + 2 * column] as number) / 128,
      (column) => (peaks[at + 2 * column + 1] as number) / 128,
    );
  }
  outline.fill(context, heightOf(strip, gain));
}

/** Samples as they are: a line where they are few, else the least and the greatest of each pixel. */
function drawSamples(
  context: CanvasRenderingContext2D,
  samples: Float32Array,
  start: number,
  { rate }: Recording,
  view: Window,
  strip: Strip,
  gain: number,
): void {
  const each = view.scale / rate; // px per frame
  const x = (i: number) => toX(view, (start + i) / rate);
  const y = heightOf(strip, gain);
  if (each < 0.5) {
    const outline = new Outline(context.canvas.width);
    const sample = (i: number) => samples[i] as number;
    outline.take(samples.length, x(0), x(samples.length), sample, sample);
    outline.fill(context, y);
    return;
  }
  context.beginPath();
  for (let i = 0; i < samples.length; i += 1) context.lineTo(x(i), y(samples[i] as number));
  context.lineWidth = Math.max(1, Math.min(2, each / 8));
  context.stroke();
  if (each < DOTS) return;
  for (let i = 0; i < samples.length; i += 1) context.fillRect(x(i) - 2, y(samples[i] as number) - 2, 4, 4);
}

/** How far down a sample is, within the strip. */
function heightOf({ top, height }: Strip, gain: number): (sample: number) => number {
  const [middle, half] = [top + height / 2, (height / 2) * gain];
  return (sample) => Math.max(top, Math.min(middle - sample * half, top + height));
}

function fetchSamples(sound: Recording, start: number, stop: number): void {
  const { pictures } = sound;
  sound.want(start, stop).then(
    () => {
      pictures.problem.value = "";
      pictures.news.value = pictures.news.peek() + 1;
    },
    (error: Error) => {
      pictures.problem.value = error.message;
    },
  );
}
