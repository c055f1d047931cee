// What the kernel tells the page of a map, and what the page asks; the kernel's side is
// `labelloop/widgets/pool_map/controls.py`.

import type { GalleryConfig } from "../gallery/protocol";
import type { View } from "./plane";

/** What hardly ever changes. */
export interface MapConfig {
  kind: "map";
  name: string; // of the job
  samples: number;
  shows: GalleryConfig["shows"];
  columns: string[];
  axes: [string, string];
  classes: { key: string; caption: string; color: string; hotkey: string; description: string }[];
  parts: boolean; // answers are made of parts: nothing can be labeled from here
  colors: string[]; // what points can be coloured by
  opens: boolean; // there is a labeler beside it
  canvas: [width: number, height: number] | null; // of the picture, where no other widget shows it
}

export type Tool = "move" | "lasso" | "rectangle";

export interface Category {
  name: string;
  color: string;
  count: number;
  shown: boolean;
}

/** How things stand. */
export interface MapState {
  tool: Tool;
  color: string;
  legend: Category[];
  selected: number;
  cursor: boolean; // it is somewhere
  notes: string[];
  said: { text: string; alert: boolean; number: number }; // the number tells two alike apart
}

/** The sample pointed at; nothing, an empty object. */
export interface Card {
  id: string;
  said: string; // what its colour tells
  color: string;
  at: [number, number] | null; // where the pointer is at it, in shares of the picture's width and height
  data: Record<string, unknown>;
  buffer: DataView | ArrayBuffer | null;
}

export type FromKernel =
  | { kind: "done" } // what the page asked for last
  | { kind: "here" } // whether there is a page
  | { kind: "picture" } // with it in a buffer, as PNG
  | { kind: "view"; view: View; same: boolean }; // of the picture that comes, or of the one that is there

export type ToKernel =
  | { kind: "here" }
  | { do: string; value?: string | number }
  | { do: "see"; value: [left: number, top: number, zoom: number] }
  | { pointer: Pointer[] } // what it did since it was told of last
  | {
      event: "keydown";
      key: string;
      ctrlKey: boolean;
      metaKey: boolean;
      shiftKey: boolean;
      altKey: boolean;
      repeat: boolean;
    };

/** What the pointer did on the picture, as ipyevents says it. */
export interface Pointer {
  event: "mousedown" | "mousemove" | "mouseup" | "mouseleave" | "dblclick";
  button: number;
  buttons: number;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  relativeX: number; // px of the page from the picture's left
  relativeY: number;
  boundingRectWidth: number;
  boundingRectHeight: number;
}

/** The part of anywidget's model that is used. */
export interface MapModel {
  get(name: "config"): MapConfig;
  get(name: "state"): MapState;
  get(name: "card"): Card | Record<string, never>;
  get(name: "background"): number[];
  set(name: "background", value: number[]): void;
  save_changes(): void;
  send(message: ToKernel): void;
  on(name: string, heard: (...values: never[]) => void): void;
  off(name: string, heard: (...values: never[]) => void): void;
}
