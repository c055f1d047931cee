// Built by js/build.mjs from js/; do not edit. sources: ccc0e95ae001c194d2681030553e76cc29d71e240a502966e9a5b8beceac3d5a
// src/core/boxes.ts
var GRIPS = [
  { x: -1, y: -1 },
  { x: 0, y: -1 },
  { x: 1, y: -1 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
  { x: -1, y: 1 },
  { x: -1, y: 0 }
];
function boxRules() {
  return {
    noun: ["box", "boxes"],
    at: ({ left, top, width, height }) => `${left},${top},${width},${height}`,
    title: ({ width, height }) => `${width} × ${height}`,
    compare: () => 0,
    // the later ones lie on top
    uncovered: (parts) => [...parts],
    refusal: () => null
  };
}
function between(a, b, image) {
  const [left, right2] = span(a.x, b.x, image.width);
  const [top, bottom] = span(a.y, b.y, image.height);
  if (right2 <= left || bottom <= top) return null;
  return { left, top, width: right2 - left, height: bottom - top };
}
function kept(rects, by, image) {
  let { x, y } = { x: Math.round(by.x), y: Math.round(by.y) };
  for (const { left, top, width, height } of rects) {
    x = clamp(x, -left, image.width - left - width);
    y = clamp(y, -top, image.height - top - height);
  }
  return { x: x || 0, y: y || 0 };
}
function moved(rect, by) {
  return { ...rect, left: rect.left + by.x, top: rect.top + by.y };
}
function resized(rect, grip, by, image) {
  const [left, right2] = pulled(rect.left, rect.left + rect.width, grip.x, by.x, image.width);
  const [top, bottom] = pulled(rect.top, rect.top + rect.height, grip.y, by.y, image.height);
  return { ...rect, left, top, width: right2 - left, height: bottom - top };
}
function fitted(rect, image) {
  const width = Math.min(rect.width, image.width);
  const height = Math.min(rect.height, image.height);
  const left = clamp(rect.left, 0, image.width - width);
  return { ...rect, left, top: clamp(rect.top, 0, image.height - height), width, height };
}
function typed(rect, field, value, image) {
  const whole3 = Math.round(value);
  const side3 = field === "left" || field === "width" ? image.width : image.height;
  const start = field === "left" || field === "width" ? rect.left : rect.top;
  if (field === "width" || field === "height") return { ...rect, [field]: clamp(whole3, 1, side3 - start) };
  const length2 = field === "left" ? rect.width : rect.height;
  return { ...rect, [field]: clamp(whole3, 0, side3 - length2) };
}
function holds({ left, top, width, height }, { x, y }) {
  return left <= x && x <= left + width && top <= y && y <= top + height;
}
function within(inner, outer) {
  return inner.left >= outer.left && inner.top >= outer.top && inner.left + inner.width <= outer.left + outer.width && inner.top + inner.height <= outer.top + outer.height;
}
function clamp(value, low, high) {
  return Math.max(low, Math.min(value, high));
}
function span(a, b, most) {
  const [low, high] = a < b ? [a, b] : [b, a];
  return [clamp(Math.round(low), 0, most), clamp(Math.round(high), 0, most)];
}
function pulled(start, end, side3, by, most) {
  if (side3 < 0) return [clamp(Math.round(start + by), 0, end - 1), end];
  if (side3 > 0) return [start, clamp(Math.round(end + by), start + 1, most)];
  return [start, end];
}

// src/core/signal.ts
var reading = null;
var depth = 0;
var due = /* @__PURE__ */ new Set();
function signal(initial) {
  let current = initial;
  const readers = /* @__PURE__ */ new Set();
  return {
    get value() {
      if (reading) {
        readers.add(reading);
        reading.sources.add(readers);
      }
      return current;
    },
    set value(next) {
      if (Object.is(next, current)) return;
      current = next;
      for (const reader of readers) due.add(reader);
      if (depth === 0) flush();
    },
    peek: () => current
  };
}
function batch(body) {
  depth += 1;
  try {
    return body();
  } finally {
    depth -= 1;
    if (depth === 0) flush();
  }
}
function effect(body, later) {
  let ended = false;
  let waiting = false;
  const run = () => {
    waiting = false;
    if (ended) return;
    release(runner);
    const outer = reading;
    reading = runner;
    try {
      body();
    } finally {
      reading = outer;
    }
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    later?.(run);
  };
  const runner = { sources: /* @__PURE__ */ new Set(), run: later ? soon : run };
  run();
  return () => {
    ended = true;
    due.delete(runner);
    release(runner);
  };
}
function untracked(body) {
  const outer = reading;
  reading = null;
  try {
    return body();
  } finally {
    reading = outer;
  }
}
function release(runner) {
  for (const readers of runner.sources) readers.delete(runner);
  runner.sources.clear();
}
function flush() {
  depth += 1;
  try {
    for (let rounds = 0; due.size > 0; rounds += 1) {
      if (rounds > 100) throw new Error("effects keep changing what they read");
      const now = [...due];
      due.clear();
      for (const runner of now) runner.run();
    }
  } finally {
    depth -= 1;
  }
}

// src/core/gallery.ts
var COLUMNS = 256;
var LONGEST = 2 ** 21;
var FINEST = 5;
var COARSEST = 19;
var NEARLY = 1.25;
var AT_ONCE = 3;
var ROOM = 2 ** 25;
var RESTING = 2 ** 20;
var Gallery = class {
  /** Grows when a tile has come. */
  news = signal(0);
  /** Why no more comes, in words. */
  problem = signal("");
  #sound;
  #ask;
  #tiles = /* @__PURE__ */ new Map();
  #bytes = 0;
  // of them
  #coming = /* @__PURE__ */ new Set();
  #underWay = 0;
  #failed = /* @__PURE__ */ new Set();
  #preview = null;
  #loudest = 0;
  constructor(sound, ask) {
    this.#sound = sound;
    this.#ask = ask;
  }
  /** The greatest sample of all tiles that have come, 0 to 1. */
  get loudest() {
    return this.#loudest;
  }
  /** The whole of a short sound, as it came with it. */
  preview({ columns, rows }, bytes) {
    this.#preview = tileOf(0, this.#sound.frames, columns, rows, this.#sound.lanes, bytes);
  }
  /** The whole of a short sound where that shows as much, of so many frames in a pixel: nothing need be asked for then. */
  overview(frames, { scale, low, high, rows }) {
    const all = this.#preview;
    if (!all || this.#sound.frames / all.columns > NEARLY * frames) return null;
    const same2 = scale === "mel" && low === 0 && high === this.#sound.rate / 2 && rows === all.rows;
    return same2 || rows === 0 ? all : null;
  }
  /** Another sound is shown: little is kept for coming back, and what failed may be tried again then. */
  rest() {
    this.#trim(RESTING);
    this.#failed.clear();
    this.problem.value = "";
  }
  /** The level whose columns are no wider than so many frames. */
  levelFor(frames) {
    return Math.max(FINEST, Math.min(COARSEST, Math.floor(Math.log2(Math.max(1, frames)))));
  }
  /** What there is of a stretch, the coarse first, so that the finer ones cover them; what is missing is asked for. */
  show(start, stop, level, bands) {
    const found2 = /* @__PURE__ */ new Set();
    let bare = [{ start, stop }];
    for (let at2 = level; at2 <= Math.min(COARSEST, level + 8) && bare.length > 0; at2 += 1)
      bare = bare.flatMap((part) => this.#cover(part, at2, bands, found2));
    if (bare.length > 0 && this.#preview) found2.add(this.#preview);
    this.#fetch(start, stop, level, bands);
    return [...found2].reverse();
  }
  /** Adds the tiles of a level; returns what they leave bare. */
  #cover(part, level, bands, found2) {
    return indices(part.start, part.stop, level).flatMap((index) => {
      const key = keyOf(level, index, bands);
      const tile = this.#tiles.get(key);
      if (!tile) {
        const from = index * length(level);
        return [{ start: Math.max(part.start, from), stop: Math.min(part.stop, from + length(level)) }];
      }
      this.#tiles.delete(key);
      this.#tiles.set(key, tile);
      found2.add(tile);
      return [];
    });
  }
  #fetch(start, stop, level, bands) {
    for (const index of indices(start, stop, level)) {
      if (this.#underWay >= AT_ONCE) return;
      const [key, waves] = [keyOf(level, index, bands), wavesOf(level, index)];
      if (this.#tiles.has(key) || this.#coming.has(key) || this.#failed.has(key)) continue;
      const from = index * length(level);
      const to = Math.min(from + length(level), this.#sound.frames);
      if (from >= to) continue;
      this.#coming.add(key).add(waves);
      this.#underWay += 1;
      const columns = Math.max(1, Math.round((to - from) / 2 ** level));
      this.#ask({ want: "picture", start: from, stop: to, columns, ...bands }).then(
        (told3) => this.#took([key, waves], told3),
        (error) => this.#lost([key, waves], error)
      );
    }
  }
  #took(keys3, { start, stop, columns = 0, rows = 0, lanes = 1, bytes }) {
    this.#underWay -= 1;
    const tile = tileOf(start, stop, columns, rows, lanes, bytes);
    this.#loudest = Math.max(this.#loudest, greatest(tile.peaks) / 128);
    for (const key of keys3) {
      this.#coming.delete(key);
      this.#drop(key);
      this.#tiles.set(key, tile);
      this.#bytes += sizeOf(tile);
    }
    this.#trim(ROOM);
    this.news.value = this.news.peek() + 1;
  }
  /** Lets go of what was used longest ago. */
  #trim(room) {
    for (const key of this.#tiles.keys()) {
      if (this.#bytes <= room) return;
      this.#drop(key);
    }
  }
  #drop(key) {
    const tile = this.#tiles.get(key);
    if (!tile) return;
    this.#tiles.delete(key);
    this.#bytes -= sizeOf(tile);
  }
  #lost(keys3, error) {
    this.#underWay -= 1;
    for (const key of keys3) {
      this.#coming.delete(key);
      this.#failed.add(key);
    }
    this.problem.value = error.message;
    this.news.value = this.news.peek() + 1;
  }
};
function greatest(samples) {
  let most = 0;
  for (let i = 0; i < samples.length; i += 1) most = Math.max(most, Math.abs(samples[i]));
  return most;
}
function sizeOf({ peaks, levels }) {
  return peaks.length + levels.length;
}
function length(level) {
  return Math.min(COLUMNS * 2 ** level, LONGEST);
}
function indices(start, stop, level) {
  const first = Math.floor(start / length(level));
  const last = Math.ceil(stop / length(level));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}
function keyOf(level, index, { scale, low, high, rows }) {
  return rows === 0 ? wavesOf(level, index) : `${level} ${index} ${scale} ${low} ${high} ${rows}`;
}
function wavesOf(level, index) {
  return `${level} ${index}`;
}
function tileOf(start, stop, columns, rows, lanes, bytes) {
  const peaks = lanes * columns * 2;
  return {
    start,
    stop,
    columns,
    rows,
    peaks: new Int8Array(bytes.slice(0, peaks).buffer),
    levels: bytes.slice(peaks, peaks + lanes * rows * columns)
  };
}

// src/core/recording.ts
var BLOCK = 2 ** 17;
var BLOCKS = 96;
var Recording = class {
  rate;
  frames;
  lanes;
  pictures;
  #key;
  #ask;
  #head;
  #loudest = null;
  #blocks = /* @__PURE__ */ new Map();
  #coming = /* @__PURE__ */ new Map();
  constructor({ key, data }, bytes, ask) {
    this.#key = key;
    this.#ask = ask;
    this.rate = Number(data.rate);
    this.frames = Number(data.frames);
    this.lanes = Number(data.lanes);
    const head2 = Number(data.head);
    this.#head = planes(bytes, 0, this.lanes, head2);
    this.pictures = new Gallery(this, (wanted) => ask(key, wanted));
    const { picture: picture2 } = data;
    if (picture2 && typeof picture2 === "object")
      this.pictures.preview(picture2, bytes.subarray(head2 * this.lanes * 2));
  }
  /** Whether all of it is here. */
  get whole() {
    return (this.#head[0]?.length ?? 0) >= this.frames;
  }
  /** The greatest sample that is known so far, 0 to 1. */
  get loudest() {
    if (this.whole) this.#loudest ??= Math.max(...this.#head.map(greatest)) / 32768;
    return this.#loudest ?? this.pictures.loudest;
  }
  /** Samples from `start` on, as far as they are here without a gap; null where not even the first is. */
  read(start, stop) {
    const from = clamp(start, 0, this.frames);
    const found2 = [];
    let at2 = from;
    while (at2 < Math.min(stop, this.frames)) {
      const piece = this.#piece(at2, Math.min(stop, this.frames));
      if (!piece?.[0]?.length) break;
      found2.push(piece);
      at2 += piece[0].length;
    }
    return at2 === from ? null : Array.from({ length: this.lanes }, (_, lane) => joined(found2, lane, at2 - from));
  }
  /** Fetches what of a stretch is not here. */
  async want(start, stop) {
    const from = Math.max(start, this.#head[0]?.length ?? 0);
    const to = Math.min(stop, this.frames);
    const first = Math.floor(from / BLOCK);
    const last = from < to ? Math.ceil(to / BLOCK) : first;
    const asked2 = [];
    for (let block = first; block < last; block += 1) {
      if (this.#isHere(block)) continue;
      asked2.push(this.#coming.get(block) ?? this.#fetch(block));
    }
    await Promise.all(asked2);
  }
  /** Another sound is shown: what can be fetched again need not be kept. */
  rest() {
    this.#blocks.clear();
    this.pictures.rest();
  }
  #isHere(block) {
    const end = Math.min((block + 1) * BLOCK, this.frames);
    const frames = this.#blocks.get(block)?.[0]?.length ?? 0;
    return frames >= end - block * BLOCK || end <= (this.#head[0]?.length ?? 0);
  }
  #fetch(block) {
    const [start, stop] = [block * BLOCK, Math.min((block + 1) * BLOCK, this.frames)];
    const coming = this.#ask(this.#key, { want: "samples", start, stop }).then(({ bytes }) => {
      const lanes = planes(bytes, 0, this.lanes, stop - start);
      this.#blocks.set(block, lanes);
      const [oldest] = this.#blocks.keys();
      if (this.#blocks.size > BLOCKS && oldest !== void 0) this.#blocks.delete(oldest);
      if ((lanes[0]?.length ?? 0) < stop - start) throw new Error("the recording is shorter than it was");
    }).finally(() => this.#coming.delete(block));
    this.#coming.set(block, coming);
    return coming;
  }
  #piece(at2, stop) {
    const head2 = this.#head[0]?.length ?? 0;
    if (at2 < head2) return this.#head.map((lane) => lane.subarray(at2, stop));
    const block = Math.floor(at2 / BLOCK);
    const lanes = this.#blocks.get(block);
    if (!lanes) return null;
    this.#blocks.delete(block);
    this.#blocks.set(block, lanes);
    return lanes.map((lane) => lane.subarray(at2 - block * BLOCK, stop - block * BLOCK));
  }
};
function planes(bytes, from, lanes, frames) {
  const there = Math.max(0, Math.min(frames, Math.floor((bytes.byteLength - from) / 2 / Math.max(1, lanes))));
  const copy = bytes.slice(from, from + there * lanes * 2);
  const all = new Int16Array(copy.buffer, copy.byteOffset, there * lanes);
  return Array.from({ length: lanes }, (_, lane) => all.subarray(lane * there, (lane + 1) * there));
}
function joined(pieces, lane, frames) {
  const all = new Float32Array(frames);
  let at2 = 0;
  for (const piece of pieces) {
    const samples = piece[lane] ?? new Int16Array();
    for (let i = 0; i < samples.length; i += 1) all[at2 + i] = samples[i] / 32768;
    at2 += samples.length;
  }
  return all;
}

// src/core/recordings.ts
var Recordings = class {
  #recordings = /* @__PURE__ */ new Map();
  #ask = () => Promise.reject(new Error("no kernel yet"));
  /** From here on, what is missing is asked for there. */
  connect(ask) {
    this.#ask = ask;
  }
  prepare(item, bytes) {
    this.forget(item.key);
    if (bytes) this.#recordings.set(item.key, new Recording(item, bytes, (...asked2) => this.#ask(...asked2)));
  }
  get(key) {
    return this.#recordings.get(key) ?? null;
  }
  forget(key) {
    this.#recordings.delete(key);
  }
  clear() {
    this.#recordings.clear();
  }
};

// src/core/asking.ts
var WINDOW = 20;
var Asking = class {
  queue = false;
  // under way
  sample = false;
  #seen = 0;
  // the number of what the kernel has sent last
  #wire;
  #have;
  constructor(wire, have) {
    this.#wire = wire;
    this.#have = have;
  }
  hello(atOnce = false) {
    this.queue = true;
    const { page, was } = this.#wire;
    const have = [...this.#have()];
    this.#wire.send({ kind: "hello", page, version: 1, have, seen: this.#seen, was }, atOnce);
  }
  more() {
    this.queue = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, have: [...this.#have()], seen: this.#seen });
  }
  around(index) {
    const start = Math.max(0, index - WINDOW / 2);
    this.sample = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, trail: [start, start + WINDOW] });
  }
  one(key) {
    this.sample = true;
    this.#wire.send({ kind: "need", page: this.#wire.page, samples: [key] });
  }
  heard(message) {
    if ("number" in message) this.#seen = message.number ?? this.#seen;
    if ("more" in message) this["queue" in message ? "queue" : "sample"] = message.more;
  }
  again() {
    this.queue = false;
    this.sample = false;
  }
};

// src/core/value.ts
function asList(value) {
  if (value === null) return [];
  if (!Array.isArray(value)) return [value];
  return value.map((each) => isPart(each) ? each.label : each).filter((key) => key !== null);
}
function asParts(value) {
  return Array.isArray(value) ? value.filter(isPart) : [];
}
function isPart(value) {
  return typeof value === "object";
}
function captions(classes4, value) {
  const parts = asParts(value).length;
  if (parts > 0) return parts === 1 ? "1 marked" : `${parts} marked`;
  const names = asList(value).map((key) => captionOf(classes4, key));
  return names.length > 0 ? names.join(", ") : "none";
}
var NAMED = 5;
function worded({ answer: answer2, classes: classes4 }, value) {
  if (value === null) return "no answer";
  const names = asList(value).map((key) => captionOf(classes4, key));
  if (answer2 === "class") return names.join(", ");
  if (answer2 === "classes") return names.join(", ") || "none of the classes";
  if (names.length === 0) return "nothing marked";
  const counts2 = /* @__PURE__ */ new Map();
  for (const name of names) counts2.set(name, (counts2.get(name) ?? 0) + 1);
  const said3 = [...counts2].map(([name, count2]) => count2 > 1 ? `${name} ×${count2}` : name);
  const rest = said3.length - NAMED;
  const shown2 = rest > 0 ? [...said3.slice(0, NAMED), `${rest} more`] : said3;
  return `${names.length === 1 ? "1 mark" : `${names.length} marks`}: ${shown2.join(", ")}`;
}
function captionOf(classes4, key) {
  if (key === null) return "no class yet";
  return classes4.find((spec) => spec.key === key)?.caption ?? `${key}`;
}
function sameValue(one2, other) {
  return one2 === other || spell(one2) === spell(other);
}
var FIELDS = ["start", "end", "left", "top", "width", "height", "label", "text", "origin", "score"];
function spell(value) {
  return JSON.stringify(value, FIELDS);
}

// src/core/parts.ts
var NONE = /* @__PURE__ */ new Set();
var PartsEditor = class {
  selected = signal(NONE);
  /** Parts that nothing can be done to until they are unlocked. */
  locked = signal(NONE);
  /** Parts that are not drawn. */
  hidden = signal(NONE);
  /** Suggestions that are less sure than this are not shown, and not taken. */
  threshold = signal(0);
  /** The class that the next mark gets at once; null: marks wait for their class. */
  active = signal(null);
  /** A mark is being made that has no end yet. */
  begun = signal(false);
  /** What a person must know of what they just did, such as why it was refused. */
  notice = signal("");
  rules;
  #config;
  #work;
  #subject;
  #offered = /* @__PURE__ */ new WeakMap();
  #amending = NONE;
  constructor(config, work, subject, rules) {
    this.#config = config;
    this.#work = work;
    this.#subject = subject;
    this.rules = rules;
  }
  /** All parts of the sample on screen, those only suggested among them. Reads signals. */
  list() {
    const all = this.#all();
    return this.threshold.value > 0 ? all.filter((part) => this.#isSure(part)) : all;
  }
  #all() {
    const draft = this.#work.draft.value;
    return draft === null ? this.#suggestions() : asParts(draft);
  }
  /** Of parts suggested, those that are sure enough to be shown. */
  sure(value) {
    return asParts(value).filter(({ score: score2 = 1 }) => score2 >= this.threshold.peek());
  }
  #isSure(part) {
    return !isPending(part) || (part.score ?? 1) >= this.threshold.value;
  }
  /** How many marks still wait for their end or their class. */
  get unfinished() {
    return this.list().filter((part) => part.label === null).length + (this.begun.value ? 1 : 0);
  }
  same(a, b) {
    return a.label === b.label && this.rules.at(a) === this.rules.at(b);
  }
  pending() {
    return this.list().filter(isPending);
  }
  /** What is saved: with the suggestions that were not removed, or without them. */
  answer(accepting) {
    const kept2 = accepting ? this.list() : this.list().filter((part) => !isPending(part));
    return kept2.map(accepted);
  }
  /** A class was chosen: for what is selected, else for the marks to come. */
  choose(key) {
    if (this.selected.peek().size > 0) this.relabel(this.selected.peek(), key);
    else this.active.value = this.active.peek() === key ? null : key;
  }
  /** Adds parts in one step and selects them, also those that are there already; false when they are refused. */
  add(...parts) {
    const same2 = (a, b) => this.same(a, b);
    const list2 = this.list();
    const there = list2.filter((other) => !isPending(other) && parts.some((part) => same2(other, part)));
    const fresh = parts.filter((part) => !there.some((other) => same2(other, part)));
    const kept2 = list2.filter((other) => !(isPending(other) && fresh.some((part) => same2(other, part))));
    return this.#put([...kept2, ...fresh], /* @__PURE__ */ new Set([...there, ...fresh]));
  }
  /** Puts a part in the place of another; a suggestion that was touched is no longer one. */
  replace(old, next) {
    return this.change(/* @__PURE__ */ new Map([[old, next]]));
  }
  /**
   * Puts parts in the place of others, in one step. With `amending`, a change of what was changed last is still the
   * same step: a key that is held down.
   */
  change(changes2, amending = false) {
    if (this.#isLocked(changes2.keys())) return false;
    const edited = new Map([...changes2].map(([old, next]) => [old, this.#touched(old, next)]));
    const again = amending && [...changes2.keys()].every((part) => this.#amending.has(part));
    const after = new Set(edited.values());
    const done = this.#put(
      this.list().map((part) => edited.get(part) ?? part),
      after,
      again
    );
    this.#amending = done && amending ? after : NONE;
    return done;
  }
  /** Puts several parts in the place of each, in one step. */
  divide(pieces) {
    if (this.#isLocked(pieces.keys())) return false;
    const fresh = new Map(
      [...pieces].map(([old, parts]) => [old, parts.map((part) => this.#touched(old, part))])
    );
    const list2 = this.list().flatMap((part) => fresh.get(part) ?? [part]);
    return this.#put(list2, new Set([...fresh.values()].flat()));
  }
  relabel(parts, label2) {
    this.change(new Map([...parts].map((part) => [part, { ...part, label: label2 }])));
  }
  remove(parts) {
    if (this.#isLocked(parts)) return;
    const left = this.list().filter((part) => !parts.has(part));
    if (left.length < this.list().length) this.#put(left, NONE);
  }
  /** Puts parts before all others, or behind them, where the order is theirs. */
  reorder(parts, front) {
    const [these, others] = [[], []];
    for (const part of this.list()) (parts.has(part) ? these : others)?.push(part);
    this.#put(front ? [...others ?? [], ...these ?? []] : [...these ?? [], ...others ?? []], parts);
  }
  /** Locks what is not locked yet, or unlocks it all; hides and shows likewise. */
  toggle(what, parts) {
    const now = this[what].peek();
    const on = [...parts].some((part) => !now.has(part));
    this[what].value = new Set(on ? [...now, ...parts] : [...now].filter((part) => !parts.has(part)));
    return on;
  }
  /** Hides parts, without any all of them, or shows them again; returns how many are hidden then. */
  hide(chosen) {
    const hidden = () => this.list().filter((part) => this.hidden.peek().has(part));
    if (chosen.size === 0 && hidden().length > 0) this.hidden.value = NONE;
    else this.toggle("hidden", chosen.size > 0 ? chosen : new Set(this.list()));
    const seen2 = [...chosen].filter((part) => !this.hidden.peek().has(part));
    this.selected.value = new Set(seen2);
    return hidden().length;
  }
  clear() {
    const kept2 = this.list().filter((part) => this.locked.peek().has(part));
    if (this.list().length > kept2.length) this.#put(kept2, NONE);
  }
  /** Takes suggestions as answers. */
  accept(parts) {
    const taken = new Map(parts.filter(isPending).map((part) => [part, accepted(part)]));
    if (taken.size === 0) return;
    this.#put(
      this.list().map((part) => taken.get(part) ?? part),
      new Set(taken.values())
    );
  }
  /** Takes the suggestions among those selected, and selects the next one; false when there is none among them. */
  acceptSelected() {
    const chosen = [...this.selected.peek()].filter(isPending);
    const last = chosen.at(-1);
    if (!last) return false;
    const list2 = this.list();
    this.accept(chosen);
    const place = list2.indexOf(last);
    const left = this.pending();
    this.select(left.find((part) => list2.indexOf(part) > place) ?? left[0] ?? null);
    return true;
  }
  /** Selects one part, or one more (`adding`), or none. */
  select(part, adding = false) {
    const before = this.selected.peek();
    this.#amending = NONE;
    this.notice.value = "";
    if (part === null) this.selected.value = NONE;
    else if (!adding) this.selected.value = /* @__PURE__ */ new Set([part]);
    else
      this.selected.value = new Set(
        before.has(part) ? [...before].filter((p) => p !== part) : [...before, part]
      );
  }
  /** Selects the part after or before the one selected, in their order, from the last to the first again. */
  step(by) {
    const list2 = this.list();
    const at2 = list2.findIndex((part) => this.selected.peek().has(part));
    const next = list2[at2 < 0 ? by > 0 ? 0 : list2.length - 1 : (at2 + by + list2.length) % list2.length] ?? null;
    if (next) this.select(next);
    return next;
  }
  /** The only part that is selected. */
  get only() {
    const [first, ...others] = this.selected.value;
    return first && others.length === 0 ? first : null;
  }
  /** Another sample: what was hidden or locked belongs to the one before. */
  begin() {
    if (this.locked.peek().size > 0) this.locked.value = NONE;
    if (this.hidden.peek().size > 0) this.hidden.value = NONE;
  }
  /** Another sample, or a step back: what is no longer there is not selected. */
  settle() {
    const list2 = new Set(this.list());
    const kept2 = [...this.selected.peek()].filter((part) => list2.has(part));
    if (kept2.length < this.selected.peek().size) this.selected.value = new Set(kept2);
    this.notice.value = "";
  }
  #isLocked(parts) {
    const locked = this.locked.peek();
    const held = [...parts].some((part) => locked.has(part));
    if (held) this.notice.value = `Locked: unlock the ${this.rules.noun[0]} first.`;
    return held;
  }
  #put(parts, selected, amending = false) {
    this.#amending = NONE;
    if (!this.#subject.present()) return false;
    const refusal = this.#config.peek().overlap ? null : this.rules.refusal(parts.filter((p) => !isPending(p)));
    if (refusal) {
      this.notice.value = refusal;
      return false;
    }
    const before = this.list();
    const unsure = this.#all().filter((part) => !this.#isSure(part));
    const all = this.#clean([...this.#distinct(parts, selected), ...unsure]);
    const now = all.filter((part) => this.#isSure(part));
    const changed = now.length !== before.length || now.some((part, i) => part !== before[i]);
    batch(() => {
      this.notice.value = "";
      if (changed) this.#work.edit(all, this.#subject.suggestion(), amending);
      this.selected.value = new Set(now.filter((part) => selected.has(part)));
    });
    return true;
  }
  /** In order, and without suggestions that a mark now stands on, where parts must not overlap. */
  #clean(parts) {
    const sorted = [...parts].sort(this.rules.compare);
    return this.#config.peek().overlap ? sorted : this.rules.uncovered(sorted);
  }
  /** Of parts that have become the same, the one selected stays. */
  #distinct(parts, selected) {
    const kept2 = /* @__PURE__ */ new Map();
    for (const part of parts) {
      const place = `${this.rules.at(part)} ${typeof part.label} ${part.label}`;
      const other = kept2.get(place);
      if (!other || selected.has(part) && !selected.has(other)) kept2.set(place, part);
    }
    return [...kept2.values()];
  }
  /** The part as changed by a person; a suggestion to which nothing was done is taken as it is. */
  #touched(before, after) {
    if (this.same(before, after)) return accepted(before);
    return before.origin === void 0 ? after : { ...after, origin: "edited" };
  }
  #suggestions() {
    const suggestion2 = this.#subject.suggestion();
    if (!suggestion2) return [];
    let parts = this.#offered.get(suggestion2);
    if (!parts) {
      parts = asParts(suggestion2.value).map((part) => ({ ...part, origin: "suggested" }));
      this.#offered.set(suggestion2, parts);
    }
    return parts;
  }
};
function isPending(part) {
  return part.origin === "suggested";
}
function accepted(part) {
  return isPending(part) ? { ...part, origin: "accepted" } : part;
}

// src/core/place.ts
var HEAD = { at: "head" };
function errorOf(current) {
  const error = current?.item.data.error;
  return typeof error === "string" ? error : null;
}
function keyAt(place, queue, trail) {
  if (place.at === "sample") return place.key;
  return place.at === "head" ? queue.head() : trail.at(place.index)?.key ?? null;
}

// src/core/stretches.ts
function stretchRules(config, words2) {
  const rank = (key) => config.peek().classes.findIndex((spec) => spec.key === key);
  return {
    noun: words2.noun,
    at: ({ start, end }) => `${start}-${end}`,
    title: words2.title,
    compare: (a, b) => a.start - b.start || b.end - a.end || rank(a.label) - rank(b.label),
    uncovered,
    refusal(parts) {
      const sorted = [...parts].sort((a, b) => a.start - b.start);
      for (let i = 1; i < sorted.length; i += 1) {
        const [before, after] = [sorted[i - 1], sorted[i]];
        if (after.start < before.end) return `${words2.quote(after)} would overlap ${words2.quote(before)}.`;
      }
      return null;
    }
  };
}
function uncovered(sorted) {
  const covered = /* @__PURE__ */ new Set();
  let end = 0;
  for (const part of sorted) {
    if (!isPending(part)) end = Math.max(end, part.end);
    else if (part.start < end) covered.add(part);
  }
  let start = Number.POSITIVE_INFINITY;
  for (const part of [...sorted].reverse()) {
    if (!isPending(part)) start = part.start;
    else if (start < part.end) covered.add(part);
  }
  return sorted.filter((part) => !covered.has(part));
}

// src/core/regions.ts
function regionRules(config) {
  return stretchRules(config, { noun: ["region", "regions"], title: spoken, quote: spoken });
}
function timeOf(frame, { rate }) {
  return Math.round(frame / rate * 1e6) / 1e6;
}
function frameOf(time2, { rate, frames }) {
  return clamp(Math.round(time2 * rate), 0, frames);
}
function onGrid(time2, sound) {
  return timeOf(frameOf(time2, sound), sound);
}
function between2(a, b, sound) {
  const [low, high] = a < b ? [a, b] : [b, a];
  const [first, last] = [frameOf(low, sound), frameOf(high, sound)];
  return last > first ? { start: timeOf(first, sound), end: timeOf(last, sound) } : null;
}
function moved2(ranges, by, sound) {
  let frames = Math.round(by * sound.rate);
  const placed4 = ranges.map((range2) => framesOf(range2, sound));
  for (const [first, last] of placed4) frames = clamp(frames, -first, sound.frames - last);
  return ranges.map((range2, i) => {
    const [first, last] = placed4[i];
    return { ...range2, start: timeOf(first + frames, sound), end: timeOf(last + frames, sound) };
  });
}
function resized2(range2, edge, time2, sound) {
  const [first, last] = framesOf(range2, sound);
  const frame = frameOf(time2, sound);
  const next = edge === "start" ? { ...range2, start: timeOf(Math.min(frame, last - 1), sound) } : { ...range2, end: timeOf(Math.max(frame, first + 1), sound) };
  return next.start < next.end ? next : { ...range2, start: timeOf(first, sound), end: timeOf(last, sound) };
}
function resizedTogether(edges, time2, sound) {
  let frame = frameOf(time2, sound);
  for (const [range2, edge] of edges) {
    const [first, last] = framesOf(range2, sound);
    frame = edge === "start" ? Math.min(frame, last - 1) : Math.max(frame, first + 1);
  }
  const at2 = timeOf(frame, sound);
  return new Map([...edges].map(([range2, edge]) => [range2, resized2(range2, edge, at2, sound)]));
}
function split(range2, time2, sound) {
  const at2 = onGrid(time2, sound);
  if (at2 <= range2.start || at2 >= range2.end) return null;
  return [
    { ...range2, end: at2 },
    { ...range2, start: at2 }
  ];
}
function snapped(time2, to, within5) {
  let best = null;
  for (const each of to) {
    if (Math.abs(each - time2) <= Math.abs((best ?? Number.POSITIVE_INFINITY) - time2)) best = each;
  }
  return best !== null && Math.abs(best - time2) <= within5 ? best : null;
}
function soundingAt(regions, time2) {
  return regions.filter(({ start, end }) => start <= time2 && time2 < end);
}
function lanesOf(regions) {
  const found2 = [];
  let first = 0;
  let until = Number.NEGATIVE_INFINITY;
  let ends = [];
  const close = (next) => {
    for (let i = first; i < next; i += 1) found2[i].of = ends.length;
    first = next;
    ends = [];
  };
  regions.forEach(({ start, end }, i) => {
    if (start >= until) close(i);
    const free = ends.findIndex((each) => each <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    until = Math.max(until, end);
    found2.push({ lane, of: 1 });
  });
  close(regions.length);
  return found2;
}
function clock(seconds, digits = 3) {
  const scale = 10 ** digits;
  const total2 = Math.round(seconds * scale);
  const whole3 = Math.floor(total2 / scale);
  const rest = digits > 0 ? `.${`${total2 % scale}`.padStart(digits, "0")}` : "";
  const [hours, minutes] = [Math.floor(whole3 / 3600), Math.floor(whole3 / 60) % 60];
  const end = `${`${whole3 % 60}`.padStart(2, "0")}${rest}`;
  return hours > 0 ? `${hours}:${`${minutes}`.padStart(2, "0")}:${end}` : `${minutes}:${end}`;
}
function framesOf({ start, end }, sound) {
  const first = Math.min(frameOf(start, sound), sound.frames - 1);
  return [first, Math.max(frameOf(end, sound), first + 1)];
}
function spoken({ start, end }) {
  return `${clock(start)} – ${clock(end)}`;
}

// src/core/spans.ts
function spanRules(config) {
  return stretchRules(config, {
    noun: ["mark", "marks"],
    title: ({ text: text2 }) => text2,
    quote: ({ text: text2 }) => quoted(text2)
  });
}
function quoted(text2) {
  return `“⁨${short(text2)}⁩”`;
}
function short(text2, most = 32) {
  const letters = [...text2.replace(/\s+/gu, " ")];
  if (letters.length <= most) return letters.join("");
  const half = Math.floor((most - 1) / 2);
  return `${letters.slice(0, half).join("")}…${letters.slice(-half).join("")}`;
}

// src/core/trail.ts
var UNDO_DEPTH = 200;
var Trail = class {
  total = 0;
  #entries = /* @__PURE__ */ new Map();
  #index = /* @__PURE__ */ new Map();
  reset(window2) {
    this.#entries.clear();
    this.#index.clear();
    this.load(window2);
  }
  load(window2) {
    this.total = window2.total;
    window2.entries.forEach((entry, offset) => {
      this.#place(window2.start + offset, entry);
    });
  }
  at(index) {
    return this.#entries.get(index) ?? null;
  }
  indexOf(key) {
    return this.#index.get(key) ?? null;
  }
  entry(key) {
    const index = this.#index.get(key);
    return index === void 0 ? null : this.at(index);
  }
  /** Writes a sample's record where it stands, or at the end when it is its first. */
  write(entry) {
    const index = this.#index.get(entry.key);
    if (index === void 0) {
      this.#place(this.total, entry);
      this.total += 1;
    } else {
      this.#place(index, entry);
    }
  }
  /** Takes a sample's record out; only the latest first answer is ever taken back. */
  erase(key) {
    const index = this.#index.get(key);
    if (index === void 0) return;
    this.#index.delete(key);
    this.#entries.delete(index);
    this.total -= 1;
    for (let i = index; i < this.total; i += 1) {
      const next = this.#entries.get(i + 1);
      this.#entries.delete(i + 1);
      if (next) this.#place(i, next);
    }
  }
  #place(index, entry) {
    this.#entries.set(index, entry);
    this.#index.set(entry.key, index);
  }
};
var UndoStack = class {
  #done = [];
  #undone = [];
  reset(done, undone) {
    this.#done = [...done];
    this.#undone = [...undone];
  }
  push(step) {
    this.#done.push(step);
    if (this.#done.length > UNDO_DEPTH) this.#done.shift();
    this.#undone = [];
  }
  undo() {
    const step = this.#done.pop() ?? null;
    if (step) this.#undone.push(step);
    return step;
  }
  redo() {
    const step = this.#undone.pop() ?? null;
    if (step) this.#done.push(step);
    return step;
  }
  /** The operation that an undo, or a redo, would mean now. */
  top(kind) {
    return (kind === "undo" ? this.#done : this.#undone).at(-1)?.op_id ?? null;
  }
  get canUndo() {
    return this.#done.length > 0;
  }
  get canRedo() {
    return this.#undone.length > 0;
  }
};

// src/core/work.ts
var Work = class {
  draft = signal(null);
  comment = signal("");
  #seen;
  #past = [];
  #future = [];
  #closed = false;
  // a step that was taken back and done again is not gone on with
  get canUndo() {
    return this.#past.length > 0;
  }
  get canRedo() {
    return this.#future.length > 0;
  }
  /** Another sample: what was begun of it, without steps to take back. */
  begin({ draft, comment: comment2, seen: seen2 }) {
    this.#seen = seen2;
    this.#past = [];
    this.#future = [];
    this.draft.value = draft;
    this.comment.value = comment2;
  }
  /** `seen` is what is suggested now; `amending` goes on with the step before. */
  edit(next, seen2 = null, amending = false) {
    if (this.draft.peek() === null) this.#seen = seen2;
    if (!amending || this.#closed || this.#past.length === 0) this.#past.push(this.draft.peek());
    this.#closed = false;
    this.#future = [];
    this.draft.value = next;
  }
  /** What is begun, to be kept. */
  get begun() {
    const draft = this.draft.peek();
    const seen2 = draft === null ? void 0 : this.#seen;
    return { draft, comment: this.comment.peek(), ...seen2 === void 0 ? {} : { seen: seen2 } };
  }
  /** False when there is no step of this sample to take back. */
  undo() {
    return this.#turn(this.#past, this.#future);
  }
  redo() {
    return this.#turn(this.#future, this.#past);
  }
  #turn(from, to) {
    const next = from.pop();
    if (next === void 0) return false;
    this.#closed = true;
    batch(() => {
      to.push(this.draft.peek());
      this.draft.value = next;
    });
    return true;
  }
};

// src/core/composer.ts
var UNSEEN = 100;
var Composer = class {
  work = new Work();
  /** Marks parts of the sample, where answers are made of them. */
  parts;
  #key = null;
  // of the sample begun last
  #toldAt = Number.NEGATIVE_INFINITY;
  #refused = /* @__PURE__ */ new Map();
  #saved = /* @__PURE__ */ new Map();
  // by operation: what was begun when it was performed
  #config;
  #current;
  constructor(config, current) {
    this.#config = config;
    this.#current = current;
    this.parts = this.#editor();
  }
  /** A sample comes on screen, or another record of it: what was begun is gone on with. */
  begin(key, begun2) {
    if (key !== this.#key) this.parts?.begin();
    this.#key = key;
    this.work.begin(begun2);
  }
  /** No sample is on screen: the steps of the one before are not what is taken back next. */
  end() {
    this.#key = null;
    this.parts?.begin();
    this.work.begin({ draft: null, comment: "" });
  }
  /** Returns the answer that a class is, or undefined where it only adds to one. */
  choose(key) {
    const { answer: answer2, classes: classes4 } = this.#config.peek();
    if (answer2 === "class") return key;
    if (this.parts) {
      this.parts.choose(key);
      return void 0;
    }
    const chosen = asList(this.work.draft.peek());
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key];
    this.work.draft.value = classes4.map((spec) => spec.key).filter((k) => next.includes(k));
    return void 0;
  }
  /** What was put together; suggestions that were not taken are left out. Undefined while it cannot be an answer. */
  composed() {
    if (this.parts) return this.#finished(this.parts, false);
    return this.#config.peek().answer === "classes" ? asList(this.work.draft.peek()) : void 0;
  }
  /** What is suggested, as far as the person has not begun another answer. */
  accepted(now) {
    if (now - this.#toldAt < UNSEEN) {
      if (this.parts) this.parts.notice.value = "New suggestions have just come: again to take them.";
      return void 0;
    }
    if (this.parts) return this.#finished(this.parts, true);
    const current = this.#current.peek();
    const open = current?.entry.status === null && this.work.draft.peek() === null;
    return open && current.item.suggestion ? current.item.suggestion.value : this.composed();
  }
  /** Whether the sample cannot be shown, so that nobody can know what there is to mark; the person is told. */
  unseen() {
    const unseen = this.parts !== null && errorOf(this.#current.peek()) !== null;
    if (unseen && this.parts) this.parts.notice.value = "Nobody can see what there is to mark: skip it.";
    return unseen;
  }
  /** Marks wait for their class: they are no answer yet. */
  get unfinished() {
    return (this.parts?.unfinished ?? 0) > 0;
  }
  /** What was on screen has become an answer, or was skipped. */
  saved(opId) {
    if (!this.parts) return;
    this.#saved.set(opId, this.work.begun);
    const [oldest] = this.#saved.keys();
    if (this.#saved.size > UNDO_DEPTH && oldest !== void 0) this.#saved.delete(oldest);
  }
  /** An answer that the kernel refused is work, too: it comes back as what it was before. */
  refused(operation) {
    if (this.parts && operation?.kind === "label" && operation.sample !== null)
      this.#refused.set(operation.sample, { draft: operation.value, comment: operation.comment });
  }
  /** The kernel has told what it knows: what it refused is begun again. */
  bringBack(records) {
    for (const [key, draft] of this.#refused) records.keep(records.entry(key), draft);
    this.#refused.clear();
  }
  /** Marks are work: taking an answer back takes back that it was one, not what was marked. */
  before({ op_id, after }) {
    if (!this.parts || after.status === null) return null;
    const marks = after.status === "LABELED" ? { draft: after.value, comment: after.comment } : null;
    return this.#saved.get(op_id) ?? marks;
  }
  /** The sample on screen has another suggestion now: what a person presses in the same moment does not mean it. */
  told(before, after, now) {
    const pending = this.parts ? this.parts.pending().length > 0 : after !== null;
    if (pending && !sameValue(before?.value ?? null, after?.value ?? null)) this.#toldAt = now;
  }
  /** What the person saw suggested for a sample that has no answer yet. */
  offered() {
    const { item, entry } = this.#current.peek() ?? {};
    if (!item || entry?.status !== null) return null;
    const { seen: seen2 = item.suggestion } = this.work.begun;
    return seen2 && { value: this.parts?.sure(seen2.value) ?? seen2.value, score: seen2.score };
  }
  /** A changed answer of the record on screen, or null where nothing was changed. */
  changed(entry) {
    const comment2 = this.work.comment.peek();
    const value = entry.status === "LABELED" ? this.composed() ?? entry.value : entry.value;
    return comment2 === entry.comment && sameValue(value, entry.value) ? null : { value, comment: comment2 };
  }
  /** What was begun has changed, or what of it is shown; reads signals. */
  settle() {
    this.work.draft.value;
    this.work.comment.value;
    this.parts?.threshold.value;
    this.parts?.settle();
  }
  /** Keeps what is begun. */
  remember(records) {
    const entry = this.#current.peek()?.entry;
    if (entry) records.keep(entry, this.work.begun);
  }
  #finished(parts, accepting) {
    const { unfinished } = parts;
    if (unfinished === 0) return parts.answer(accepting);
    const [one2, several] = parts.rules.noun;
    if (parts.begun.peek()) {
      parts.notice.value = `One ${one2} has no end yet: end it, or call it off with Esc.`;
      return void 0;
    }
    const which = unfinished === 1 ? `One ${one2} has` : `${unfinished} ${several} have`;
    parts.notice.value = `${which} no class yet: choose one, or remove it.`;
    return void 0;
  }
  #editor() {
    const rules = rulesOf(this.#config);
    if (!rules) return null;
    const suggestion2 = () => {
      const current = this.#current.value;
      return current?.entry.status === null ? current.item.suggestion : null;
    };
    const present2 = () => this.#current.peek() !== null;
    return new PartsEditor(this.#config, this.work, { suggestion: suggestion2, present: present2 }, rules);
  }
};
function rulesOf(config) {
  switch (config.peek().answer) {
    case "spans":
      return spanRules(config);
    case "boxes":
      return boxRules();
    case "regions":
      return regionRules(config);
    default:
      return null;
  }
}

// src/core/foresee.ts
function foresee(operation, steps, records) {
  const { kind, op_id, sample, value, comment: comment2, target } = operation;
  if (kind === "undo" || kind === "redo") {
    const step = steps.top(kind) === target ? steps[kind]() : null;
    if (!step) return null;
    return kind === "undo" ? [step.after, step.before] : [step.before, step.after];
  }
  if (sample === null || kind === "add_class" || steps.top("undo") === op_id) return null;
  const before = records.entry(sample);
  const status2 = kind === "label" ? "LABELED" : "SKIPPED";
  const after = kind === "flag" ? { ...before, flag: value === true } : { ...before, status: status2, value, comment: comment2 };
  steps.push({ op_id, before, after });
  return [before, after];
}

// src/core/deeds.ts
var Deeds = class {
  #desk;
  #steps = new UndoStack();
  constructor(desk) {
    this.#desk = desk;
  }
  get canUndo() {
    return this.#steps.canUndo;
  }
  get canRedo() {
    return this.#steps.canRedo;
  }
  /** The kernel has told how things stand; what it has not heard of yet comes on top. */
  reset(told3) {
    const { records, tally, wire } = this.#desk;
    records.reset(told3.trail);
    this.#steps.reset(told3.undo, told3.redo);
    tally.tell(told3.counts);
    for (const operation of wire.outbox.waiting()) {
      const change4 = foresee(operation, this.#steps, records);
      if (change4) this.#apply(operation.op_id, ...change4);
    }
  }
  perform(kind, before, after, value) {
    const { composer, maker: maker2, wire } = this.#desk;
    const operation = maker2.make(kind, before.key, value, after.comment);
    this.#apply(operation.op_id, before, after);
    this.#steps.push({ op_id: operation.op_id, before, after });
    composer.saved(operation.op_id);
    wire.push(operation);
  }
  /** Takes the last step back, or does again what was taken back; returns the record it led to. */
  turn(kind) {
    const { composer, maker: maker2, queue, records, wire } = this.#desk;
    const step = this.#steps[kind]();
    if (!step) return null;
    const [from, to] = endsOf(step, kind);
    const operation = { ...maker2.make(kind, to.key, null, ""), target: step.op_id };
    this.#apply(operation.op_id, from, to);
    if (to.status === null) {
      queue.unshift(to.key);
      const begun2 = kind === "undo" ? composer.before(step) : null;
      if (begun2) records.keep(to, begun2);
    }
    wire.push(operation);
    return to;
  }
  /** Puts a sample's new record in place of its old one, here and in the counts. */
  #apply(opId, before, after) {
    const { payloads, queue, records, tally } = this.#desk;
    records.write(after);
    if (after.status !== null) {
      queue.remove(after.key);
      payloads.answered(after.key);
    }
    tally.add(opId, before, after);
  }
};
function endsOf(step, kind) {
  return kind === "undo" ? [step.after, step.before] : [step.before, step.after];
}

// src/core/details.ts
var Details = class {
  #wire;
  #asked = null;
  constructor(wire) {
    this.#wire = wire;
  }
  ask(sample, region, side3, take) {
    const request = this.#wire.next();
    this.#asked = { request, take };
    this.#wire.send({ kind: "detail", page: this.#wire.page, request, sample, region, side: side3 });
  }
  /** What was asked for is not wanted any more. */
  drop() {
    this.#asked = null;
  }
  found(message, buffers) {
    if (this.#asked?.request !== message.request) return;
    const { take } = this.#asked;
    this.#asked = null;
    take({ ...message, bytes: buffers[0] ?? null });
  }
};

// src/core/drafts.ts
var Drafts = class {
  #store;
  #prefix;
  #held = /* @__PURE__ */ new Map();
  constructor(store, jobId, annotator) {
    this.#store = store;
    this.#prefix = `labelloop-draft:${jobId}:${encodeURIComponent(annotator)}:`;
  }
  keep(entry, draft) {
    const saved = { ...draft, base: baseOf(entry) };
    this.#held.set(entry.key, saved);
    this.#try((store) => store.setItem(this.#prefix + entry.key, JSON.stringify(saved)));
  }
  drop(key) {
    this.#held.delete(key);
    this.#try((store) => store.removeItem(this.#prefix + key));
  }
  of(entry) {
    const saved = this.#held.get(entry.key) ?? this.#stored(entry.key);
    return saved?.base === baseOf(entry) ? saved : null;
  }
  #stored(key) {
    const text2 = this.#try((store) => store.getItem(this.#prefix + key));
    try {
      const saved = JSON.parse(text2 ?? "null");
      return typeof saved?.comment === "string" && saved.draft !== void 0 ? saved : null;
    } catch {
      return null;
    }
  }
  /** A browser that refuses storage still holds them as long as the page is open. */
  #try(run) {
    try {
      return this.#store ? run(this.#store) : void 0;
    } catch {
      return void 0;
    }
  }
};
function baseOf({ status: status2, value }) {
  return `${status2} ${spell(value)}`;
}

// src/core/feedback.ts
var ANSWERS = 5;
var Feedback = class {
  /** The latest miss; null when there is none, or it was dismissed. */
  lesson = signal(null);
  #left = 0;
  #told = /* @__PURE__ */ new Set();
  // receipts may come twice
  take(opId, missed) {
    if (this.#told.has(opId)) return;
    this.#told.add(opId);
    this.#left = ANSWERS;
    this.lesson.value = { missed, count: (this.lesson.peek()?.count ?? 0) + 1 };
  }
  /** The person has answered another sample. */
  answered() {
    this.#left -= 1;
    if (this.#left <= 0) this.dismiss();
  }
  dismiss() {
    this.lesson.value = null;
  }
};

// src/core/heartbeat.ts
var EVERY = 6e4;
var IDLE = 12e4;
var Heartbeat = class {
  #world;
  #wire;
  #actedAt = Number.NEGATIVE_INFINITY;
  #cancel = () => {
  };
  constructor(world, wire) {
    this.#world = world;
    this.#wire = wire;
  }
  /** The person has pressed or moved something in the labeler. */
  acted() {
    this.#actedAt = this.#world.now();
  }
  start() {
    this.#cancel = this.#world.later(() => {
      this.#beat();
      this.start();
    }, EVERY);
  }
  close() {
    this.#cancel();
  }
  /** Answers under way say the same, and more. */
  #beat() {
    const there = this.#world.visible() && this.#world.now() - this.#actedAt <= IDLE;
    if (there && this.#wire.outbox.size.peek() === 0)
      this.#wire.send({ kind: "alive", page: this.#wire.page });
  }
};

// src/core/insights.ts
var EVERY2 = 4e3;
var PATIENCE = 3e4;
var Insights = class {
  picture = signal(null);
  #wire;
  #world;
  #learner;
  #lookers = 0;
  #asked = null;
  // when, while the answer is under way
  #again = false;
  // something changed meanwhile
  #stop = () => {
  };
  constructor(wire, world, learner2) {
    this.#wire = wire;
    this.#world = world;
    this.#learner = learner2;
  }
  /** Keeps the picture up to date until the returned function is called. */
  look() {
    this.#lookers += 1;
    if (this.#lookers === 1) this.#begin();
    let gone = false;
    return () => {
      if (gone) return;
      gone = true;
      this.#lookers -= 1;
      if (this.#lookers === 0) this.#stop();
    };
  }
  /** Ends the fit that is under way; the answer is a picture. */
  stop() {
    this.#wire.send({ kind: "stop", page: this.#wire.page });
  }
  take(picture2) {
    this.#asked = null;
    this.picture.value = picture2;
    if (this.#again && this.#lookers > 0) this.#ask();
  }
  #begin() {
    let cancel = () => {
    };
    const tick = () => {
      cancel = this.#world.later(() => {
        this.#ask();
        tick();
      }, EVERY2);
    };
    const unwatch = effect(() => {
      this.#learner.value;
      this.#ask();
    });
    tick();
    this.#stop = () => {
      unwatch();
      cancel();
    };
  }
  #ask() {
    const now = this.#world.now();
    this.#again = this.#asked !== null && now - this.#asked < PATIENCE;
    if (this.#again) return;
    this.#asked = now;
    this.#wire.send({ kind: "monitor", page: this.#wire.page });
  }
};

// src/core/maker.ts
var Maker = class {
  #world;
  #wire;
  #composer;
  #shownAt;
  constructor(world, wire, composer) {
    this.#world = world;
    this.#wire = wire;
    this.#composer = composer;
    this.#shownAt = world.now();
  }
  /** The sample is on screen: from here the time to the answer counts. */
  painted() {
    this.#shownAt = this.#world.now();
  }
  make(kind, sample, value, comment2) {
    const elapsed = Math.max(0, Math.round(this.#world.now() - this.#shownAt));
    const operation = {
      op_id: this.#world.uuid(),
      seq: this.#wire.next(),
      kind,
      sample,
      value,
      comment: comment2,
      elapsed
    };
    const suggested = kind === "label" ? this.#composer.offered() : null;
    return suggested ? { ...operation, suggested } : operation;
  }
};

// src/core/payloads.ts
var ANSWERED_KEPT = 30;
var Payloads = class {
  #items = /* @__PURE__ */ new Map();
  #answered = [];
  // latest last
  #media;
  constructor(media) {
    this.#media = media;
  }
  get(key) {
    return this.#items.get(key);
  }
  hold(items, buffers) {
    for (const item of items) {
      this.#items.set(item.key, item);
      this.#media.prepare(item, item.buffer === null ? null : buffers[item.buffer] ?? null);
    }
  }
  /** Takes what a new model says of samples that are here. */
  mark(marks) {
    for (const mark4 of marks) {
      const item = this.#items.get(mark4.key);
      if (!item) continue;
      const same2 = JSON.stringify(item.suggestion) === JSON.stringify(mark4.suggestion);
      this.#items.set(mark4.key, { ...item, ...mark4, ...same2 ? { suggestion: item.suggestion } : {} });
    }
  }
  /** Keeps an answered sample for going back, and lets the oldest of them go. */
  answered(key) {
    this.#answered = [...this.#answered.filter((other) => other !== key), key];
    while (this.#answered.length > ANSWERED_KEPT) this.drop(this.#answered.shift());
  }
  drop(key) {
    if (this.#answered.includes(key)) return;
    this.#items.delete(key);
    this.#media.forget(key);
  }
};

// src/core/queue.ts
var KEPT = 3;
var Queue = class {
  #keys = [];
  get length() {
    return this.#keys.length;
  }
  head() {
    return this.#keys[0] ?? null;
  }
  keys() {
    return this.#keys;
  }
  has(key) {
    return this.#keys.includes(key);
  }
  remove(key) {
    this.#keys = this.#keys.filter((other) => other !== key);
  }
  unshift(key) {
    this.remove(key);
    this.#keys.unshift(key);
  }
  /** Puts the keys that are not there yet at the end. */
  append(keys3, answered) {
    const there = new Set(this.#keys);
    for (const key of keys3) {
      if (there.has(key) || answered(key)) continue;
      there.add(key);
      this.#keys.push(key);
    }
  }
  /** Replaces what stands behind the kept ones; `reset` keeps none. Returns the keys that fell out. */
  replace(keys3, answered, reset = false) {
    const before = this.#keys;
    this.#keys = reset ? [] : before.slice(0, KEPT);
    this.append(keys3, answered);
    const now = new Set(this.#keys);
    return before.filter((key) => !now.has(key));
  }
};

// src/core/records.ts
var Records = class {
  trail = new Trail();
  #loose = /* @__PURE__ */ new Map();
  #drafts;
  constructor(drafts) {
    this.#drafts = drafts;
  }
  reset(window2) {
    this.trail.reset(window2);
    this.#loose.clear();
  }
  entry(key, item) {
    const known = this.trail.entry(key) ?? this.#loose.get(key) ?? item?.entry;
    return known ?? { key, id: item?.id ?? key, status: null, value: null, comment: "", flag: false };
  }
  write(entry) {
    this.#loose.delete(entry.key);
    if (entry.status === null) {
      this.trail.erase(entry.key);
      this.#loose.set(entry.key, entry);
    } else {
      this.#drafts.drop(entry.key);
      this.trail.write(entry);
    }
  }
  answered = (key) => this.trail.indexOf(key) !== null;
  /** Keeps what is begun on a sample for when the person comes back to it. */
  keep(entry, begun2) {
    const nothing2 = begun2.comment === entry.comment && sameValue(begun2.draft, entry.value);
    if (nothing2) this.#drafts.drop(entry.key);
    else this.#drafts.keep(entry, begun2);
  }
  /** What to show of a sample: what was begun, else what is recorded. */
  begun(entry) {
    return this.#drafts.of(entry) ?? { draft: entry.value, comment: entry.comment };
  }
};

// src/core/scene.ts
var Scene = class {
  place = signal(HEAD);
  state = signal("waiting");
  /** There is nothing to show because other people have all that is left. */
  withOthers = signal(false);
  trailTotal = signal(0);
  /** The kernel has told its state. */
  begun = false;
  #current;
  #from;
  #elsewhere = false;
  // the sample under way was asked for from another place
  constructor(current, from) {
    this.#current = current;
    this.#from = from;
  }
  go(place) {
    this.#elsewhere = this.#from.ask.sample;
    this.place.value = place;
    this.#current.value = null;
    this.show();
  }
  show() {
    const { composer, records, payloads, supply, wire } = this.#from;
    this.trailTotal.value = records.trail.total;
    const key = this.#key;
    const item = key === null ? void 0 : payloads.get(key);
    if (item) this.#present(item);
    else {
      this.#current.value = null;
      composer.end();
    }
    const state = item ? "ready" : this.#missing(key);
    this.withOthers.value = state === "waiting" && this.#bare(key) && supply.beyond === "with others";
    this.state.value = wire.offline.peek() ? "offline" : state;
    if (this.begun) supply.refill();
  }
  /** The kernel has told its state, in which the history may be shorter. */
  begin() {
    this.begun = true;
    const place = this.place.peek();
    if (place.at === "trail" && place.index >= this.#from.records.trail.total) this.place.value = HEAD;
  }
  /** The kernel has no sample of the key that stands here any more, unless it has just come. */
  giveUp() {
    const key = this.#key;
    const { payloads } = this.#from;
    const elsewhere2 = this.#elsewhere;
    this.#elsewhere = false;
    if (elsewhere2 || key === null || payloads.get(key)) return;
    this.#from.queue.remove(key);
    this.place.value = HEAD;
  }
  get #key() {
    return keyAt(this.place.peek(), this.#from.queue, this.#from.records.trail);
  }
  #present(item) {
    const { composer, records, world } = this.#from;
    const entry = records.entry(item.key, item);
    const old = this.#current.peek();
    if (old?.item === item && old.entry === entry) return;
    this.#current.value = { item, entry };
    if (old?.item.key === item.key && old.entry.status === entry.status) {
      composer.told(old.item.suggestion, item.suggestion, world.now());
      return;
    }
    composer.begin(item.key, records.begun(entry));
  }
  /** Asks for a sample that is not in the page, and says what the person sees meanwhile. */
  #missing(key) {
    const { ask, supply } = this.#from;
    const place = this.place.peek();
    if (this.#bare(key)) return supply.beyond === "nothing" ? "done" : "waiting";
    if (!this.begun || ask.sample) return "waiting";
    if (place.at === "trail") ask.around(place.index);
    else ask.one(key);
    return "waiting";
  }
  /** Whether the queue is empty, rather than its next sample under way. */
  #bare(key) {
    return this.begun && this.place.peek().at === "head" && key === null;
  }
};

// src/core/search.ts
var Search = class {
  #wire;
  #asked = null;
  constructor(wire) {
    this.#wire = wire;
    effect(() => {
      if (wire.offline.value) this.#asked?.resolve([]);
    });
  }
  find(text2, status2) {
    this.#asked?.resolve([]);
    const request = this.#wire.next();
    return new Promise((resolve) => {
      this.#asked = { request, resolve };
      this.#wire.send({ kind: "find", page: this.#wire.page, request, text: text2, status: status2 });
    });
  }
  found(request, matches) {
    if (this.#asked?.request !== request) return;
    this.#asked.resolve(matches);
    this.#asked = null;
  }
};

// src/core/sounds.ts
var Sounds = class {
  #wire;
  #asked = /* @__PURE__ */ new Map();
  constructor(wire) {
    this.#wire = wire;
  }
  ask = (sample, wanted) => new Promise((take, fail) => {
    const request = this.#wire.next();
    this.#asked.set(request, { sample, wanted, take, fail });
    this.#send(request, sample, wanted);
  });
  /** The kernel is there again: what it may never have heard is asked once more. */
  again() {
    for (const [request, { sample, wanted }] of this.#asked) this.#send(request, sample, wanted);
  }
  found(message, buffers) {
    const asked2 = this.#asked.get(message.request);
    this.#asked.delete(message.request);
    const [bytes] = buffers;
    if (message.error !== void 0 || !bytes) asked2?.fail(new Error(message.error ?? "nothing came"));
    else asked2?.take({ ...message, bytes });
  }
  #send(request, sample, wanted) {
    this.#wire.send({ kind: "sound", page: this.#wire.page, request, sample, ...wanted });
  }
};

// src/core/supply.ts
var LOW = 5;
var EVERY3 = 5e3;
var OPEN = { state: "open", message: "" };
var Supply = class {
  remaining = signal(OPEN);
  #world;
  #queue;
  #payloads;
  #ask;
  #answered;
  #exhausted = false;
  // the kernel has nothing beyond what is here
  #stop = null;
  constructor(world, queue, payloads, ask, answered) {
    this.#world = world;
    this.#queue = queue;
    this.#payloads = payloads;
    this.#ask = ask;
    this.#answered = answered;
  }
  /** What there is beyond the samples in the page, as far as it knows. */
  get beyond() {
    if (!this.#exhausted) return "more";
    return this.remaining.peek().state === "waiting" ? "with others" : "nothing";
  }
  /** The queue from the beginning. */
  reset(queue) {
    this.#replace(queue, true);
    this.#exhausted = queue.length === 0;
  }
  /** A new order behind the samples that are about to be seen. What falls out is others' once the kernel knows of it. */
  reorder(queue) {
    if (this.#replace(queue, false) > 0) this.#ask.more();
    this.#exhausted = queue.length === 0 && this.remaining.peek().state !== "open";
  }
  /** What comes after all that is there; `had` is how many there were when the page asked, if it did. */
  append(queue, had) {
    this.#queue.append(queue, this.#answered);
    const settled3 = this.#queue.length > 0 || had === 0;
    this.#exhausted = queue.length === 0 && this.#queue.length <= LOW && settled3;
  }
  /** What the kernel says of all that is left, once it has said what comes next. */
  tell(remaining) {
    const before = this.remaining.peek().state;
    this.remaining.value = remaining;
    if (remaining.state === "ended")
      this.reset([]);
    else if (remaining.state === "open" && before !== "open") this.#exhausted = false;
    if (remaining.state === "waiting") this.#stop ??= this.#keepAsking();
    else this.close();
  }
  /** The last sample was answered, and not all are: what was known before says no more whether others follow. */
  doubt() {
    if (this.#queue.length > 0 || this.remaining.peek().state !== "open") return;
    this.#exhausted = false;
  }
  refill() {
    if (!this.#ask.queue && !this.#exhausted && this.#queue.length <= LOW) this.#ask.more();
  }
  close() {
    this.#stop?.();
    this.#stop = null;
  }
  /** Returns how many fell out. */
  #replace(queue, reset) {
    const gone = this.#queue.replace(queue, this.#answered, reset);
    for (const key of gone) this.#payloads.drop(key);
    return gone.length;
  }
  #keepAsking() {
    let cancel = () => {
    };
    const ask = () => {
      if (this.#queue.length === 0 && !this.#ask.queue && this.#world.visible()) this.#ask.more();
    };
    const tick = () => {
      cancel = this.#world.later(() => {
        ask();
        tick();
      }, EVERY3);
    };
    tick();
    const leave5 = this.#world.returned(ask);
    return () => {
      cancel();
      leave5();
    };
  }
};

// src/core/protocol.ts
var NO_COUNTS = { labeled: 0, skipped: 0, total: 0, classes: {} };

// src/core/tally.ts
var Tally = class {
  shown = signal(NO_COUNTS);
  #told = NO_COUNTS;
  #waiting = /* @__PURE__ */ new Map();
  // by op_id: a record before and after
  /** An answer was given in this page. */
  add(opId, before, after) {
    this.#waiting.set(opId, [before, after]);
    this.shown.value = change(this.shown.peek(), before, after);
  }
  /** The kernel told its counts; an operation may be among them from now on. */
  tell(counts2, opId) {
    if (opId !== void 0) this.#waiting.delete(opId);
    this.#told = { ...counts2, classes: { ...this.#told.classes, ...counts2.classes } };
    let shown2 = this.#told;
    for (const [before, after] of this.#waiting.values()) shown2 = change(shown2, before, after);
    this.shown.value = shown2;
  }
};
function change(counts2, before, after) {
  const classes4 = { ...counts2.classes };
  for (const [entry, by] of [[before, -1], [after, 1]]) {
    if (entry.status !== "LABELED") continue;
    for (const key of asList(entry.value)) classes4[String(key)] = (classes4[String(key)] ?? 0) + by;
  }
  const moved5 = (status2) => Number(after.status === status2) - Number(before.status === status2);
  return {
    labeled: counts2.labeled + moved5("LABELED"),
    skipped: counts2.skipped + moved5("SKIPPED"),
    total: counts2.total,
    classes: classes4
  };
}

// src/core/way.ts
var Way = class {
  #place;
  #trail;
  #queue;
  #leaveFor;
  constructor(place, trail, queue, leaveFor) {
    this.#place = place;
    this.#trail = trail;
    this.#queue = queue;
    this.#leaveFor = leaveFor;
  }
  back() {
    const place = this.#place.peek();
    if (place.at === "sample") this.last();
    else this.#visit(place.at === "trail" ? place.index - 1 : this.#trail.total - 1);
  }
  next() {
    const place = this.#place.peek();
    if (place.at === "trail" && place.index + 1 < this.#trail.total) this.#visit(place.index + 1);
    else this.last();
  }
  first() {
    this.#visit(0);
  }
  /** To the head of the queue: the next sample without an answer. */
  last() {
    this.#leaveFor(HEAD);
  }
  goTo(key) {
    const index = this.#trail.indexOf(key);
    if (this.#queue.head() === key) this.last();
    else this.#leaveFor(index === null ? { at: "sample", key } : { at: "trail", index });
  }
  #visit(index) {
    if (index >= 0 && index < this.#trail.total) this.#leaveFor({ at: "trail", index });
  }
};

// src/core/outbox.ts
var Outbox = class {
  /** How many operations wait for their receipt. */
  size = signal(0);
  /** Set when the browser refuses storage: then a reload would lose what waits. */
  fragile = signal(false);
  #waiting = /* @__PURE__ */ new Map();
  #store;
  #prefix;
  #now;
  /** `face` tells apart what is sent from faces that do different things. */
  constructor(store, jobId, annotator, now = Date.now, face = "") {
    this.#store = store;
    this.#prefix = `labelloop${face && `-${face}`}:${jobId}:${encodeURIComponent(annotator)}:`;
    this.#now = now;
    for (const { operation } of this.#load()) this.#waiting.set(operation.op_id, operation);
    this.#changed();
  }
  put(operation) {
    this.#waiting.set(operation.op_id, operation);
    try {
      const saved = { at: this.#now(), operation };
      this.#store?.setItem(this.#prefix + operation.op_id, JSON.stringify(saved));
      if (!this.#store) this.fragile.value = true;
    } catch {
      this.fragile.value = true;
    }
    this.#changed();
  }
  /** Forgets an operation: its receipt has come. */
  acknowledge(opId) {
    const operation = this.#waiting.get(opId) ?? null;
    this.#waiting.delete(opId);
    try {
      this.#store?.removeItem(this.#prefix + opId);
    } catch {
      this.fragile.value = true;
    }
    this.#changed();
    return operation;
  }
  /** All that waits, oldest first. */
  waiting() {
    return [...this.#waiting.values()];
  }
  get(opId) {
    return this.#waiting.get(opId) ?? null;
  }
  #changed() {
    this.size.value = this.#waiting.size;
  }
  #load() {
    const found2 = [];
    try {
      for (let i = 0; i < (this.#store?.length ?? 0); i += 1) {
        const name = this.#store?.key(i);
        if (!name?.startsWith(this.#prefix)) continue;
        const saved = parse(this.#store?.getItem(name) ?? "");
        if (saved) found2.push(saved);
      }
    } catch {
      this.fragile.value = true;
    }
    return found2.sort((a, b) => a.at - b.at || a.operation.seq - b.operation.seq);
  }
};
function parse(text2) {
  try {
    const saved = JSON.parse(text2);
    const { op_id, kind, seq } = saved?.operation ?? {};
    const good = typeof saved?.at === "number" && [op_id, kind].every((each) => typeof each === "string");
    return good && typeof seq === "number" ? saved : null;
  } catch {
    return null;
  }
}

// src/core/seats.ts
function seatsBefore(tab2, { id, annotator, seat }) {
  const prefix = `labelloop-seat:${id}:${encodeURIComponent(annotator)}:`;
  try {
    if (!tab2 || !seat) return [];
    const { storage: storage2, load } = tab2;
    const names = Array.from({ length: storage2.length }, (_, at2) => storage2.key(at2) ?? "");
    const earlier = names.filter((name) => name.startsWith(prefix) && storage2.getItem(name) !== load);
    for (const name of earlier) storage2.removeItem(name);
    storage2.setItem(prefix + seat, load);
    return earlier.map((name) => name.slice(prefix.length)).filter((each) => each !== seat);
  } catch {
    return [];
  }
}

// src/core/wire.ts
var FIRST_WAIT = 4e3;
var LONGEST_WAIT = 6e4;
var AT_ONCE2 = 50;
var BEFORE = 8;
var Wire = class {
  outbox;
  page;
  /** Kernels that served this tab before it was loaded anew. */
  was;
  /** The kernel cannot be reached at all: its side of this labeler is gone. */
  offline = signal(false);
  #world;
  #seq = 0;
  #sentAt = 0;
  #wait = FIRST_WAIT;
  #cancel = () => {
  };
  #going = [];
  // what goes out after the next paint: sending must not hold up a frame
  constructor(config, world) {
    this.#world = world;
    this.page = world.uuid();
    this.was = seatsBefore(world.tab ?? null, config.job);
    this.outbox = new Outbox(world.storage, config.job.id, config.job.annotator, world.now);
  }
  next() {
    this.#seq += 1;
    return this.#seq;
  }
  /**
   * Keeps an operation until its receipt and sends it, behind those that still wait for theirs: a kernel may hand
   * messages to several threads, and one must not overtake what it builds on.
   */
  push(operation) {
    this.outbox.put(operation);
    this.#sentAt = this.#world.now();
    this.send({ kind: "operations", page: this.page, operations: this.outbox.waiting().slice(-BEFORE) });
  }
  /** Sends all that has no receipt; the kernel applies an operation once, however often it comes. */
  flush(atOnce = false) {
    const waiting = this.outbox.waiting();
    this.#sentAt = this.#world.now();
    for (let i = 0; i < waiting.length; i += AT_ONCE2) {
      const operations = waiting.slice(i, i + AT_ONCE2);
      this.send({ kind: "operations", page: this.page, operations }, atOnce);
    }
  }
  /** Sends after the next paint; at once where nothing is being painted. */
  send(message, atOnce = false) {
    this.#going.push(message);
    if (atOnce) this.#go();
    else if (this.#going.length === 1) this.#world.afterPaint(() => this.#go());
  }
  #go() {
    const going = this.#going;
    this.#going = [];
    try {
      for (const message of going) this.#world.send(message);
    } catch {
      this.offline.value = true;
    }
  }
  /** Something came from the kernel. */
  heard() {
    this.#wait = FIRST_WAIT;
    this.offline.value = false;
  }
  /** Calls `again` whenever nothing was sent for a while, ever less often while nothing is heard. */
  repeat(again) {
    this.#cancel = this.#world.later(() => {
      if (this.#world.now() - this.#sentAt >= this.#wait) {
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
        this.#sentAt = this.#world.now();
        if (this.outbox.size.peek() > 0) this.flush();
        again();
      }
      this.repeat(again);
    }, 1e3);
  }
  close() {
    this.#cancel();
  }
};

// src/core/session.ts
var Session = class {
  config;
  current = signal(null);
  place;
  state;
  withOthers;
  learner = signal(null);
  /** An error the person must see; null when there is none or it was dismissed. */
  problem = signal(null);
  /** What a screen reader is told; changes with every answer. */
  said = signal("");
  composer;
  /** Moves between samples. */
  way;
  trailTotal;
  canUndo = signal(false);
  canRedo = signal(false);
  tally = new Tally();
  wire;
  search;
  details;
  sounds;
  insights;
  supply;
  feedback = new Feedback();
  heartbeat;
  #world;
  #payloads;
  #queue = new Queue();
  #records;
  #maker;
  #deeds;
  #stale = false;
  // the kernel told its state while answers of this page were under way
  #following = [];
  #ask;
  #scene;
  constructor(config, world, media) {
    this.config = signal(config);
    this.#world = world;
    this.#payloads = new Payloads(media);
    this.#records = new Records(new Drafts(world.storage, config.job.id, config.job.annotator));
    this.composer = new Composer(this.config, this.current);
    this.wire = new Wire(config, world);
    this.#maker = new Maker(world, this.wire, this.composer);
    this.#ask = new Asking(this.wire, () => this.#queue.keys());
    this.supply = new Supply(world, this.#queue, this.#payloads, this.#ask, this.#records.answered);
    this.heartbeat = new Heartbeat(world, this.wire);
    const desk = {
      world,
      wire: this.wire,
      queue: this.#queue,
      records: this.#records,
      payloads: this.#payloads,
      composer: this.composer,
      supply: this.supply,
      ask: this.#ask,
      maker: this.#maker,
      tally: this.tally
    };
    this.#deeds = new Deeds(desk);
    this.#scene = new Scene(this.current, desk);
    const { place, state, withOthers, trailTotal } = this.#scene;
    [this.place, this.state, this.withOthers, this.trailTotal] = [place, state, withOthers, trailTotal];
    this.way = new Way(place, this.#records.trail, this.#queue, (there) => this.#leaveFor(there));
    this.search = new Search(this.wire);
    this.details = new Details(this.wire);
    this.sounds = new Sounds(this.wire);
    this.insights = new Insights(this.wire, world, this.learner);
  }
  /** Says hello; what an earlier page left without receipt goes first. When done, others may give samples back. */
  start() {
    this.#following = [
      effect(() => {
        if (this.wire.offline.value) this.state.value = "offline";
      }),
      effect(() => this.#worked())
    ];
    this.wire.flush(true);
    this.#ask.hello(true);
    this.wire.repeat(() => {
      this.#ask.again();
      if (!this.#scene.begun) this.#ask.hello();
      else if (this.state.peek() === "done") this.#ask.more();
      else if (this.state.peek() === "waiting") this.#show();
    });
    this.heartbeat.start();
    this.#show();
  }
  close() {
    for (const end of this.#following) end();
    this.heartbeat.close();
    this.supply.close();
    this.wire.close();
  }
  /** A class was chosen: the answer itself, or one mark more or less where several are taken. */
  choose(key) {
    if (!this.current.peek()) return;
    this.#answerIf(this.composer.choose(key));
  }
  /** Saves what was put together; suggestions that were not taken are left out. */
  submit() {
    this.#answerIf(this.composer.composed());
  }
  /** Saves that there is nothing of the kind. */
  empty() {
    if (this.config.peek().answer !== "class") this.answer([]);
  }
  #answerIf(value) {
    if (value !== void 0) this.answer(value);
  }
  answer(value) {
    if (this.composer.unseen()) return;
    this.#record("label", "LABELED", value);
  }
  skip() {
    this.#record("skip", "SKIPPED", null);
  }
  /** Takes the suggestion as the answer; without one, saves what was put together. */
  accept() {
    this.#answerIf(this.composer.accepted(this.#world.now()));
  }
  flag() {
    const current = this.current.peek();
    if (!current) return;
    const after = { ...current.entry, flag: !current.entry.flag };
    batch(() => {
      this.#deeds.perform("flag", current.entry, after, after.flag);
      this.current.value = { ...current, entry: after };
      this.said.value = after.flag ? `${after.id} flagged` : `flag taken off ${after.id}`;
      this.#show();
    });
  }
  addClass(caption) {
    this.wire.push(this.#maker.make("add_class", null, caption.trim(), ""));
  }
  /** Takes back the last step on this sample, else the last answer. */
  undo() {
    if (this.composer.work.undo()) return;
    this.composer.remember(this.#records);
    this.#turn("undo");
  }
  /** Does again what was taken back; once something else was begun here, no answer is put over it. */
  redo() {
    const { work } = this.composer;
    if (!work.redo() && !work.canUndo) this.#turn("redo");
  }
  /** What this annotator's record of a sample is, as far as the page knows. */
  recorded(key) {
    return this.#records.entry(key);
  }
  /** The sample is on screen: from here the time to the answer counts. */
  painted() {
    this.#maker.painted();
  }
  receive(message, buffers = []) {
    if ("to" in message && message.to !== void 0 && message.to !== this.wire.page) return;
    batch(() => {
      this.wire.heard();
      this.#ask.heard(message);
      if ("picture" in message) this.insights.take(message.picture);
      if ("items" in message) this.#payloads.hold(message.items, buffers);
      if ("learner" in message && message.learner) this.learner.value = message.learner;
      this.#take(message, buffers);
      const work = "work" in message ? message.work : void 0;
      if (work || message.kind === "state") this.supply.tell(work ?? OPEN);
      this.#show();
    });
  }
  #take(message, buffers) {
    switch (message.kind) {
      case "state":
        this.#stale = this.#scene.begun && this.wire.outbox.size.peek() > 0;
        if (!this.#stale) this.#begin(message);
        this.sounds.again();
        break;
      case "receipt":
        this.composer.refused(message.refused === void 0 ? null : this.wire.outbox.get(message.op_id));
        this.wire.outbox.acknowledge(message.op_id);
        this.tally.tell(message.counts, message.op_id);
        if (message.missed) this.feedback.take(message.op_id, message.missed);
        if (message.refused !== void 0) {
          this.problem.value = message.refused;
          this.#stale = true;
        }
        if (this.#stale && this.wire.outbox.size.peek() === 0) this.#ask.hello();
        break;
      case "items":
        if (message.queue) this.supply.append(message.queue, message.had);
        else if (!message.more) this.#scene.giveUp();
        break;
      case "requeue":
        this.supply.reorder(message.queue);
        this.#payloads.mark(message.marks);
        this.tally.tell(message.counts);
        break;
      case "marks":
        this.#payloads.mark(message.marks);
        break;
      case "trail":
        this.#records.trail.load(message.trail);
        break;
      case "detail":
        this.details.found(message, buffers);
        break;
      case "sound":
        this.sounds.found(message, buffers);
        break;
      case "found":
        this.search.found(message.request, message.matches);
        break;
      case "show":
        if (this.current.peek()?.item.key !== message.sample) this.way.goTo(message.sample);
        break;
      case "changed":
        if (message.what === "all") this.#ask.hello();
        else this.#ask.more();
        break;
      case "error":
        this.problem.value = message.message;
    }
  }
  #begin(state) {
    this.#deeds.reset(state);
    this.supply.reset(state.queue);
    this.composer.bringBack(this.#records);
    this.#scene.begin();
  }
  #record(kind, status2, value) {
    const current = this.current.peek();
    if (!current) return;
    const { item, entry } = current;
    batch(() => {
      this.#deeds.perform(
        kind,
        entry,
        { ...entry, status: status2, value, comment: this.composer.work.comment.peek() },
        value
      );
      this.feedback.answered();
      const { labeled, skipped, total: total2 } = this.tally.shown.peek();
      if (labeled + skipped < total2) this.supply.doubt();
      this.#go(HEAD);
      const what = kind === "skip" ? "skipped" : captions(this.config.peek().classes, value);
      this.said.value = `${item.id}: ${what}. ${labeled} of ${total2} labeled.`;
    });
  }
  #turn(kind) {
    batch(() => {
      const to = this.#deeds.turn(kind);
      if (!to) return;
      const index = this.#records.trail.indexOf(to.key);
      this.#go(index === null || kind === "redo" ? HEAD : { at: "trail", index });
      this.said.value = kind === "undo" ? `Undone: ${to.id}` : `Done again: ${to.id}`;
    });
  }
  #leaveFor(place) {
    batch(() => {
      this.#keep();
      this.#go(place);
    });
  }
  /** Before leaving: a changed record is saved, an unfinished answer is kept for the way back. */
  #keep() {
    const entry = this.current.peek()?.entry;
    if (entry?.status === null || this.composer.unfinished) this.composer.remember(this.#records);
    const changed = entry?.status ? this.composer.changed(entry) : null;
    if (!entry || !changed) return;
    const kind = entry.status === "LABELED" ? "label" : "skip";
    const after = { ...entry, ...changed };
    this.#deeds.perform(kind, entry, after, changed.value);
    this.#records.keep(after, this.composer.work.begun);
  }
  /** Something was begun: it can be taken back, and it outlasts the page. */
  #worked() {
    this.composer.settle();
    this.#able();
    this.#world.afterPaint(() => this.composer.remember(this.#records));
  }
  #go(place) {
    this.#scene.go(place);
    this.#able();
  }
  #show() {
    this.#scene.show();
    this.#able();
  }
  #able() {
    const { work } = this.composer;
    this.canUndo.value = work.canUndo || this.#deeds.canUndo;
    this.canRedo.value = work.canRedo || !work.canUndo && this.#deeds.canRedo;
  }
};

// src/core/hotkeys.ts
var SYMBOLS = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  " ": "Space",
  Enter: "↵",
  Backspace: "⌫",
  Delete: "Del",
  Escape: "Esc",
  Tab: "Tab",
  PageUp: "PgUp",
  PageDown: "PgDn"
};
var Hotkeys = class {
  #bindings = /* @__PURE__ */ new Map();
  #chords = [];
  /** `plain` false leaves letters and digits alone: they are typed into a field then. */
  constructor(keymap, classes4, plain = true) {
    for (const [action, bindings] of Object.entries(keymap)) {
      if (!isClass(action)) this.#add(action, bindings, plain);
    }
    classes4.forEach(({ hotkey }, index) => {
      const action = `class:${index}`;
      this.#add(action, [...hotkey ? [hotkey] : [], ...keymap[action] ?? []], plain);
    });
  }
  match(event) {
    for (const key of readings(event)) {
      const found2 = this.#chords.find(([chord]) => hits(chord, key, event));
      if (found2) return found2[1];
    }
    return null;
  }
  /** The bindings of an action, the main one first. */
  of(action) {
    return this.#bindings.get(action) ?? [];
  }
  #add(action, bindings, plain) {
    const live = bindings.filter((binding) => plain || !/^[\p{L}\p{N}]$/u.test(binding));
    const free = live.filter((binding) => !this.#chords.some(([chord]) => same(chord, parse2(binding))));
    if (free.length === 0) return;
    this.#bindings.set(action, free);
    for (const binding of free) this.#chords.push([parse2(binding), action]);
  }
};
function isPrintable(event) {
  const command = event.ctrlKey !== event.altKey || event.metaKey;
  return [...event.key].length === 1 && !command;
}
function label(binding, mac = false) {
  const { mod, alt, shift: shift2, key } = parse2(binding);
  const name = SYMBOLS[key] ?? (mod || alt || shift2 ? key.toUpperCase() : key);
  if (mac) return `${alt ? "⌥" : ""}${shift2 ? "⇧" : ""}${mod ? "⌘" : ""}${name}`;
  return [mod && "Ctrl", alt && "Alt", shift2 && "Shift", name].filter(Boolean).join(" ");
}
function ariaKeys(binding, mac = false) {
  const { mod, alt, shift: shift2, key } = parse2(binding);
  const name = key === " " ? "Space" : key === "+" ? "Plus" : key;
  return [mod && (mac ? "Meta" : "Control"), alt && "Alt", shift2 && "Shift", name].filter(Boolean).join("+");
}
function isClass(action) {
  return action.startsWith("class:");
}
function parse2(binding) {
  const parts = binding.length > 1 ? binding.replace(/\+\+$/, "+Plus").split("+") : [binding];
  const last = parts.pop() ?? "";
  const named2 = last === "Plus" ? "+" : last === "Space" ? " " : last;
  const key = [...named2].length === 1 ? named2.toLowerCase() : named2;
  return { mod: parts.includes("Mod"), alt: parts.includes("Alt"), shift: parts.includes("Shift"), key };
}
function same(a, b) {
  return a.mod === b.mod && a.alt === b.alt && a.shift === b.shift && a.key === b.key;
}
function readings({ key, code, shiftKey }) {
  const typed2 = [...key].length === 1 ? key.toLowerCase() : key;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit && !shiftKey && [...key].length === 1) return [typed2, digit];
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter && /^\P{Script=Latin}$/u.test(key) && key > "") return [typed2, letter.toLowerCase()];
  return [typed2];
}
function hits(chord, key, event) {
  if (chord.key !== key) return false;
  const sign = [...key].length === 1 && key !== " " && !/\p{L}/u.test(key);
  const altGr = event.ctrlKey && event.altKey;
  if (sign && altGr && !chord.mod) return true;
  if (chord.mod !== (event.ctrlKey || event.metaKey) || chord.alt !== event.altKey) return false;
  return chord.shift === event.shiftKey || sign && !chord.shift;
}

// src/shell/paint.ts
var due2 = [];
var timer;
var LATEST = 100;
function afterPaint(run) {
  due2.push(run);
  if (due2.length > 1) return;
  requestAnimationFrame(() => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(runDue, { timeout: LATEST });
    else setTimeout(runDue, 0);
  });
  timer = setTimeout(runDue, LATEST);
}
function runDue() {
  clearTimeout(timer);
  const now = due2;
  due2 = [];
  for (const run of now) run();
}

// src/shell/dom.ts
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== void 0) element.setAttribute(name, `${value}`);
  }
  element.append(...children);
  return element;
}
function setText(element, text2) {
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE && !node.nextSibling) {
    if (node.nodeValue !== text2) node.nodeValue = text2;
  } else if (node || text2 !== "") {
    element.textContent = text2;
  }
}
function setAttr(element, name, value) {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}
function watch(life, body) {
  life.addEventListener("abort", effect(body), { once: true });
}
function watchLater(life, body) {
  life.addEventListener("abort", effect(body, afterPaint), { once: true });
}
function focused(root) {
  const tree = root.getRootNode();
  return tree.activeElement ?? null;
}
function isField(target) {
  return target instanceof Element && target.matches("textarea, input, select, [contenteditable]");
}

// src/shell/frames.ts
function documents() {
  const found2 = [];
  for (let view = window; ; view = view.parent) {
    const page = documentOf(view);
    if (!page) return found2;
    found2.push(page);
    if (view.parent === view) return found2;
  }
}
function isWithinForeign() {
  return documentOf(window.top ?? window) === null;
}
function documentOf(view) {
  try {
    return view.document;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

// src/shell/theme.ts
function followTheme(root, life) {
  const apply = () => {
    const theme = isDark() ? "dark" : "light";
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
  };
  const observer = new MutationObserver(apply);
  for (const { documentElement, body } of documents()) {
    observer.observe(documentElement, { attributes: true });
    if (body) observer.observe(body, { attributes: true });
  }
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", apply, { signal: life });
  life.addEventListener("abort", () => observer.disconnect(), { once: true });
  apply();
}
function isDark() {
  for (const page of documents()) {
    for (const element of [page.body, page.documentElement]) {
      const said3 = element ? themeOf(element) : null;
      if (said3 !== null) return said3 === "dark";
    }
  }
  return isDarkBehind() ?? matchMedia("(prefers-color-scheme: dark)").matches;
}
function isDarkBehind() {
  const told3 = getComputedStyle(document.documentElement).getPropertyValue("--vscode-editor-background").trim();
  const found2 = /^#(?:([\da-f]{2})([\da-f]{2})([\da-f]{2})|([\da-f])([\da-f])([\da-f]))/i.exec(told3);
  if (!found2) return null;
  const [red = 0, green = 0, blue = 0] = found2.slice(1).filter((part) => part !== void 0).map((part) => Number.parseInt(part.length === 1 ? part + part : part, 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}
function themeOf(element) {
  const { jpThemeLight, vscodeThemeKind, theme, bsTheme, colorMode } = element.dataset;
  if (jpThemeLight !== void 0) return jpThemeLight === "false" ? "dark" : "light";
  if (vscodeThemeKind !== void 0) return /light/.test(vscodeThemeKind) ? "light" : "dark";
  for (const named2 of [element.getAttribute("theme"), theme, bsTheme, colorMode]) {
    if (named2 === "dark" || named2 === "light") return named2;
  }
  const has = (name) => element.classList.contains(name);
  if (["theme-dark", "dark", "vscode-dark"].some(has)) return "dark";
  if (["theme-light", "light", "vscode-light"].some(has)) return "light";
  return null;
}

// src/shell/working.ts
var ShareBar = class {
  element;
  #fill = h("span", { class: "ll-share-done" });
  constructor(label2) {
    const range2 = { "aria-valuemin": 0, "aria-valuemax": 100 };
    this.element = h(
      "span",
      { class: "ll-share", role: "progressbar", "aria-label": label2, ...range2 },
      this.#fill
    );
  }
  show(busy2) {
    setHidden(this.element, busy2 === null);
    if (!busy2) return;
    const { share: share2, text: text2 } = busy2;
    setAttr(this.element, "aria-valuenow", share2 === null ? null : `${Math.round(100 * share2)}`);
    setAttr(this.element, "aria-valuetext", text2);
    setAttr(this.element, "data-share", share2 === null ? "unknown" : "known");
    this.#fill.style.transform = share2 === null ? "" : `scaleX(${share2})`;
  }
};
var Working = class {
  element;
  #bar;
  #words = h("span", { class: "ll-working-words" }, "");
  #stop = h("button", { type: "button", class: "ll-action ll-small", "data-action": "stop" }, "Stop");
  #home;
  /** `home` is where the focus goes when the button goes away. */
  constructor(label2, about, stop, home2) {
    this.#bar = new ShareBar(label2);
    this.#home = home2;
    setAttr(this.#stop, "title", about);
    setAttr(this.#stop, "aria-label", `Stop: ${label2}`);
    this.#stop.addEventListener("click", stop);
    const attributes = { class: "ll-working", "data-role": "working", hidden: true };
    this.element = h("div", attributes, this.#bar.element, this.#words, this.#stop);
  }
  show(busy2) {
    if (!busy2 && focused(this.element) === this.#stop) this.#home();
    setHidden(this.element, busy2 === null);
    this.#bar.show(busy2);
    if (busy2) setText(this.#words, busy2.text);
  }
};

// src/shell/palette.ts
var TEN = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#d55e00",
  "#56b4e9",
  "#f0e442",
  "#882255",
  "#999933",
  "#332288"
];
var TEN_MORE = [
  "#44aa99",
  "#ddcc77",
  "#aa4499",
  "#117733",
  "#cc6677",
  "#88ccee",
  "#bbcc33",
  "#7f7f7f",
  "#8c564b",
  "#ffaabb"
];
function colorOf(spec, index) {
  if (spec.color && CSS.supports("color", spec.color)) return spec.color;
  return TEN[index] ?? TEN_MORE[index - TEN.length] ?? `hsl(${hash(String(spec.key)) % 360} 60% 50%)`;
}
function hash(text2) {
  let sum = 0;
  for (const character of text2) sum = sum * 31 + (character.codePointAt(0) ?? 0) >>> 0;
  return sum;
}

// src/gallery/answers.ts
function isParts(value) {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}
function classesOf(value) {
  const counts2 = /* @__PURE__ */ new Map();
  for (const each of Array.isArray(value) ? value : value === null ? [] : [value]) {
    const key = typeof each === "object" ? each.label : each;
    if (key !== null) counts2.set(key, (counts2.get(key) ?? 0) + 1);
  }
  return [...counts2];
}
function colorIn(config, key) {
  const index = config.classes.findIndex((spec) => spec.key === key);
  return colorOf(config.classes[index] ?? { key, caption: `${key}` }, Math.max(0, index));
}
function captionIn(config, key) {
  return config.classes.find((spec) => spec.key === key)?.caption ?? `${key}`;
}
function inWords(config, value) {
  const classes4 = classesOf(value);
  if (classes4.length === 0) return "none";
  const parts = isParts(value);
  return classes4.map(([key, n]) => parts ? `${n} ${captionIn(config, key)}` : captionIn(config, key)).join(", ");
}
function answer(config, value) {
  const element = h("span", { class: "ll-said", dir: "auto", title: inWords(config, value) });
  const classes4 = classesOf(value);
  const parts = isParts(value);
  for (const [key, n] of classes4) {
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorIn(config, key));
    const text2 = parts && n > 1 ? `${captionIn(config, key)} × ${n}` : captionIn(config, key);
    element.append(h("span", { class: "ll-said-class" }, chip, text2), " ");
  }
  if (classes4.length === 0) element.append("none");
  return element;
}
function share(value) {
  return value === null ? "" : `${Math.round(100 * value)} %`;
}

// src/gallery/selection.ts
var NOTHING = { cursor: 0, anchor: 0, chosen: /* @__PURE__ */ new Set() };
function click(before, at2, { shift: shift2 = false, ctrl = false } = {}) {
  if (shift2) return stretch(before, at2, ctrl);
  if (ctrl) return toggle(before, at2);
  const alone2 = before.chosen.size === 1 && before.chosen.has(at2);
  return { cursor: at2, anchor: at2, chosen: alone2 ? /* @__PURE__ */ new Set() : /* @__PURE__ */ new Set([at2]) };
}
function move(before, by, total2, { shift: shift2 = false, ctrl = false } = {}) {
  if (total2 === 0) return NOTHING;
  const to = before.cursor + by;
  const at2 = to < 0 || to >= total2 ? before.cursor : to;
  return land(before, at2, { shift: shift2, ctrl });
}
function land(before, at2, { shift: shift2 = false, ctrl = false } = {}) {
  if (shift2) return stretch(before, at2, false);
  return ctrl ? { ...before, cursor: at2, anchor: at2 } : { cursor: at2, anchor: at2, chosen: /* @__PURE__ */ new Set([at2]) };
}
function toggle(before, at2) {
  const chosen = new Set(before.chosen);
  if (!chosen.delete(at2)) chosen.add(at2);
  return { cursor: at2, anchor: at2, chosen };
}
function everything(before, total2) {
  return { ...before, chosen: new Set(Array.from({ length: total2 }, (_, i) => i)) };
}
function nothing(before) {
  return { ...before, chosen: /* @__PURE__ */ new Set() };
}
function meant({ cursor, chosen }, total2) {
  const inside2 = [...chosen].filter((at2) => at2 < total2).sort((a, b) => a - b);
  if (inside2.length > 0) return inside2;
  return cursor >= 0 && cursor < total2 ? [cursor] : [];
}
function onwards(before, total2, open) {
  const last = Math.max(-1, ...meant(before, total2));
  const order = Array.from({ length: total2 }, (_, i) => (last + 1 + i) % total2);
  const next = order.find(open) ?? Math.max(0, Math.min(last, total2 - 1));
  return { cursor: next, anchor: next, chosen: /* @__PURE__ */ new Set() };
}
function within2(before, total2) {
  const inside2 = (at2) => Math.max(0, Math.min(at2, total2 - 1));
  const [cursor, anchor] = [inside2(before.cursor), inside2(before.anchor)];
  return { cursor, anchor, chosen: new Set([...before.chosen].filter((each) => each < total2)) };
}
function follow(selection2, before, now) {
  const places = new Map(now.map(({ key }, at2) => [key, at2]));
  const moved5 = (at2) => places.get(before[at2]?.key ?? "");
  const cursor = moved5(selection2.cursor) ?? selection2.cursor;
  const anchor = moved5(selection2.anchor) ?? cursor;
  const chosen = [...selection2.chosen].flatMap((at2) => moved5(at2) ?? []);
  return within2({ cursor, anchor, chosen: new Set(chosen) }, now.length);
}
function stretch(before, at2, more2) {
  const [from, to] = [Math.min(before.anchor, at2), Math.max(before.anchor, at2)];
  const chosen = new Set(more2 ? before.chosen : []);
  for (let each = from; each <= to; each += 1) chosen.add(each);
  return { cursor: at2, anchor: before.anchor, chosen };
}

// src/core/text.ts
var CodePoints = class {
  text;
  length;
  #units;
  // where each code point begins; null where one unit is one code point throughout
  constructor(text2) {
    this.text = text2;
    this.#units = /[\ud800-\udfff]/.test(text2) ? starts(text2) : null;
    this.length = this.#units ? this.#units.length - 1 : text2.length;
  }
  /** The place in the string where a code point begins. */
  unit(offset) {
    const at2 = Math.max(0, Math.min(offset, this.length));
    return this.#units ? this.#units[at2] : at2;
  }
  /** The code point that a place in the string belongs to. */
  offset(unit) {
    if (!this.#units) return Math.max(0, Math.min(unit, this.length));
    return Math.max(0, lastAtMost(this.#units, unit));
  }
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }
};
function starts(text2) {
  const found2 = new Uint32Array(text2.length + 1);
  let count2 = 0;
  let unit = 0;
  for (const character of text2) {
    found2[count2] = unit;
    count2 += 1;
    unit += character.length;
  }
  found2[count2] = unit;
  return found2.slice(0, count2 + 1);
}
function lastAtMost(values, sought) {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (values[middle] <= sought) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// src/views/picture-url.ts
async function decoded(image, blob) {
  if (await decodes(image)) return true;
  image.src = await dataUrl(blob);
  return decodes(image);
}
function elseWritten(image, name, blob) {
  const again = () => void dataUrl(blob).then((url) => image.setAttribute(name, url));
  image.addEventListener("error", again, { once: true });
}
function decodes(image) {
  return image.decode().then(
    () => true,
    () => false
  );
}
function dataUrl(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(`${reader.result}`);
    reader.readAsDataURL(blob);
  });
}

// src/gallery/sample.ts
var SVG = "http://www.w3.org/2000/svg";
var TINY = 64;
function drawn(config, held, layers, id, life) {
  const { data, bytes } = held;
  if (typeof data.error === "string") return h("p", { class: "ll-tile-error", dir: "auto" }, data.error);
  if (config.shows === "images") return picture(config, data, bytes, layers, id, life);
  if (config.shows === "texts") return text(config, data, layers);
  if (config.shows === "sounds") return wave(config, data, bytes, layers, id);
  return row(config, data);
}
function picture(config, data, bytes, layers, id, life) {
  const content = bytes ?? new Uint8Array();
  const blob = new Blob([content], { type: `${data.mime ?? ""}` });
  const url = URL.createObjectURL(blob);
  life.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  const [width, height] = Array.isArray(data.size) ? data.size : [Number(data.width), Number(data.height)];
  const tiny = Math.max(width, height) <= TINY && "ll-tiny";
  if (layers.length === 0) {
    const image2 = h("img", { src: url, alt: `Sample ${id}`, draggable: "false", class: tiny });
    elseWritten(image2, "src", blob);
    return image2;
  }
  const sheet = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Sample ${id}` });
  const image = svg("image", { href: url, width, height, class: tiny || null });
  elseWritten(image, "href", blob);
  sheet.append(image);
  for (const { parts, faint } of layers) {
    for (const part of parts) {
      const { left: x, top: y, width: w, height: hgt, label: label2 } = part;
      const place = { x, y, width: w, height: hgt, class: faint ? "ll-box-faint" : null };
      const [dark, bright] = [svg("rect", { ...place, "data-edge": "" }), svg("rect", place)];
      bright.style.stroke = label2 === null ? "currentColor" : colorIn(config, label2);
      bright.append(titled(config, part));
      sheet.append(dark, bright);
    }
  }
  return h("div", { class: "ll-tile-svg" }, sheet);
}
function text(config, data, layers) {
  const whole3 = new CodePoints(`${data.text ?? ""}`);
  const spans = layers.flatMap(({ parts, faint }) => faint ? [] : parts);
  const direction = typeof data.direction === "string" ? data.direction : "auto";
  const element = h("p", {
    class: "ll-tile-text",
    dir: direction,
    lang: typeof data.language === "string" ? data.language : null
  });
  const edges = /* @__PURE__ */ new Set([0, whole3.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const order = [...edges].filter((edge) => edge <= whole3.length).sort((a, b) => a - b);
  for (let i = 0; i + 1 < order.length; i += 1) {
    const [from, to] = [order[i], order[i + 1]];
    const over3 = spans.filter(({ start, end }) => start <= from && end >= to);
    const piece = whole3.slice(from, to);
    if (over3.length === 0) {
      element.append(piece);
      continue;
    }
    const mark4 = h("mark", { title: over3.map(({ label: label2 }) => captionIn(config, label2)).join(", ") }, piece);
    const inner = over3.at(-1);
    mark4.style.setProperty("--ll-chip", colorIn(config, inner.label));
    if (spans.some(({ end }) => end === to))
      mark4.append(
        h("span", { class: "ll-mark-name", "aria-hidden": "true" }, captionIn(config, inner.label))
      );
    element.append(mark4);
  }
  if (data.cut) element.append("…");
  return element;
}
function row(config, data) {
  const cells = Array.isArray(data.cells) ? data.cells : [];
  const body = h("tbody");
  cells.forEach((value, at2) => {
    const shown2 = value === null || value === void 0 ? "" : `${value}`;
    const cell = h("td", { dir: "auto", title: shown2 || null }, shown2 || "missing");
    if (!shown2) cell.classList.add("ll-missing");
    body.append(
      h(
        "tr",
        {},
        h("th", { scope: "row", dir: "auto", title: config.columns[at2] }, config.columns[at2] ?? ""),
        cell
      )
    );
  });
  const element = h("div", { class: "ll-tile-row" }, h("table", {}, body));
  if (Number(data.more) > 0) element.append(h("p", { class: "ll-hint" }, `and ${data.more} columns more`));
  return element;
}
function wave(config, data, bytes, layers, id) {
  const peaks = new Int8Array((bytes ?? new Uint8Array()).slice().buffer);
  const columns = peaks.length / 2;
  let most = 1;
  for (const peak2 of peaks) most = Math.max(most, Math.abs(peak2));
  const at2 = (i) => (50 - 48 * peaks[i] / most).toFixed(1);
  let path2 = "";
  for (let i = 0; i < columns; i += 1) path2 += `${i ? "L" : "M"}${i} ${at2(2 * i + 1)}`;
  for (let i = columns - 1; i >= 0; i -= 1) path2 += `L${i} ${at2(2 * i)}`;
  const sheet = svg("svg", { viewBox: `0 0 ${Math.max(1, columns - 1)} 100`, preserveAspectRatio: "none" });
  sheet.append(svg("path", { d: `${path2}Z` }));
  const seconds = Number(data.seconds);
  const drawnTo = Number(data.drawn) || seconds;
  const element = h("div", { class: "ll-tile-wave", role: "img", "aria-label": `Sample ${id}` });
  element.append(sheet);
  layers.forEach(({ parts, faint }, lane) => {
    for (const part of parts) {
      if (part.start >= drawnTo) continue;
      const bar2 = h("i", {
        class: faint ? "ll-region-faint" : false,
        title: part.label === null ? "" : captionIn(config, part.label)
      });
      bar2.style.left = `${100 * part.start / drawnTo}%`;
      bar2.style.width = `${100 * (Math.min(part.end, drawnTo) - part.start) / drawnTo}%`;
      bar2.style.top = `${lane * 7}px`;
      if (part.label !== null) bar2.style.setProperty("--ll-chip", colorIn(config, part.label));
      element.append(bar2);
    }
  });
  element.append(
    h("span", { class: "ll-seconds" }, `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`)
  );
  return element;
}
function titled(config, part) {
  const title = svg("title", {});
  title.append(part.label === null ? "" : captionIn(config, part.label));
  return title;
}
function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null) setAttr(element, name, `${value}`);
  return element;
}

// src/gallery/words.ts
var FINAL = {
  done: "decided",
  answer: "final answer",
  heading: "Final answer",
  who: "Who has the last word",
  hide: "Hide decided",
  said: "Answered",
  decide: "Decide",
  asked: "The final answer of all of them will be",
  news: "New answers: refresh"
};
var LABEL = {
  done: "labeled",
  answer: "labeled",
  heading: "Label",
  who: "Who labels",
  hide: "Hide labeled",
  said: "Labeled",
  decide: "Label",
  asked: "The label of all of them will be",
  news: "The model or the data have changed: refresh"
};
function words({ kind }) {
  return kind === "grid" ? LABEL : FINAL;
}
function takes({ kind }) {
  return kind !== "snapshot";
}

// src/gallery/tile.ts
var Tile = class {
  element;
  #room;
  #sample = h("div", { class: "ll-tile-sample" });
  #id = h("span", { class: "ll-tile-id", dir: "auto" }, "");
  #final = h("span", { class: "ll-tile-final" });
  #facts = h("div", { class: "ll-tile-facts" });
  #held;
  #drawing = "";
  #told = "";
  #life = new AbortController();
  constructor(room, large = false) {
    this.#room = room;
    const head2 = h("div", { class: "ll-tile-head" }, this.#id, this.#final);
    const body = h(
      "div",
      { role: large ? null : "gridcell", class: "ll-tile-body" },
      this.#sample,
      head2,
      this.#facts
    );
    this.element = h(
      "div",
      { class: large ? "ll-tile ll-large" : "ll-tile", role: large ? "group" : "row" },
      body
    );
    if (large) setAttr(this.#sample, "data-role", "stage");
    else setAttr(this.element, "tabindex", "-1");
  }
  show(facts, held, state, whose2) {
    const { config } = this.#room.desk;
    setAttr(this.element, "data-item", facts.id);
    setAttr(this.element, "data-state", state);
    this.#draw(facts, held, layersOf(facts, whose2));
    const told3 = JSON.stringify([facts, state]);
    if (told3 === this.#told) return;
    this.#told = told3;
    setText(this.#id, nameOf(facts.id));
    setAttr(this.#id, "title", facts.id);
    this.#final.replaceChildren(...final(config.peek(), facts, state));
    this.#facts.replaceChildren(...factsOf(config.peek(), facts));
    setAttr(this.element, "aria-label", spoken2(config.peek(), facts, state));
  }
  select(chosen, cursor) {
    setAttr(this.element, "aria-selected", `${chosen}`);
    setAttr(this.element, "data-cursor", cursor ? "true" : null);
    setAttr(this.element, "tabindex", cursor ? "0" : "-1");
  }
  destroy() {
    this.#life.abort();
    this.element.remove();
  }
  /** Only where something has changed: a picture that is made anew would flicker. */
  #draw(facts, held, layers) {
    const drawing = JSON.stringify(layers);
    if (held === this.#held && drawing === this.#drawing) return;
    this.#life.abort();
    this.#life = new AbortController();
    this.#held = held;
    this.#drawing = drawing;
    if (!held) {
      this.#sample.replaceChildren(h("span", { class: "ll-tile-wait", "aria-hidden": "true" }));
      return;
    }
    const config = this.#room.desk.config.peek();
    const sample = drawn(config, held, layers, facts.id, this.#life.signal);
    this.#sample.replaceChildren(sample);
    if (config.shows === "sounds" && !("error" in held.data)) this.#sample.append(this.#play(facts));
  }
  #play(facts) {
    const { listening } = this.#room;
    const button2 = h("button", {
      type: "button",
      class: "ll-action ll-small ll-sign ll-play",
      "data-action": "play",
      "aria-label": `Play ${facts.id}`,
      tabindex: -1
      // the key does it from the tile
    });
    const show2 = () => setText(button2, listening.key.peek() === facts.key ? "■" : "▶");
    show2();
    this.#room.listening.follow(show2, this.#life.signal);
    button2.addEventListener("click", () => listening.toggle(facts.key), { signal: this.#life.signal });
    return button2;
  }
};
function nameOf(id) {
  return id.slice(id.lastIndexOf("/") + 1) || id;
}
function layersOf({ answers, verdict, predicted }, whose2) {
  const every = answers.filter(({ value }) => isParts(value));
  if (whose2 !== null)
    return every.map(({ value, by }) => ({ parts: value, faint: !by.includes(whose2) }));
  if (verdict && isParts(verdict.value)) return [{ parts: verdict.value, faint: false }];
  if (every.length > 0) return every.map(({ value }) => ({ parts: value, faint: false }));
  return predicted && isParts(predicted.value) ? [{ parts: predicted.value, faint: false }] : [];
}
function final(config, { verdict }, state) {
  if (state === "saving") return [h("span", { class: "ll-tile-saving" }, "saving…")];
  if (state === "skipped") return [h("span", { class: "ll-tile-saving" }, "skipped")];
  return verdict ? [h("span", { class: "ll-final-tick", "aria-hidden": "true" }, "✓"), answer(config, verdict.value)] : [];
}
function factsOf(config, facts) {
  const lines = facts.answers.map(({ value, by, more: more2, trusted }) => {
    const all = more2 > 0 ? `${by.join(", ")} and ${more2} more` : by.join(", ");
    const names = trusted ? all : `${all}, not trusted`;
    const who = h("span", { class: "ll-who", dir: "auto", title: names }, names);
    return h("li", { class: trusted ? "ll-answer" : "ll-answer ll-distrusted" }, answer(config, value), who);
  });
  const found2 = [];
  if (lines.length > 0) found2.push(h("ul", { class: "ll-answers" }, ...lines));
  const figures = [];
  const figure = (name, said3, n, title) => figures.push(
    h("div", { class: "ll-fact", title }, h("dt", {}, name), h("dd", {}, said3, " ", h("b", {}, n)))
  );
  const { consensus, predicted, self_confidence: own } = facts;
  if (consensus && facts.answers.length > 1)
    figure(
      "most",
      answer(config, consensus.value),
      share(consensus.confidence),
      "What most say, weighed by trust"
    );
  if (predicted)
    figure("model", answer(config, predicted.value), share(predicted.score), "What the model would answer");
  if (own !== null && consensus)
    figure(
      "label",
      answer(config, consensus.value),
      share(own),
      "How probable models hold the label that have not seen it"
    );
  if (facts.note) found2.push(h("p", { class: "ll-hint", dir: "auto", title: facts.note }, facts.note));
  if (figures.length > 0) found2.push(h("dl", { class: "ll-tile-figures" }, ...figures));
  return found2;
}
function spoken2(config, facts, state) {
  const answers = facts.answers.map(({ value, by }) => `${by.join(", ")}: ${inWords(config, value)}`);
  const last = facts.verdict ? `${words(config).answer} ${inWords(config, facts.verdict.value)}` : state === "skipped" ? state : "";
  return [`Sample ${facts.id}`, ...answers, last].filter(Boolean).join("; ");
}

// src/gallery/grid.ts
function stateOf({ desk }, facts) {
  if (desk.saving.value.has(facts.key)) return "saving";
  return facts.verdict ? words(desk.config.peek()).done : facts.skipped ? "skipped" : "open";
}
function stage(room) {
  const { desk, life } = room;
  const empty = h("p", { class: "ll-empty", dir: "auto" }, "");
  const element = h("div", { class: "ll-review-stage" }, tiles(room), alone(room), empty, pager(room));
  watch(life, () => {
    const list2 = desk.list.value;
    setHidden(empty, list2 !== null && list2.total > 0);
    setText(empty, emptyText(room));
    setAttr(element, "aria-busy", `${desk.waiting.value}`);
  });
  return element;
}
function emptyText({ desk }) {
  const list2 = desk.list.value;
  if (!list2) return "Waiting for the kernel…";
  if (list2.working && list2.all === 0) return `${list2.working}…`;
  if (list2.failed && list2.all === 0) return list2.failed;
  if (list2.working && list2.total === 0) return `${list2.working}…`;
  if (list2.retry) return "What is looked for could not be found out, see above.";
  if (list2.all > 0) return "No sample passes the filters above.";
  return "There is nothing here: no sample belongs to this list.";
}
function tiles(room) {
  const { desk, life } = room;
  const grid = h("div", {
    class: `ll-tiles ll-tiles-${desk.config.peek().shows}`,
    role: "grid",
    "aria-multiselectable": takes(desk.config.peek()) ? "true" : null,
    "aria-label": desk.config.peek().title
  });
  let shown2 = /* @__PURE__ */ new Map();
  watch(life, () => {
    const grid_ = desk.mode.value === "grid";
    const facts = grid_ ? desk.facts : [];
    desk.news.value;
    const next = new Map(facts.map((each) => [each.key, shown2.get(each.key) ?? new Tile(room)]));
    for (const [key, tile] of shown2) if (!next.has(key)) tile.destroy();
    const same2 = next.size === shown2.size && [...next.keys()].every((key, i) => key === [...shown2.keys()][i]);
    shown2 = next;
    if (!same2) replace(room, grid, [...next.values()]);
    const whose2 = room.whose.value;
    const aimed = new Set(whose2 === null ? [] : desk.meant().map(({ key }) => key));
    for (const each of facts) {
      const state = stateOf(room, each);
      next.get(each.key)?.show(each, desk.held(each.key), state, aimed.has(each.key) ? whose2 : null);
    }
    setHidden(grid, facts.length === 0);
    mark(room, [...next.values()]);
  });
  watch(life, () => {
    desk.selection.value;
    mark(room, [...shown2.values()]);
  });
  listen(room, grid, () => [...shown2.values()]);
  return grid;
}
function replace({ desk, root }, grid, next) {
  const working = grid.contains(focused(root));
  grid.replaceChildren(...next.map(({ element }) => element));
  const here = next[desk.selection.peek().cursor]?.element ?? root;
  if (working) here.focus({ preventScroll: true });
}
function mark({ desk, root }, shown2) {
  const { chosen, cursor } = desk.selection.peek();
  shown2.forEach((tile, at2) => {
    tile.select(chosen.has(at2), at2 === cursor);
  });
  const inside2 = focused(root)?.closest(".ll-tile");
  const here = shown2[cursor]?.element;
  if (inside2 && here && inside2 !== here) here.focus();
}
function listen({ desk, life, act: act3 }, grid, shown2) {
  const at2 = (target) => {
    const tile = target instanceof Element ? target.closest(".ll-tile") : null;
    return shown2().findIndex(({ element }) => element === tile);
  };
  grid.addEventListener(
    "click",
    (event) => {
      const place = at2(event.target);
      if (place < 0 || event.target.closest("button")) return;
      const how = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
      desk.select(click(desk.selection.peek(), place, how));
      shown2()[place]?.element.focus({ preventScroll: true });
    },
    { signal: life }
  );
  grid.addEventListener(
    "dblclick",
    (event) => {
      const place = at2(event.target);
      if (place < 0 || event.target.closest("button")) return;
      desk.select({ cursor: place, anchor: place, chosen: /* @__PURE__ */ new Set() });
      act3("view");
    },
    { signal: life }
  );
  grid.addEventListener(
    "mousedown",
    (event) => {
      if (event.shiftKey) event.preventDefault();
    },
    { signal: life }
  );
}
function columnsOf(root) {
  const tops = [...root.querySelectorAll(".ll-tiles > .ll-tile")].map((tile) => tile.offsetTop);
  const first = tops.filter((top) => top === tops[0]).length;
  return Math.max(1, first);
}
function alone(room) {
  const { desk, life } = room;
  const tile = new Tile(room, true);
  const element = h(
    "div",
    { class: `ll-alone ll-alone-${desk.config.peek().shows}`, hidden: true },
    tile.element
  );
  life.addEventListener("abort", () => tile.destroy(), { once: true });
  watch(life, () => {
    desk.news.value;
    const facts = desk.mode.value === "one" ? desk.current() : null;
    setHidden(element, facts === null);
    if (!facts) return;
    tile.show(facts, desk.held(facts.key, true), stateOf(room, facts), room.whose.value);
  });
  return element;
}
function pager({ desk, life }) {
  const button2 = (name, sign, label2, go) => {
    const made = h(
      "button",
      {
        type: "button",
        class: "ll-action ll-small ll-sign",
        "data-action": name,
        "aria-label": label2,
        title: label2
      },
      sign
    );
    made.addEventListener("click", go, { signal: life });
    return made;
  };
  const one2 = () => desk.mode.peek() === "one";
  const back = button2("back", "‹", "Back", () => one2() ? desk.step(-1) : desk.turn(-1));
  const next = button2("next", "›", "Next", () => one2() ? desk.step(1) : desk.turn(1));
  const where = h("span", { class: "ll-position" }, "");
  const element = h("div", { class: "ll-pager" }, back, where, next);
  watch(life, () => {
    const list2 = desk.list.value;
    const total2 = list2?.total ?? 0;
    const shown2 = desk.facts.length;
    const start = list2?.start ?? 0;
    const alone_ = desk.mode.value === "one";
    const first = start + (alone_ ? desk.selection.value.cursor : 0) + 1;
    const last = alone_ ? first : start + shown2;
    setHidden(element, total2 === 0 || !alone_ && shown2 === total2);
    setText(
      where,
      alone_ ? `${many(first)} of ${many(total2)}` : `${many(first)}–${many(last)} of ${many(total2)}`
    );
    back.disabled = first <= 1;
    next.disabled = last >= total2;
  });
  return element;
}
function many(n) {
  return n.toLocaleString("en-US");
}

// src/gallery/bar.ts
var SORTS = [
  ["disagreement", true, "Most disagreement"],
  ["self_confidence", false, "Least likely label"],
  ["score", true, "Surest prediction"],
  ["score", false, "Least sure prediction"],
  ["id", false, "Order of the data"]
];
var PREDICTION = ["prediction", false, "By predicted class"];
var LIKENESS = ["likeness", false, "Most like"];
function header(room) {
  const { desk, life } = room;
  const config = desk.config.peek();
  const title = h("strong", { class: "ll-review-title", dir: "auto" }, config.title);
  const counts2 = h("span", { class: "ll-counts" }, "");
  const about = "Ends it. What was found by then stays.";
  const working = new Working(
    "The model",
    about,
    () => desk.do({ kind: "stop" }),
    () => room.home()
  );
  const tools2 = h("div", { class: "ll-tools" }, modes(room), ...takes(config) ? changes(room) : []);
  watch(life, () => {
    const list2 = desk.list.value;
    const shown2 = list2?.total ?? 0;
    const all = list2?.all ?? 0;
    const decided = list2?.decided ? ` · ${many(list2.decided)} ${words(config).done}` : "";
    setText(counts2, list2 ? `${shown2 === all ? "" : `${many(shown2)} of `}${counted(all)}${decided}` : "");
    const text2 = list2 && list2.all > 0 ? `${list2.working}…` : "";
    working.show(list2?.working ? { text: text2, share: list2.share } : null);
  });
  return h("div", { class: "ll-header" }, title, counts2, working.element, tools2);
}
function counted(n) {
  return n === 1 ? "1 sample" : `${many(n)} samples`;
}
function modes({ desk, life, act: act3, hotkeys }) {
  const button2 = (mode, text2) => {
    const keys3 = hotkeys.of("view")[0];
    const made = h(
      "button",
      {
        type: "button",
        class: "ll-action ll-small",
        "data-action": mode === "grid" ? "grid" : "one",
        title: keys3 ? `${text2} (${keys3})` : text2
      },
      text2
    );
    made.addEventListener("click", () => desk.mode.peek() !== mode && act3("view"), { signal: life });
    watch(life, () => setAttr(made, "aria-pressed", `${desk.mode.value === mode}`));
    return made;
  };
  return h(
    "div",
    { class: "ll-modes", role: "group", "aria-label": "View" },
    button2("grid", "Grid"),
    button2("one", "One by one")
  );
}
function changes({ desk, life, act: act3, help: help3 }) {
  const button2 = (name, sign) => {
    const made = h(
      "button",
      { type: "button", class: "ll-action ll-small ll-sign", "data-action": name },
      sign
    );
    made.addEventListener("click", () => act3(name), { signal: life });
    watch(life, () => {
      const what = desk.list.value?.[name] ?? null;
      const text2 = name === "undo" ? "Undo" : "Redo";
      made.disabled = what === null;
      setAttr(made, "aria-label", what ? `${text2}: ${what}` : text2);
      setAttr(made, "title", what ? `${text2}: ${what}` : `Nothing to ${name}`);
    });
    return made;
  };
  const keys3 = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "help",
      "aria-label": "Keys",
      title: "Keys (?)"
    },
    "?"
  );
  keys3.addEventListener("click", () => help3.value = true, { signal: life });
  return [button2("undo", "↶"), button2("redo", "↷"), keys3];
}
function bar(room) {
  const { desk, life } = room;
  const config = desk.config.peek();
  const parts = [
    ...config.kind === "grid" ? [search(room)] : [],
    sorting(room),
    ...takes(config) ? [choice(room, "said", words(config).said)] : [],
    choice(room, "predicted", "Predicted"),
    ...config.kind === "review" ? [choice(room, "annotator", "By")] : [],
    least(room),
    ...takes(config) ? [hiding(room), refresh(room)] : [],
    ...config.kind === "grid" ? [liked(room)] : []
  ];
  const element = h(
    "div",
    { class: "ll-review-bar", role: "group", "aria-label": "What is shown" },
    ...parts
  );
  life.addEventListener("abort", () => element.remove(), { once: true });
  return element;
}
var TYPING = 300;
function search({ desk, life, hotkeys, home: home2 }) {
  const key = hotkeys.of("search")[0];
  const name = desk.config.peek().shows === "images" || desk.config.peek().shows === "sounds" ? "Names" : "Words";
  const field = h("input", {
    type: "search",
    class: "ll-field",
    "data-filter": "text",
    maxlength: 500,
    value: desk.query.peek().text,
    placeholder: "Search",
    "aria-label": `Search for ${name.toLowerCase()}`,
    title: key ? `${name} that are looked for (${key})` : `${name} that are looked for`
  });
  let timer2;
  const look2 = () => {
    clearTimeout(timer2);
    const other = field.value.trim() !== desk.query.peek().text;
    if (other) desk.filter({ text: field.value.trim() });
    return other;
  };
  field.addEventListener(
    "input",
    () => {
      clearTimeout(timer2);
      timer2 = setTimeout(look2, TYPING);
    },
    { signal: life }
  );
  field.addEventListener(
    "keydown",
    ({ key: key2, isComposing }) => {
      if (key2 !== "Enter" || isComposing) return;
      if (!look2() && desk.list.peek()?.retry) desk.filter({});
      home2();
    },
    { signal: life }
  );
  life.addEventListener("abort", () => clearTimeout(timer2), { once: true });
  return h("div", { class: "ll-choice ll-search" }, field);
}
function liked({ desk, life, home: home2 }) {
  const text2 = h("span", { class: "ll-liked-text", dir: "auto" }, "");
  const off = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "unlike",
      "aria-label": "No longer"
    },
    "✕"
  );
  const element = h("div", { class: "ll-choice ll-liked", hidden: true }, text2, off);
  const end = () => {
    desk.filter({ like: [], sort: "default", descending: false });
    home2();
  };
  off.addEventListener("click", end, { signal: life });
  watch(life, () => {
    const { like } = desk.query.value;
    const first = desk.facts.find(({ key }) => key === like[0]);
    setHidden(element, like.length === 0);
    setText(
      text2,
      like.length === 1 ? `Like ${nameOf(first?.id ?? "one sample")}` : `Like ${counted(like.length)}`
    );
  });
  return element;
}
function sortsOf({ kind, order, learner: learner2 }) {
  const able = {
    review: SORTS,
    snapshot: SORTS.filter(([sort]) => sort === "score"),
    grid: [...learner2 ? [PREDICTION, ...SORTS.filter(([sort]) => sort === "score")] : [], LIKENESS]
  }[kind];
  return [["default", false, order], ...able.filter(([, , text2]) => text2 !== order)];
}
function sorting({ desk, life }) {
  const select = h("select", { class: "ll-field", "data-filter": "sort" });
  const sorts = sortsOf(desk.config.peek());
  const options = sorts.map(
    ([sort, descending, text2], at2) => h("option", { value: at2, "data-sort": `${sort}${descending ? "-" : ""}` }, text2)
  );
  select.append(...options);
  watch(life, () => {
    const { sort, descending, like } = desk.query.value;
    sorts.forEach(([each], at2) => {
      const option = options[at2];
      if (each === "likeness") setHidden(option, like.length === 0);
    });
    select.value = `${sorts.findIndex(([name, down]) => name === sort && down === descending)}`;
  });
  select.addEventListener(
    "change",
    () => {
      const [sort, descending] = sorts[Number(select.value)] ?? ["default", false];
      desk.filter({ sort, descending, ...sort === "likeness" ? {} : { like: [] } });
    },
    { signal: life }
  );
  return h("label", { class: "ll-choice" }, h("span", {}, "Sort"), select);
}
function choice(room, name, text2) {
  const { desk, life } = room;
  const select = h("select", { class: "ll-field", "data-filter": name });
  const element = h("label", { class: "ll-choice" }, h("span", {}, text2), select);
  select.addEventListener("change", () => desk.filter({ [name]: select.value || null }), {
    signal: life
  });
  watch(life, () => {
    const facets = desk.facets.value;
    const counts2 = name === "annotator" ? facets.annotators : facets[name];
    const value = desk.query.value[name];
    const names = Object.keys(counts2);
    if (value !== null && !names.includes(value)) names.push(value);
    const config = desk.config.peek();
    const caption = (key) => {
      const spec = name === "annotator" ? null : config.classes.find((each) => `${each.key}` === key);
      return `${spec ? captionIn(config, spec.key) : key} (${many(counts2[key] ?? 0)})`;
    };
    select.replaceChildren(
      h("option", { value: "" }, name === "annotator" ? "anybody" : "any class"),
      ...names.map((key) => h("option", { value: key }, caption(key)))
    );
    select.value = value ?? "";
    setHidden(element, Object.keys(counts2).length === 0 && value === null);
  });
  return element;
}
function least({ desk, life }) {
  const field = h("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.01,
    value: 0,
    "data-filter": "least",
    "aria-label": "Least score of the prediction"
  });
  const said3 = h("output", {}, "");
  const element = h("label", { class: "ll-choice ll-range" }, h("span", {}, "Score from"), field, said3);
  field.addEventListener("input", () => setText(said3, field.valueAsNumber.toFixed(2)), { signal: life });
  field.addEventListener("change", () => desk.filter({ least: field.valueAsNumber }), { signal: life });
  watch(life, () => {
    field.value = `${desk.query.value.least}`;
    setText(said3, desk.query.value.least.toFixed(2));
    setHidden(element, Object.keys(desk.facets.value.predicted).length === 0 && desk.query.value.least === 0);
  });
  return element;
}
function hiding({ desk, life }) {
  const field = h("input", { type: "checkbox", "data-filter": "hide" });
  field.addEventListener("change", () => desk.filter({ hide: field.checked }), { signal: life });
  watch(life, () => field.checked = desk.query.value.hide);
  return h("label", { class: "ll-choice ll-check" }, field, h("span", {}, words(desk.config.peek()).hide));
}
function refresh({ desk, life }) {
  const button2 = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "refresh", hidden: true },
    words(desk.config.peek()).news
  );
  button2.addEventListener("click", () => desk.do({ kind: "refresh" }), { signal: life });
  watch(life, () => setHidden(button2, !desk.list.value?.outdated));
  return button2;
}

// src/gallery/acts.ts
var OUTLASTS = /* @__PURE__ */ new Set(["decide", "skip", "bulk", "found"]);
var Acts = class {
  unsaved = signal(0);
  /** Samples of which an answer is on its way. */
  saving = signal(/* @__PURE__ */ new Set());
  #waiting = /* @__PURE__ */ new Map();
  /** What would be lost with the page, and means the same later. */
  #outbox;
  #grid;
  #page;
  #uuid;
  #seq = 0;
  constructor(config, page, room) {
    this.#grid = config.kind === "grid";
    this.#page = page;
    this.#uuid = room.uuid;
    this.#outbox = new Outbox(room.storage, config.job ?? "", config.annotator, void 0, config.kind);
    for (const act3 of this.#outbox.waiting()) {
      this.#waiting.set(act3.op_id, { ...act3, page });
      this.#seq = Math.max(this.#seq, act3.seq);
    }
    this.#count();
  }
  named(act3) {
    this.#seq += 1;
    return { ...act3, page: this.#page, op_id: this.#uuid(), seq: this.#seq };
  }
  /**
   * Answers are kept in the browser: they say themselves what they mean. What is taken back or done again is kept only
   * with what it comes after. A review takes back what it knows of itself: there nothing is kept of what is taken back.
   */
  put(act3) {
    this.#waiting.set(act3.op_id, act3);
    const after = this.#outbox.size.peek() > 0;
    const turns = act3.kind === "undo" || act3.kind === "redo";
    if (act3.kind === "decide" || this.#grid && (OUTLASTS.has(act3.kind) || after && turns))
      this.#outbox.put(act3);
    else if (turns) for (const { op_id } of this.#outbox.waiting()) this.#outbox.acknowledge(op_id);
    this.#count();
  }
  acknowledge(opId) {
    this.#waiting.delete(opId);
    this.#outbox.acknowledge(opId);
    this.#count();
  }
  /** All that waits, oldest first. */
  waiting() {
    return [...this.#waiting.values()];
  }
  #count() {
    this.unsaved.value = this.#waiting.size;
    this.saving.value = new Set(this.waiting().flatMap((act3) => "keys" in act3 ? act3.keys : []));
  }
};

// src/gallery/contents.ts
var LARGE = 1400;
var KEPT2 = 300;
var Contents = class {
  /** Grows when samples have come. */
  news = signal(0);
  #ask;
  #small = /* @__PURE__ */ new Map();
  #large = /* @__PURE__ */ new Map();
  #asked = /* @__PURE__ */ new Set();
  constructor(ask) {
    this.#ask = ask;
  }
  /** What a sample holds, as far as it is here; what is missing is asked for. */
  held(key, large) {
    const found2 = large ? this.#large.get(key) : void 0;
    if (large && !found2) this.fetch([key], LARGE);
    return found2 ?? this.#small.get(key) ?? null;
  }
  fetch(keys3, side3 = 0) {
    const here = side3 > 0 ? this.#large : this.#small;
    const missing = keys3.filter((key) => !here.has(key) && !this.#asked.has(`${side3} ${key}`));
    if (missing.length === 0) return;
    for (const key of missing) this.#asked.add(`${side3} ${key}`);
    this.#ask(missing, side3);
  }
  /** What is on its way may be asked for again: the question may have been lost. */
  again() {
    this.#asked.clear();
  }
  took(items, side3, buffers, shown2) {
    const here = side3 > 0 ? this.#large : this.#small;
    for (const { key, data, buffer } of items) {
      this.#asked.delete(`${side3} ${key}`);
      here.set(key, { data, bytes: buffer === null ? null : buffers[buffer] ?? null });
    }
    const most = side3 > 0 ? KEPT2 / 10 : KEPT2;
    for (const key of here.keys()) {
      if (here.size <= most) break;
      if (!shown2.some((each) => each.key === key)) here.delete(key);
    }
    this.news.value = this.news.peek() + 1;
  }
};

// src/gallery/sending.ts
var AGAIN = 5e3;
var SELDOM = 6e4;
var Sending = class {
  offline = signal(false);
  #room;
  #again;
  #patience = AGAIN;
  #end = () => {
  };
  /** `again` is called when the kernel has been silent for too long. */
  constructor(room, again) {
    this.#room = room;
    this.#again = again;
  }
  send(message) {
    try {
      this.#room.send(message);
    } catch {
      this.offline.value = true;
    }
    this.#end();
    this.#end = this.#room.later(() => {
      this.#patience = Math.min(SELDOM, 2 * this.#patience);
      this.#again();
    }, this.#patience);
  }
  /** The kernel has said something. */
  heard() {
    this.offline.value = false;
    this.#patience = AGAIN;
  }
  close() {
    this.#end();
  }
};

// src/gallery/desk.ts
var LIKED = 50;
var PROGRESS = 2e3;
var MANY = 100;
var Desk = class {
  config;
  query;
  list = signal(null);
  facets = signal({ said: {}, predicted: {}, annotators: {} });
  selection = signal(NOTHING);
  mode = signal("grid");
  /** Classes in hand, where a sample may have several. */
  draft = signal(/* @__PURE__ */ new Set());
  /** The next answer goes to all that is found and open, on all pages, in place of what is selected. */
  all = signal(false);
  problem = signal(null);
  said = signal("");
  /** The list is another one than that on screen, and has not come yet. */
  waiting = signal(true);
  /** What is asked back before it is done. */
  doubt = signal(null);
  /** A sound has come. */
  onSound = () => {
  };
  #room;
  #page;
  #request = 0;
  #known = 0;
  #start = 0;
  #contents;
  #acts;
  #endProgress = () => {
  };
  #sending;
  constructor(config, room) {
    this.config = signal(config);
    this.#room = room;
    this.#page = room.uuid();
    this.#sending = new Sending(room, () => this.#again());
    this.#contents = new Contents(
      (keys3, side3) => this.#send({ kind: "samples", page: this.#page, request: this.#request, keys: keys3, side: side3 })
    );
    this.#acts = new Acts(config, this.#page, room);
    const rest = { said: null, predicted: null, annotator: null, least: 0, text: "", like: [] };
    this.query = signal({ sort: "default", descending: false, ...rest, hide: config.hide ?? false });
  }
  /** Asks for the list; first of all, what an earlier page could not have stored is sent again. */
  start() {
    for (const act3 of this.#acts.waiting()) this.#send(act3);
    this.#ask();
  }
  close() {
    this.#send({ kind: "left", page: this.#page });
    this.#sending.close();
    this.#endProgress();
  }
  get offline() {
    return this.#sending.offline;
  }
  /** How many acts wait for their receipt. */
  get unsaved() {
    return this.#acts.unsaved;
  }
  /** Samples of which an answer is on its way. */
  get saving() {
    return this.#acts.saving;
  }
  /** Grows when samples have come. */
  get news() {
    return this.#contents.news;
  }
  // ---- the list -------------------------------------------------------------------------------------------------
  get facts() {
    return this.list.value?.facts ?? [];
  }
  /**
   * The samples that an answer would go to: what is selected; else what is under the cursor, unless it has an answer: a
   * key that is pressed once too often must not change it.
   */
  meant() {
    const aimed = this.#aimed();
    if (this.mode.value === "one" || this.selection.value.chosen.size > 0) return aimed;
    return aimed.filter((each) => this.#isOpen(each));
  }
  #aimed() {
    const facts = this.facts;
    return meant(this.selection.value, facts.length).map((at2) => facts[at2]);
  }
  /** Whether an answer can go to all that is found: not before all has been looked at. */
  get takesAll() {
    const list2 = this.list.value;
    return (list2?.open ?? 0) > 0 && !this.waiting.value && !list2?.working;
  }
  #isOpen({ key, verdict, skipped }) {
    return !verdict && !skipped && !this.saving.value.has(key);
  }
  /** The sample under the cursor. */
  current() {
    return this.facts[this.selection.value.cursor] ?? null;
  }
  filter(change4) {
    batch(() => {
      this.query.value = { ...this.query.peek(), ...change4 };
      this.#start = 0;
      this.select(NOTHING);
    });
    this.#ask();
  }
  select(selection2) {
    batch(() => {
      this.selection.value = selection2;
      this.all.value = false;
    });
  }
  /** Shows what is like the samples that are meant, the most like first; they stand at the head. */
  like() {
    const keys3 = this.#aimed().flatMap(({ key }, at2) => at2 < LIKED ? key : []);
    if (keys3.length > 0) this.filter({ like: keys3, sort: "likeness", descending: false });
  }
  /** Shows another page: the one that begins `by` pages on. `last`: with the cursor on its last sample. */
  turn(by, last = false) {
    const list2 = this.list.peek();
    const start = this.#start + by * this.config.peek().page_size;
    if (!list2 || start < 0 || start >= list2.total) return false;
    this.#start = start;
    const cursor = last ? this.config.peek().page_size - 1 : 0;
    this.select({ ...NOTHING, cursor, anchor: cursor });
    this.#ask();
    return true;
  }
  /** One sample on or back, over the borders of pages. */
  step(by) {
    const at2 = this.selection.peek().cursor + by;
    if (at2 >= 0 && at2 < this.facts.length) this.select({ cursor: at2, anchor: at2, chosen: /* @__PURE__ */ new Set() });
    else this.turn(by, by < 0);
  }
  /** What a sample holds, as far as it is here; what is missing is asked for. */
  held(key, large = false) {
    return this.#contents.held(key, large);
  }
  listen(key) {
    this.#send({ kind: "sound", page: this.#page, request: 0, key });
  }
  // ---- what is done ---------------------------------------------------------------------------------------------
  /** Gives a final answer; with several classes it changes what is in hand. */
  choose(key) {
    if (this.config.peek().answer !== "classes") {
      this.#answer(key, this.#caption(key));
      return;
    }
    const draft = new Set(this.draft.peek());
    if (!draft.delete(key)) draft.add(key);
    this.draft.value = draft;
  }
  /** What is in hand becomes the answer; where nothing is, what most say, or what the model says. */
  accept() {
    const draft = this.draft.peek();
    if (this.config.peek().answer === "classes" && draft.size > 0) this.submit([...draft]);
    else if (this.config.peek().kind === "grid") this.believe();
    else this.adopt(null);
  }
  submit(value) {
    const order = this.config.peek().classes.map(({ key }) => key);
    const keys3 = order.filter((key) => value.includes(key));
    const text2 = keys3.map((key) => this.#caption(key)).join(", ") || "none of the classes";
    this.#answer(keys3, text2);
  }
  #answer(value, text2) {
    if (!this.all.peek()) {
      this.#decide({ kind: "decide", keys: this.#keys(), value }, text2);
      return;
    }
    const expected = this.list.peek()?.open ?? 0;
    const act3 = { kind: "found", value, expected, query: this.query.peek() };
    if (expected > 0) this.#sure(act3, expected, text2);
  }
  adopt(whose2) {
    const act3 = { kind: "adopt", keys: this.#keys(), value: whose2 };
    this.#decide(act3, whose2 === null ? "what most say" : `what ${whose2} says`);
  }
  /** What the model would answer becomes final, of each sample its own. */
  believe() {
    const shown2 = this.meant().map(({ predicted }) => predicted?.value ?? null);
    if (shown2.includes(null)) return;
    const said3 = this.config.peek().answer.startsWith("class") ? { value: shown2 } : {};
    this.#decide({ kind: "believe", keys: this.#keys(), ...said3 }, "what the model says");
  }
  /** Shows the sample under the cursor in the labeler. */
  open() {
    const key = this.current()?.key;
    if (key && this.config.peek().opens) this.#send(this.#acts.named({ kind: "open", keys: [key] }));
  }
  skip() {
    const keys3 = this.#keys();
    if (keys3.length > 0) this.do({ kind: "skip", keys: keys3 });
  }
  /** All that the model takes for a class, of all pages. */
  bulk() {
    const { predicted, least: least2 } = this.query.peek();
    const count2 = this.list.peek()?.bulk ?? 0;
    if (predicted === null || count2 === 0) return;
    const spec = this.config.peek().classes.find(({ key }) => `${key}` === predicted);
    const act3 = {
      kind: "bulk",
      value: predicted,
      above: least2,
      expected: count2,
      query: this.query.peek()
    };
    this.#sure(act3, count2, spec?.caption ?? predicted);
  }
  /** Does what was asked back. */
  confirm() {
    const doubt = this.doubt.peek();
    this.doubt.value = null;
    if (doubt) this.do(doubt.act);
  }
  do(act3) {
    const waiting = this.#acts.named(act3);
    batch(() => {
      this.#acts.put(waiting);
      this.all.value = false;
      if (act3.kind === "found") this.draft.value = /* @__PURE__ */ new Set();
      if ("keys" in act3 && act3.keys.length > 0) {
        const open = (at2) => this.#isOpen(this.facts[at2]);
        if (this.mode.peek() === "grid")
          this.selection.value = onwards(this.selection.peek(), this.facts.length, open);
        else if (!this.query.peek().hide) this.step(1);
        this.draft.value = /* @__PURE__ */ new Set();
      }
    });
    this.#send(waiting);
  }
  #decide(act3, text2) {
    if (act3.keys.length > 0) this.#sure(act3, act3.keys.length, text2);
  }
  #sure(act3, count2, text2) {
    if (count2 > MANY) this.doubt.value = { count: count2, text: text2, act: act3 };
    else this.do(act3);
  }
  /** What the next act names; nothing while the next answer goes to all that is found. */
  #keys() {
    return this.all.peek() ? [] : this.meant().map(({ key }) => key);
  }
  #caption(key) {
    return this.config.peek().classes.find((spec) => spec.key === key)?.caption ?? `${key}`;
  }
  // ---- the wire -------------------------------------------------------------------------------------------------
  receive(message, buffers) {
    if ("to" in message && message.to !== null && message.to !== this.#page) return;
    this.#sending.heard();
    batch(() => this.#heard(message, buffers));
  }
  #heard(message, buffers) {
    switch (message.kind) {
      case "list":
        if (message.request === this.#request) this.#show(message);
        break;
      case "samples":
        this.#contents.took(message.items, message.side, buffers, this.facts);
        break;
      case "sound": {
        const { key, lanes = 1, start = 0, stop = 0, error } = message;
        this.onSound(key, { lanes, frames: stop - start, ...error ? { error } : {} }, buffers[0] ?? null);
        break;
      }
      case "receipt":
        this.#acts.acknowledge(message.op_id);
        if (message.refused !== void 0) this.problem.value = message.refused;
        else {
          this.problem.value = null;
          this.said.value = message.said ?? "";
        }
        break;
      case "changed":
        this.#askAgain();
        break;
      case "error":
        this.waiting.value = false;
        this.problem.value = message.message;
    }
  }
  #show(message) {
    if (message.facets) this.facets.value = message.facets;
    this.#known = message.known ?? this.#known;
    this.#start = message.start;
    const before = this.list.peek()?.facts ?? [];
    this.list.value = message;
    const other = this.waiting.peek();
    this.waiting.value = false;
    this.selection.value = follow(this.selection.peek(), before, message.facts);
    if (other && this.mode.peek() === "grid") this.#toOpen();
    this.#contents.fetch(message.facts.map(({ key }) => key));
    this.#contents.fetch(message.ahead);
    this.#endProgress();
    if (message.working) this.#endProgress = this.#room.later(() => this.#askAgain(), PROGRESS);
  }
  /** In another list one goes on with the first that is open. */
  #toOpen() {
    const at2 = this.facts.findIndex((each) => this.#isOpen(each));
    if (at2 > 0 && this.selection.peek().chosen.size === 0)
      this.selection.value = { ...NOTHING, cursor: at2, anchor: at2 };
  }
  /** For another list than that on screen. */
  #ask() {
    this.#request += 1;
    this.waiting.value = true;
    this.#askAgain();
  }
  #askAgain() {
    this.#contents.again();
    this.#send({
      kind: "list",
      page: this.#page,
      request: this.#request,
      query: this.query.peek(),
      start: this.#start,
      count: this.config.peek().page_size,
      known: this.#known
    });
  }
  #send(message) {
    this.#sending.send(message);
  }
  #again() {
    for (const act3 of this.#acts.waiting()) this.#send(act3);
    if (this.waiting.peek()) this.#askAgain();
  }
};

// src/gallery/keys.ts
var ARROWS = /* @__PURE__ */ new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]]
]);
function listenToKeys(room) {
  const { root, life: signal2 } = room;
  root.addEventListener("focusin", keepShortcutsOff, { signal: signal2 });
  root.addEventListener("keydown", (event) => onKey(room, event), { signal: signal2 });
  root.addEventListener("keyup", keepIn, { signal: signal2 });
  root.addEventListener("keypress", keepIn, { signal: signal2 });
}
function keepShortcutsOff(event) {
  if (event.target instanceof Element) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}
function keepIn(event) {
  const save2 = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save2 && event.key !== "Escape") event.stopPropagation();
}
function onKey(room, event) {
  keepIn(event);
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") onEscape(room, event);
  else if (room.help.peek() || room.desk.doubt.peek() || writes(event.target)) return;
  else if (pressesButton(event)) event.repeat && event.preventDefault();
  else if (moves(room, event) || performs(room, event)) event.preventDefault();
}
function onEscape({ desk, help: help3, root, home: home2 }, event) {
  event.preventDefault();
  if (help3.peek()) help3.value = false;
  else if (desk.doubt.peek()) desk.doubt.value = null;
  else if (isField(event.target)) home2();
  else if (desk.draft.peek().size > 0) desk.draft.value = /* @__PURE__ */ new Set();
  else if (desk.all.peek()) desk.all.value = false;
  else if (desk.selection.peek().chosen.size > 0) desk.select(nothing(desk.selection.peek()));
  else root.ownerDocument.activeElement?.blur();
}
function writes(target) {
  return isField(target) && !target.matches("[type=checkbox]");
}
function pressesButton(event) {
  const controls = "button, summary, a[href], [type=checkbox]";
  const control = event.target instanceof Element && event.target.closest(controls) !== null;
  return control && (event.key === "Enter" || event.key === " ");
}
function moves(room, event) {
  const { desk, root, home: home2 } = room;
  const total2 = desk.facts.length;
  const how = { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey };
  const arrow2 = ARROWS.get(event.key);
  if (event.altKey) return false;
  if (desk.mode.peek() === "one") return goes(room, event.key, arrow2);
  const selection2 = desk.selection.peek();
  if (arrow2) {
    const [right2 = 0, down = 0] = arrow2;
    const inside2 = root.querySelector(".ll-tiles")?.contains(event.target);
    const by = inside2 ? right2 + down * columnsOf(root) : 0;
    desk.select(move(selection2, by, total2, how));
  } else if (event.key === "Home" || event.key === "End") {
    if (total2 > 0) desk.select(land(selection2, event.key === "Home" ? 0 : total2 - 1, how));
  } else if (event.key === " ") {
    if (takes(desk.config.peek()) && total2 > 0) desk.select(toggle(selection2, selection2.cursor));
  } else {
    return false;
  }
  home2();
  return true;
}
function goes({ desk }, key, arrow2) {
  if (arrow2) desk.step(arrow2.some((by) => by < 0) ? -1 : 1);
  else if (key === " " && takes(desk.config.peek())) desk.skip();
  else return key === " ";
  return true;
}
function performs(room, event) {
  const { desk, hotkeys, act: act3 } = room;
  const digit = /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
  const { answer: answer2, kind } = desk.config.peek();
  if (kind === "review" && digit && answer2 !== "class" && answer2 !== "classes") {
    act3(`whose:${Number(event.key) - 1}`);
    return true;
  }
  const name = hotkeys.match(event);
  if (name === null) return false;
  const repeats = name === "back" || name === "next" || name === "undo" || name === "redo";
  if (!event.repeat || repeats) act3(name);
  return true;
}
function selectAll({ desk }) {
  if (desk.mode.peek() === "grid") desk.select(everything(desk.selection.peek(), desk.facts.length));
}

// src/gallery/listening.ts
var Listening = class {
  /** The sample that is heard, or is about to be. */
  key = signal(null);
  #desk;
  #context = null;
  #source = null;
  constructor(desk) {
    this.#desk = desk;
    desk.onSound = (key, told3, bytes) => this.#came(key, told3, bytes);
  }
  /** Calls `show` whenever another sample is heard, for as long as `life` lasts. */
  follow(show2, life) {
    const end = effect(() => {
      this.key.value;
      show2();
    });
    life.addEventListener("abort", end, { once: true });
  }
  toggle(key) {
    const same2 = this.key.peek() === key;
    this.stop();
    if (same2) return;
    this.#context ??= new AudioContext();
    this.#context.resume().catch(() => {
    });
    this.key.value = key;
    this.#desk.listen(key);
  }
  stop() {
    this.#source?.stop();
    this.#source = null;
    this.key.value = null;
  }
  close() {
    this.stop();
    this.#context?.close().catch(() => {
    });
  }
  #came(key, told3, bytes) {
    if (key !== this.key.peek() || !this.#context) return;
    const rate = Number(this.#desk.held(key)?.data.rate);
    if (told3.error || !bytes || !(rate > 0)) {
      this.#desk.problem.value = told3.error ?? "This sound cannot be played.";
      this.stop();
      return;
    }
    const buffer = this.#context.createBuffer(told3.lanes, told3.frames, rate);
    const samples = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let lane = 0; lane < told3.lanes; lane += 1) {
      const channel = buffer.getChannelData(lane);
      for (let i = 0; i < told3.frames; i += 1)
        channel[i] = samples.getInt16(2 * (lane * told3.frames + i), true) / 32768;
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer });
    source.connect(this.#context.destination);
    source.onended = () => {
      if (this.#source === source) this.stop();
    };
    source.start();
    this.#source = source;
  }
};

// src/gallery/notices.ts
function notices(room) {
  return h("div", { class: "ll-notices" }, offline(room), problem(room), failed(room));
}
function problem({ desk, life, home: home2 }) {
  const text2 = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const dismiss = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "dismiss" },
    "Dismiss"
  );
  const alert = h("div", { class: "ll-notice ll-problem", role: "alert", hidden: true }, text2, dismiss);
  const close = () => {
    desk.problem.value = null;
    home2();
  };
  dismiss.addEventListener("click", close, { signal: life });
  watch(life, () => {
    setText(text2, desk.problem.value ?? "");
    setHidden(alert, desk.problem.value === null);
  });
  return alert;
}
function offline({ desk, life }) {
  const text2 = "The kernel is gone. What says “saving” is not stored yet. Run the cell again.";
  const banner = h("div", { class: "ll-notice ll-offline", "data-role": "offline", hidden: true }, text2);
  watch(life, () => setHidden(banner, !desk.offline.value));
  return banner;
}
function failed({ desk, life, act: act3 }) {
  const text2 = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const again = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "retry" },
    "Try again"
  );
  const banner = h(
    "div",
    { class: "ll-notice ll-offline", "data-role": "failed", role: "status", hidden: true },
    text2,
    again
  );
  again.addEventListener("click", () => act3("retry"), { signal: life });
  watch(life, () => {
    const list2 = desk.list.value;
    setHidden(banner, !list2?.failed);
    setText(text2, list2?.failed ?? "");
    setHidden(again, !list2?.retry);
  });
  return banner;
}
function footer({ desk, life }) {
  const { name, store, annotator } = desk.config.peek();
  const said3 = h("span", { class: "ll-review-said", role: "status", dir: "auto" }, "");
  const unsaved = h("span", { class: "ll-unsaved", "data-role": "unsaved", hidden: true }, "");
  const facts = h("span", { class: "ll-facts" });
  if (name) facts.append(h("span", { class: "ll-job", dir: "auto" }, name));
  if (store) facts.append(h("span", { class: "ll-store", dir: "auto", title: `Stored in ${store}` }, store));
  if (annotator) facts.append(h("span", { dir: "auto", title: words(desk.config.peek()).who }, annotator));
  watch(life, () => setText(said3, desk.said.value));
  watch(life, () => {
    const n = desk.unsaved.value;
    setHidden(unsaved, n === 0);
    setText(unsaved, n === 1 ? "⚠ 1 answer is not stored yet" : `⚠ ${n} answers are not stored yet`);
  });
  return h("div", { class: "ll-footer" }, facts, unsaved, said3);
}

// src/gallery/over.ts
var GRID = [
  [
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    "Move and select; with Shift select more, with Ctrl only move"
  ],
  [[" "], "Select the sample under the cursor too, or no more"],
  [["Mod+a"], "Select all that are shown"],
  [["Click"], "Select; with Ctrl one more, with Shift all between; twice: look at it alone"]
];
var REVIEW = [
  ["accept", "What most say becomes the final answer, of each sample its own"],
  ["believe", "What the model says becomes the final answer"],
  ["skip", "Leave for now"]
];
var LABELS = [
  ["accept", "Label as chosen; where nothing is chosen, as the model says, each sample its own"],
  ["believe", "Label as the model says, each sample its own"],
  ["skip", "Leave without a label"],
  ["like", "Show what is most like them"],
  ["open", "Show the sample under the cursor in the labeler"],
  ["found", "Label all that is found and open, on all pages: choose a class then"],
  ["search", "Search"]
];
var COMMON = [
  ["view", "Grid, or one by one"],
  ["back", "The page before"],
  ["next", "The next page"],
  ["play", "Play the sound"],
  ["undo", "Take back what was done last, all of it"],
  ["redo", "Do it again"]
];
function actionsOf({ kind, opens }) {
  const own = kind === "grid" ? LABELS.filter(([name]) => opens || name !== "open") : REVIEW;
  return [...own, ...COMMON];
}
function over(room, frame) {
  const { desk, help: help3, life, home: home2 } = room;
  const layer = h("div", { class: "ll-layer", hidden: true });
  layer.addEventListener("click", (event) => event.target === layer && close(), { signal: life });
  const close = () => {
    help3.value = false;
    desk.doubt.value = null;
  };
  let open = false;
  watch(life, () => {
    const doubt = desk.doubt.value;
    const body = doubt ? asked(room, doubt.count, doubt.text) : help3.value ? keys(room, close) : null;
    setHidden(layer, body === null);
    frame.inert = body !== null;
    layer.replaceChildren(...body ? [body] : []);
    body?.querySelector("button")?.focus();
    if (open && !body) home2();
    open = body !== null;
  });
  return layer;
}
function asked({ desk, life }, count2, text2) {
  const yes = h("button", { type: "button", class: "ll-action ll-primary", "data-action": "confirm" }, "");
  const { decide: decide2, asked: asked2 } = words(desk.config.peek());
  setText(yes, `${decide2} ${counted(count2)}`);
  const no = h("button", { type: "button", class: "ll-action", "data-action": "cancel" }, "Cancel");
  yes.addEventListener("click", () => desk.confirm(), { signal: life });
  no.addEventListener("click", () => desk.doubt.value = null, { signal: life });
  const title = `${decide2} ${counted(count2)}?`;
  return h(
    "div",
    { class: "ll-dialog ll-doubt", role: "alertdialog", "aria-modal": "true", "aria-label": title },
    h("strong", {}, title),
    h("p", { dir: "auto" }, `${asked2}: ${text2}. One undo takes it back.`),
    h("div", { class: "ll-actions" }, yes, no)
  );
}
function keys(room, close) {
  const { hotkeys, mac, life } = room;
  const config = room.desk.config.peek();
  const { classes: classes4, answer: answer2, shows } = config;
  const able = actionsOf(config).filter(([name]) => name !== "play" || shows === "sounds");
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close"
  );
  closer.addEventListener("click", close, { signal: life });
  const kbds2 = (bindings) => bindings.flatMap((each) => [
    h("kbd", { class: /^\S$/u.test(each) && "ll-letter" }, label(each, mac)),
    " "
  ]);
  const row8 = (bindings, ...about) => bindings.length ? [h("tr", {}, h("td", {}, ...kbds2(bindings)), ...about)] : [];
  const said3 = (text2) => h("td", {}, text2);
  const parts = answer2 !== "class" && answer2 !== "classes";
  const last = parts && config.kind === "grid" ? [] : parts ? row8(["1", "9"], said3("Whose answer becomes final, in the order of the list")) : classes4.flatMap(
    ({ caption }, at2) => row8(hotkeys.of(`class:${at2}`), h("th", { scope: "row", dir: "auto" }, caption))
  );
  const table2 = (caption, rows) => h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...rows));
  const body = h(
    "div",
    { class: "ll-dialog-body", tabindex: 0 },
    table2(
      "Samples",
      GRID.flatMap(([each, about]) => row8(each, said3(about)))
    ),
    table2(
      "Actions",
      able.flatMap(([name, about]) => row8(hotkeys.of(name), said3(about)))
    ),
    ...last.length > 0 ? [table2(words(config).heading, last)] : [],
    h("p", {}, "The keys work while this has the focus. Esc gives them back to the notebook.")
  );
  const head2 = h("div", { class: "ll-dialog-head" }, h("strong", {}, "Keys"), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": "Keys" },
    head2,
    body
  );
}

// src/gallery/side.ts
function side(room) {
  const { answer: kind, kind: face } = room.desk.config.peek();
  const parts = kind !== "class" && kind !== "classes";
  const grid = face === "grid";
  const choices = parts ? grid ? [] : [whose(room)] : [classes(room)];
  const many4 = parts ? [] : grid ? [found(room)] : [bulk(room)];
  return h(
    "div",
    { class: "ll-side" },
    heading(room),
    ...choices,
    grid ? labeling(room) : actions(room),
    ...many4
  );
}
function heading({ desk, life }) {
  const target = h("span", { class: "ll-target-text", dir: "auto" }, "");
  watch(life, () => {
    const meant3 = desk.meant();
    const text2 = desk.all.value ? `for all ${counted(desk.list.value?.open ?? 0)} found` : meant3.length === 1 ? `for ${nameOf(meant3[0]?.id ?? "")}` : meant3.length ? `for ${counted(meant3.length)}` : desk.facts.length ? "nothing is selected" : "";
    setText(target, text2);
  });
  const { heading: heading2 } = words(desk.config.peek());
  return h("div", { class: "ll-side-head" }, h("strong", {}, heading2), target);
}
function kbd(binding, mac) {
  if (!binding) return [];
  const letter = [...binding].length === 1 && "ll-letter";
  return [h("kbd", { "aria-hidden": "true", class: letter }, label(binding, mac))];
}
function classes(room) {
  const { desk, life, act: act3, hotkeys, mac } = room;
  const config = desk.config.peek();
  const list2 = h("div", { class: "ll-classes", role: "group", "aria-label": "Classes" });
  list2.classList.toggle("ll-dense", config.classes.length > 10);
  const buttons = config.classes.map((spec, index) => {
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorIn(config, spec.key));
    const keys3 = h("span", { class: "ll-hints" }, ...kbd(hotkeys.of(`class:${index}`)[0], mac));
    const button2 = h(
      "button",
      { type: "button", class: "ll-class", "data-class": `${spec.key}`, "aria-pressed": "false" },
      chip,
      h("span", { class: "ll-caption", dir: "auto" }, spec.caption),
      keys3
    );
    setAttr(button2, "title", spec.description ?? null);
    button2.addEventListener("click", () => act3(`class:${index}`), { signal: life });
    list2.append(button2);
    return button2;
  });
  watch(life, () => {
    const meant3 = desk.all.value ? [] : desk.meant();
    const draft = desk.draft.value;
    const said3 = meant3.map(({ verdict }) => verdict?.value);
    config.classes.forEach(({ key }, at2) => {
      const all = said3.length > 0 && said3.every((value) => Array.isArray(value) ? value.includes(key) : value === key);
      const button2 = buttons[at2];
      setAttr(
        button2,
        "aria-pressed",
        `${config.answer === "classes" && draft.size > 0 ? draft.has(key) : all}`
      );
      button2.disabled = meant3.length === 0 && !desk.all.value;
    });
  });
  return list2;
}
function whose(room) {
  const { desk, life, act: act3 } = room;
  const list2 = h("div", { class: "ll-whose", role: "group", "aria-label": "Whose answer" });
  let shown2 = "";
  watch(life, () => {
    const meant3 = desk.meant();
    const names = annotators(meant3);
    const now = JSON.stringify([names, meant3.length === 1 ? meant3[0] : null]);
    if (now === shown2) return;
    shown2 = now;
    list2.replaceChildren(...names.map((name, at2) => taking(room, name, at2, meant3)));
    if (names.length === 0)
      list2.append(h("p", { class: "ll-hint" }, meant3.length ? "Nobody has answered all of these." : ""));
  });
  list2.addEventListener(
    "click",
    (event) => {
      const button2 = event.target.closest("button[data-annotator]");
      if (button2) act3(`whose:${button2.dataset.index}`);
    },
    { signal: life }
  );
  const look2 = (name) => {
    room.whose.value = name;
  };
  const over3 = (event) => look2(event.target.closest("button[data-annotator]")?.dataset.annotator ?? null);
  for (const name of ["pointerover", "focusin"]) list2.addEventListener(name, over3, { signal: life });
  for (const name of ["pointerleave", "focusout"])
    list2.addEventListener(name, () => look2(null), { signal: life });
  return list2;
}
function annotators(meant3) {
  const [first, ...rest] = meant3.map(({ answers }) => new Set(answers.flatMap(({ by }) => by)));
  return [...first ?? []].filter((name) => rest.every((each) => each.has(name))).sort();
}
function taking({ desk, mac }, name, at2, meant3) {
  const digit = at2 < 9 ? `${at2 + 1}` : void 0;
  const own = meant3.length === 1 ? meant3[0]?.answers.find(({ by }) => by.includes(name)) : void 0;
  const said3 = own ? [answer(desk.config.peek(), own.value)] : [];
  return h(
    "button",
    {
      type: "button",
      class: "ll-class ll-whose-one",
      "data-action": "adopt",
      "data-annotator": name,
      "data-index": at2
    },
    h("span", { class: "ll-caption", dir: "auto" }, h("span", {}, name), " ", ...said3),
    h("span", { class: "ll-hints" }, ...kbd(digit, mac))
  );
}
function maker({ life, act: act3, hotkeys, mac }) {
  return (name, text2, about) => {
    const caption = h("span", { class: "ll-caption" }, text2);
    const button2 = h(
      "button",
      { type: "button", class: "ll-action", "data-action": name, title: about },
      caption,
      ...kbd(hotkeys.of(name)[0], mac)
    );
    button2.addEventListener("click", () => act3(name), { signal: life });
    return { button: button2, caption };
  };
}
function labeling(room) {
  const { desk, life } = room;
  const { answer: kind, learner: learner2, opens } = desk.config.peek();
  const made = maker(room);
  const several = kind === "classes";
  const save2 = made("accept", "Save", "Label with the chosen classes");
  const believe = made("believe", "As the model", "Label as the model says, each sample its own");
  const empty = made("empty", "None", several ? "None of the classes" : "There is nothing to mark");
  const like = made("like", "More like this", "Show what is most like the samples that are selected");
  const skip = made("skip", "Skip", "Leave without a label");
  const open = made("open", "In the labeler", "Show the sample under the cursor in the labeler");
  const buttons = [
    ...several ? [save2.button] : [],
    ...learner2 ? [believe.button] : [],
    ...kind === "class" ? [] : [empty.button],
    like.button,
    ...opens ? [open.button] : [],
    skip.button
  ];
  watch(life, () => {
    const meant3 = desk.all.value ? [] : desk.meant();
    const none = meant3.length === 0;
    save2.button.disabled = desk.draft.value.size === 0;
    save2.button.classList.toggle("ll-primary", desk.draft.value.size > 0);
    believe.button.disabled = none || meant3.some(({ predicted }) => predicted === null);
    empty.button.disabled = none && !desk.all.value;
    like.button.disabled = desk.all.value || desk.current() === null;
    open.button.disabled = desk.current() === null;
    skip.button.disabled = none;
  });
  return h("div", { class: "ll-actions ll-grid-actions" }, ...buttons);
}
function found(room) {
  const { desk, life, act: act3, hotkeys, mac } = room;
  const hint3 = h("p", { class: "ll-hint" }, "");
  const caption = h("span", { class: "ll-caption" }, "");
  const button2 = h(
    "button",
    { type: "button", class: "ll-action ll-bulk", "data-action": "found", "aria-pressed": "false" },
    caption,
    ...kbd(hotkeys.of("found")[0], mac)
  );
  button2.addEventListener("click", () => act3("found"), { signal: life });
  watch(life, () => {
    const list2 = desk.list.value;
    const n = list2?.open ?? 0;
    setText(caption, n === 1 ? "Take the one" : `Take all ${n.toLocaleString("en-US")}`);
    setAttr(button2, "aria-pressed", `${desk.all.value}`);
    button2.disabled = !desk.takesAll;
    setText(
      hint3,
      desk.all.value ? "Now choose a class: it goes to all of them. Esc lets go." : "What the filters let through and has no label, on all pages."
    );
  });
  const title = h("strong", {}, "All that is found");
  return h("div", { class: "ll-bulk-part" }, title, hint3, button2, ofOnePrediction(room));
}
function actions(room) {
  const { desk, life } = room;
  const made = maker(room);
  const accept = made(
    "accept",
    "As most say",
    "The consensus becomes the final answer, of each sample its own"
  );
  const believe = made(
    "believe",
    "As the model",
    "What the model says becomes the final answer, of each sample its own"
  );
  const skip = made("skip", "Skip", "Leave it for now: nothing is stored");
  const several = desk.config.peek().answer === "classes";
  const empty = made("empty", "None", "The final answer is: none of the classes");
  const row8 = h(
    "div",
    { class: "ll-actions" },
    accept.button,
    ...several ? [empty.button] : [],
    believe.button,
    skip.button
  );
  watch(life, () => {
    const meant3 = desk.meant();
    const inHand = several && desk.draft.value.size > 0;
    const alone2 = meant3.length > 0 && meant3.every(({ consensus }) => consensus?.judgments === 1);
    setText(accept.caption, inHand ? "Save" : alone2 ? "Keep the label" : "As most say");
    setHidden(believe.button, !desk.config.peek().learner);
    believe.button.disabled = meant3.length === 0 || meant3.some(({ predicted }) => predicted === null);
    const agreed = meant3.length > 0 && meant3.every(({ consensus }) => consensus !== null);
    accept.button.disabled = !(inHand ? meant3.length > 0 : agreed);
    accept.button.classList.toggle("ll-primary", inHand);
    skip.button.disabled = meant3.length === 0;
    empty.button.disabled = meant3.length === 0;
  });
  return row8;
}
function bulk(room) {
  const { desk, life } = room;
  const hint3 = h("p", { class: "ll-hint" }, "");
  const element = h(
    "div",
    { class: "ll-bulk-part" },
    h("strong", {}, "All of one prediction"),
    hint3,
    ofOnePrediction(room)
  );
  watch(life, () => {
    const { predicted, least: least2 } = desk.query.value;
    const config = desk.config.peek();
    const working = (desk.list.value?.working ?? "") !== "";
    const nothing2 = Object.keys(desk.facets.value.predicted).length === 0 && !working;
    setHidden(element, !config.learner || nothing2);
    const chosen = predicted === null ? "Choose a predicted class above to label all of it at once." : `Predicted ${captionOf2(config, predicted)}, score from ${share(least2)}, not decided yet, on all pages.`;
    setText(hint3, working ? "Counted when the model has seen all." : chosen);
  });
  return element;
}
function ofOnePrediction({ desk, life, act: act3 }) {
  const button2 = h("button", { type: "button", class: "ll-action ll-bulk", "data-action": "bulk" }, "");
  button2.addEventListener("click", () => act3("bulk"), { signal: life });
  watch(life, () => {
    const { predicted } = desk.query.value;
    const list2 = desk.list.value;
    const n = list2?.bulk ?? 0;
    setHidden(button2, predicted === null || Boolean(list2?.working));
    button2.disabled = n === 0 || desk.waiting.value;
    const all = n === 1 ? "it" : `all ${n.toLocaleString("en-US")}`;
    const caption = predicted === null ? "" : captionOf2(desk.config.peek(), predicted);
    setText(button2, n === 0 ? "There is none" : `Label ${all} as ${caption}`);
  });
  return button2;
}
function captionOf2(config, key) {
  return config.classes.find((spec) => `${spec.key}` === key)?.caption ?? key;
}

// src/gallery/widget.ts
function renderGallery(model2, el, world) {
  const desk = new Desk(model2.get("config"), {
    send: (message) => model2.send(message),
    uuid: world.uuid,
    storage: world.storage,
    later(run, ms) {
      const timer2 = setTimeout(run, ms);
      return () => clearTimeout(timer2);
    }
  });
  const heard = (message, buffers = []) => desk.receive(message, buffers.map(world.bytes));
  let life = new AbortController();
  let room = furnish(desk, life.signal);
  const leave5 = () => {
    life.abort();
    room.listening.close();
  };
  const renew = () => {
    const at2 = focused(room.root);
    const here = at2 !== null && room.root.contains(at2);
    const before = room.root;
    leave5();
    desk.config.value = model2.get("config");
    life = new AbortController();
    room = furnish(desk, life.signal);
    before.replaceWith(room.root);
    if (here) room.home();
  };
  model2.on("msg:custom", heard);
  model2.on("change:config", renew);
  el.append(room.root);
  desk.start();
  return () => {
    leave5();
    model2.off("msg:custom", heard);
    model2.off("change:config", renew);
    desk.close();
    room.root.remove();
  };
}
function furnish(desk, life) {
  const config = desk.config.peek();
  const root = h("div", {
    class: "labelloop ll-review",
    tabindex: 0,
    role: "group",
    "aria-label": config.name ? `${config.title}: ${config.name}` : config.title,
    "data-kind": config.kind,
    "data-lm-suppress-shortcuts": "true"
  });
  const room = {
    desk,
    root,
    life,
    hotkeys: new Hotkeys(config.keymap, config.classes, config.classes.length <= MANY2),
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    listening: new Listening(desk),
    help: signal(false),
    whose: signal(null),
    act: (name) => act(room, name),
    home: () => home(room)
  };
  followTheme(root, life);
  followState(room);
  const beside = takes(config);
  const main = h(
    "div",
    { class: beside ? "ll-main" : "ll-main ll-alone-main" },
    stage(room),
    ...beside ? [side(room)] : []
  );
  const frame = h("div", { class: "ll-frame" }, header(room), notices(room), bar(room), main, footer(room));
  root.append(frame, over(room, frame));
  listenToKeys(room);
  return room;
}
var MANY2 = 20;
function act(room, name) {
  const { desk } = room;
  const [kind, number2] = name.split(":");
  if (name === "view") {
    desk.mode.value = desk.mode.peek() === "grid" ? "one" : "grid";
    desk.select({ ...desk.selection.peek(), chosen: /* @__PURE__ */ new Set() });
    room.home();
  } else if (name === "back") desk.turn(-1);
  else if (name === "next") desk.turn(1);
  else if (name === "all") selectAll(room);
  else if (name === "help") room.help.value = true;
  else if (name === "play") {
    const key = desk.current()?.key;
    if (key && desk.config.peek().shows === "sounds") room.listening.toggle(key);
  } else if (name === "search") {
    const field = room.root.querySelector("[data-filter=text]");
    field?.focus();
    field?.select();
  } else if (takes(desk.config.peek())) decide(room, name, kind ?? "", Number(number2));
}
function decide({ desk, whose: whose2, home: home2 }, name, kind, number2) {
  if (kind === "class") {
    const spec = desk.config.peek().classes[number2];
    if (spec) desk.choose(spec.key);
  } else if (kind === "whose") {
    const who = annotators(desk.meant())[number2];
    whose2.value = null;
    if (who !== void 0) desk.adopt(who);
  } else if (name === "accept") desk.accept();
  else if (name === "believe") desk.believe();
  else if (name === "empty") desk.submit([]);
  else if (name === "skip") desk.skip();
  else if (name === "bulk") desk.bulk();
  else if (name === "like") desk.like();
  else if (name === "open") desk.open();
  else if (name === "found") desk.all.value = !desk.all.peek() && desk.takesAll;
  else if (name === "retry") desk.do({ kind: "refresh" });
  else if (name === "undo" || name === "redo") {
    if (desk.list.peek()?.[name]) desk.do({ kind: name });
  }
  if (!desk.doubt.peek()) home2();
}
function home({ root, desk }) {
  const tile = desk.mode.peek() === "grid" ? root.querySelector('.ll-tile[data-cursor="true"]') : null;
  (tile ?? root).focus({ preventScroll: tile === null });
}
function followState({ root, desk, life, listening }) {
  watch(life, () => setAttr(root, "data-unsaved", `${desk.unsaved.value}`));
  watch(life, () => setAttr(root, "data-item", desk.current()?.id ?? ""));
  watch(life, () => setAttr(root, "data-mode", desk.mode.value));
  watch(life, () => {
    const list2 = desk.list.value;
    const state = () => {
      if (desk.offline.value) return "offline";
      if (desk.problem.value !== null) return "error";
      if (!list2 || list2.all === 0 && list2.working) return "waiting";
      if (desk.config.peek().kind === "grid") return list2.decided === list2.all ? "done" : "ready";
      return list2.total === 0 || list2.facts.every(({ verdict, skipped }) => verdict || skipped) ? "done" : "ready";
    };
    setAttr(root, "data-state", state());
  });
  life.addEventListener(
    "abort",
    effect(() => {
      if (desk.current()?.key !== listening.key.peek()) listening.stop();
    }),
    { once: true }
  );
  const tell = (keys3) => setAttr(root, "data-keys", keys3);
  tell("off");
  root.addEventListener("focusin", () => tell("on"), { signal: life });
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) tell("off");
    },
    { signal: life }
  );
}

// src/shell/presence.ts
function attend(model2, life) {
  const here = () => {
    try {
      model2.send({ kind: "here" });
    } catch {
    }
  };
  const heard = ({ kind }) => {
    if (kind === "here") here();
  };
  model2.on("msg:custom", heard);
  life.addEventListener("abort", () => model2.off("msg:custom", heard), { once: true });
  here();
}

// src/map/canvas.ts
var HEARD = ["mousedown", "mousemove", "mouseup", "mouseleave", "dblclick"];
function canvas(model2, room, [width, height], bytes) {
  const element = h("canvas", { width, height });
  element.style.width = element.style.maxWidth = `${width}px`;
  showPictures(model2, element, bytes, room.life);
  tellOfPointer(room, element);
  return element;
}
function showPictures(model2, element, bytes, life) {
  let shown2 = Promise.resolve();
  const show2 = async (png) => {
    const picture2 = await createImageBitmap(
      new Blob([png], { type: "image/png" })
    );
    if (!life.aborted) element.getContext("2d")?.drawImage(picture2, 0, 0);
    picture2.close();
  };
  const hear = ({ kind }, [png] = []) => {
    if (kind !== "picture" || !png) return;
    shown2 = shown2.then(() => show2(bytes(png))).catch((reason) => reportError(reason));
  };
  model2.on("msg:custom", hear);
  life.addEventListener("abort", () => model2.off("msg:custom", hear), { once: true });
}
function tellOfPointer(room, element) {
  const { pending, life, state } = room;
  let held = [];
  let drawing = false;
  const tell = () => {
    if (!held.length) return;
    const pointer = held;
    held = [];
    room.send({ pointer });
  };
  const onPointer = (event) => {
    event.preventDefault();
    const told3 = said(event, element);
    if (told3.event === "mousedown") drawing = told3.shiftKey || state.peek().tool !== "move";
    if (told3.event === "mousemove" && !(drawing && told3.buttons)) held = held.filter(isOther);
    held.push(told3);
    if (told3.event !== "mousemove" || pending.peek() === 0) tell();
  };
  for (const name of HEARD) element.addEventListener(name, onPointer, { signal: life });
  watch(life, () => {
    if (pending.value === 0) tell();
  });
}
function isOther({ event }) {
  return event !== "mousemove";
}
function said(event, element) {
  const { type, button: button2, buttons, shiftKey, ctrlKey, metaKey, altKey, clientX, clientY } = event;
  const { left, top, width, height } = element.getBoundingClientRect();
  return {
    event: type,
    button: button2,
    buttons,
    shiftKey,
    ctrlKey,
    metaKey,
    altKey,
    relativeX: clientX - left,
    relativeY: clientY - top,
    boundingRectWidth: width,
    boundingRectHeight: height
  };
}

// src/map/head.ts
var TOOLS = [
  ["move", "Move", "Drag to move; with Shift draw a lasso"],
  ["lasso", "Lasso", "Drag around samples to select them"],
  ["rectangle", "Rectangle", "Drag from corner to corner to select what lies between"]
];
function head(room) {
  const nearer = group(
    "Zoom",
    button(room, "zoom_out", "−", "Zoom out (-)"),
    button(room, "zoom_in", "+", "Zoom in (+)"),
    button(room, "fit", "Fit", "Show the whole map (Home)")
  );
  const changes2 = h(
    "div",
    { class: "ll-map-changes" },
    group(
      "Changes",
      button(room, "undo", "↶", "Take back the latest answer, or all of a selection (Backspace)"),
      button(room, "redo", "↷", "Do it again (Ctrl Y)")
    ),
    help(room)
  );
  return h("div", { class: "ll-map-head" }, tools(room), nearer, color(room), changes2);
}
function group(name, ...children) {
  return h("div", { class: "ll-modes", role: "group", "aria-label": name }, ...children);
}
function button(room, name, text2, title) {
  const made = h("button", { type: "button", class: "ll-action ll-small", "data-action": name, title }, text2);
  if (text2.length < 4) setAttr(made, "aria-label", title.replace(/ \(.*\)$/, ""));
  made.addEventListener("click", () => room.act(name), { signal: room.life });
  return made;
}
function tools(room) {
  const { state, life, act: act3 } = room;
  const buttons = TOOLS.map(([tool, text2, title]) => {
    const made = h("button", { type: "button", class: "ll-action ll-small", "data-tool": tool, title }, text2);
    made.addEventListener("click", () => act3("tool", tool), { signal: life });
    watch(life, () => setAttr(made, "aria-pressed", `${state.value.tool === tool}`));
    return made;
  });
  return group("What dragging does", ...buttons);
}
function color(room) {
  const { config, state, life, act: act3 } = room;
  const select = h("select", { class: "ll-field", "data-filter": "color" });
  watch(life, () => {
    const names = config.value.colors;
    select.replaceChildren(...names.map((name) => h("option", { value: name }, name)));
    select.value = state.peek().color;
  });
  watch(life, () => select.value = state.value.color);
  select.addEventListener("change", () => act3("color", select.value), { signal: life });
  return h("label", { class: "ll-choice" }, h("span", {}, "Color by"), select);
}
function help(room) {
  const made = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small ll-sign",
      "data-action": "help",
      title: "Keys (?)",
      "aria-label": "Keys"
    },
    "?"
  );
  made.addEventListener("click", () => room.help.value = true, { signal: room.life });
  return made;
}

// src/map/room.ts
function many2(n) {
  return n.toLocaleString("en-US");
}
function counted2(n) {
  return n === 1 ? "1 sample" : `${many2(n)} samples`;
}

// src/map/foot.ts
var FEW = 12;
function foot(room) {
  return h("div", { class: "ll-map-foot" }, notices2(room), selection(room), status(room));
}
function selection(room) {
  const { state, life } = room;
  const text2 = h("span", { class: "ll-map-selected" }, "");
  const all = button(room, "all", "Select all shown", "Select all that the legend leaves in (Ctrl A)");
  const none = button(room, "clear", "Let go", "Select nothing (Escape)");
  const skip = button(room, "skip", "Skip", "Leave what is selected without an answer (Delete)");
  watch(life, () => {
    const n = state.value.selected;
    setText(text2, n ? `${counted2(n)} selected` : "Nothing selected");
    none.disabled = skip.disabled = n === 0;
  });
  return h(
    "div",
    { class: "ll-map-selection", role: "group", "aria-label": "What is selected" },
    h("div", { class: "ll-map-row" }, text2, all, none),
    h("div", { class: "ll-map-row ll-map-answers" }, classes2(room), skip)
  );
}
function classes2(room) {
  const { config, state, life } = room;
  const element = h("div", { class: "ll-map-classes", role: "group", "aria-label": "Label as" });
  let buttons = [];
  const able = () => {
    for (const each of buttons) each.disabled = state.value.selected === 0;
  };
  watch(life, () => {
    const { classes: specs, parts } = config.value;
    const made = parts ? [] : specs.length > FEW ? list(room) : specs.map((_, at2) => one(room, at2));
    buttons = made.filter((each) => !(each instanceof HTMLLabelElement));
    element.replaceChildren(
      ...parts ? [h("span", { class: "ll-hint" }, "Answers have parts here: open samples one by one in a labeler.")] : [h("span", { class: "ll-hint", "aria-hidden": "true" }, "Label as"), ...made]
    );
    for (const each of buttons) each.disabled = state.peek().selected === 0;
  });
  watch(life, able);
  return element;
}
function one(room, at2) {
  const spec = room.config.peek().classes[at2];
  const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
  chip.style.setProperty("--ll-chip", spec?.color ?? "");
  const made = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small",
      "data-class": spec?.key,
      title: spec?.description || null
    },
    chip,
    h("span", { class: "ll-caption", dir: "auto" }, spec?.caption ?? "")
  );
  if (spec?.hotkey) {
    made.append(h("kbd", { "aria-hidden": "true", class: "ll-letter" }, spec.hotkey));
    setAttr(made, "aria-keyshortcuts", spec.hotkey);
  }
  made.addEventListener("click", () => room.act("label", at2), { signal: room.life });
  return made;
}
function list(room) {
  const select = h("select", { class: "ll-field", "aria-label": "Class" });
  room.config.peek().classes.forEach(({ caption }, at2) => {
    select.append(h("option", { value: at2 }, caption));
  });
  const made = h("button", { type: "button", class: "ll-action ll-small" }, "Label");
  made.addEventListener("click", () => room.act("label", Number(select.value)), { signal: room.life });
  return [select, made];
}
function notices2(room) {
  const { state, offline: offline3, life } = room;
  const alert = h("div", { class: "ll-map-alert", role: "alert", dir: "auto", hidden: true }, "");
  const gone = h(
    "div",
    { class: "ll-map-gone", "data-role": "offline", hidden: true },
    "The kernel is gone. What is stored is kept. Run the cell again."
  );
  watch(life, () => {
    const { text: text2, alert: wrong } = state.value.said;
    setText(alert, wrong ? text2 : "");
    setHidden(alert, !wrong);
  });
  watch(life, () => setHidden(gone, !offline3.value));
  return h("div", { class: "ll-map-notices" }, alert, gone);
}
function status(room) {
  const { config, state, life } = room;
  const said3 = h("span", { role: "status", class: "ll-map-last", dir: "auto" }, "");
  const facts = h("span", { class: "ll-map-facts", dir: "auto" }, "");
  const notes = h("span", { class: "ll-map-notes", dir: "auto" }, "");
  watch(life, () => {
    const { text: text2, alert, number: number2 } = state.value.said;
    setText(said3, alert ? "" : `${text2}${text2 && number2 % 2 ? " " : ""}`);
    setText(notes, state.value.notes.join(" "));
    setHidden(notes, state.value.notes.length === 0);
  });
  watch(life, () => {
    const { name, samples, axes } = config.value;
    setText(facts, [name, counted2(samples), `→ ${axes[0]}`, `↑ ${axes[1]}`].filter(Boolean).join(" · "));
  });
  return h("div", { class: "ll-map-status" }, h("div", { class: "ll-map-row" }, said3, facts), notes);
}

// src/map/plane.ts
var [FARTHEST, CLOSEST] = [0.05, 1e6];
var TURN = 1.0018;
function moved3(view, columns, rows) {
  return { ...view, left: view.left - columns / view.across, top: view.top + rows / view.down };
}
function zoomed(view, by, column, row8) {
  const zoom = Math.min(CLOSEST, Math.max(FARTHEST, view.zoom * by));
  const [across3, down] = [view.across * zoom / view.zoom, view.down * zoom / view.zoom];
  return {
    left: view.left + column / view.across - column / across3,
    top: view.top - row8 / view.down + row8 / down,
    across: across3,
    down,
    zoom
  };
}
function turned({ deltaY, deltaMode }) {
  const pixels = deltaY * (deltaMode === 0 ? 1 : 16);
  return TURN ** -Math.max(-400, Math.min(400, pixels));
}
function shift(from, to) {
  return {
    x: to.across / from.across,
    y: to.down / from.down,
    left: (from.left - to.left) * to.across,
    top: (to.top - from.top) * to.down
  };
}

// src/map/glide.ts
var STILL = 4;
var NOTHING2 = 0.01;
var Glide = class {
  #room;
  #canvas = null;
  /** The latest picture as it came. */
  #sheet = document.createElement("canvas");
  #draw = () => {
  };
  /** The view of the picture on the screen, of those that are on their way, and the one that the hand has come to. */
  #shown = null;
  #coming = [];
  #wanted = null;
  #sent = null;
  #drag = null;
  #frame = 0;
  constructor(room) {
    this.#room = room;
    const { box: box2, life: signal2 } = room;
    box2.addEventListener("mousedown", (event) => this.#press(event), { signal: signal2, capture: true });
    box2.addEventListener("wheel", (event) => this.#wheel(event), { signal: signal2, capture: true, passive: false });
    window.addEventListener("mousemove", (event) => this.#move(event), { signal: signal2, capture: true });
    window.addEventListener("mouseup", () => this.#release(), { signal: signal2, capture: true });
    watch(signal2, () => {
      if (room.pending.value === 0) this.#tell();
    });
    signal2.addEventListener("abort", () => this.#leave(), { once: true });
  }
  /** The canvas on which pictures come. */
  hold(canvas2) {
    if (canvas2 === this.#canvas) return;
    this.#leave();
    this.#canvas = canvas2;
    const context = canvas2?.getContext("2d");
    if (!canvas2 || !context) return;
    this.#draw = context.drawImage.bind(context);
    context.drawImage = ((...given) => {
      this.#draw(...given);
      this.#took();
    });
    this.#room.act("again");
  }
  /** The kernel says what the next picture shows; or, with `same`, what the one on the screen shows now. */
  hear(view, same2) {
    if (same2) {
      this.#shown = view;
      this.#settle();
    } else this.#coming.push(view);
  }
  /** Gives the canvas back as it was. */
  #leave() {
    cancelAnimationFrame(this.#frame);
    const context = this.#canvas?.getContext("2d");
    if (context) delete context.drawImage;
    this.#canvas = null;
  }
  /** A picture has been drawn. */
  #took() {
    this.#shown = this.#coming.shift() ?? this.#shown;
    this.#keep();
    this.#settle();
    this.#paint();
  }
  #keep() {
    const canvas2 = this.#canvas;
    if (!canvas2 || canvas2.width === 0 || canvas2.height === 0) return;
    this.#sheet.width = canvas2.width;
    this.#sheet.height = canvas2.height;
    this.#sheet.getContext("2d")?.drawImage(canvas2, 0, 0);
  }
  /** Where no hand moves it, and the kernel knows all, what it shows is what is wanted. */
  #settle() {
    if (!this.#drag && this.#sent === this.#wanted && this.#room.pending.peek() === 0 && !this.#coming.length)
      this.#sent = this.#wanted = this.#shown;
  }
  #see(view) {
    this.#wanted = view;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
    this.#tell();
  }
  #paint() {
    const [from, to, context] = [this.#shown, this.#wanted, this.#canvas?.getContext("2d")];
    if (!from || !to || !context || from === to) return;
    const { x, y, left, top } = shift(from, to);
    if (x === 1 && y === 1 && Math.hypot(left, top) < NOTHING2) return;
    const { width, height } = this.#sheet;
    context.clearRect(0, 0, width, height);
    this.#draw(this.#sheet, left, top, width * x, height * y);
  }
  /** Tells the kernel, as soon as it has done what it was told before. */
  #tell() {
    const view = this.#wanted;
    if (!view || view === this.#sent || this.#room.pending.peek() > 0) return;
    this.#sent = view;
    this.#room.see(view);
  }
  #press({ target, button: button2, shiftKey, clientX: x, clientY: y }) {
    const moves2 = this.#room.state.peek().tool === "move" && !shiftKey;
    if (button2 === 0 && moves2 && target === this.#canvas) this.#drag = { x, y, moving: false };
  }
  #move({ buttons, clientX: x, clientY: y }) {
    const drag = this.#drag;
    const view = this.#wanted ?? this.#shown;
    if (!drag || !view) return;
    if (buttons === 0) {
      this.#release();
      return;
    }
    drag.moving ||= Math.abs(x - drag.x) > STILL || Math.abs(y - drag.y) > STILL;
    if (!drag.moving) return;
    const { across: across3, down } = this.#scale();
    this.#drag = { x, y, moving: true };
    this.#see(moved3(view, (x - drag.x) * across3, (y - drag.y) * down));
  }
  #release() {
    this.#drag = null;
    this.#settle();
  }
  #wheel(event) {
    const view = this.#wanted ?? this.#shown;
    if (event.target !== this.#canvas || !this.#canvas || !view) return;
    event.preventDefault();
    event.stopPropagation();
    const { left, top } = this.#canvas.getBoundingClientRect();
    const { across: across3, down } = this.#scale();
    const [column, row8] = [(event.clientX - left) * across3, (event.clientY - top) * down];
    this.#see(zoomed(view, turned(event), column, row8));
  }
  /** Pixels of the picture for one of the page. */
  #scale() {
    const { width = 1, height = 1 } = this.#canvas ?? {};
    const rect = this.#canvas?.getBoundingClientRect();
    return { across: width / (rect?.width || width), down: height / (rect?.height || height) };
  }
};

// src/map/keys.ts
var SHORTCUTS = "data-lm-suppress-shortcuts";
var CONTROL = "input, select, textarea, button, [data-scrolls]";
function listenToKeys2(room, plane) {
  const { box: box2, life: signal2 } = room;
  const inside2 = (target) => target instanceof Node && box2.contains(target);
  box2.addEventListener(
    "mousedown",
    ({ target }) => {
      if (target instanceof Node && plane()?.contains(target)) room.home();
    },
    { signal: signal2, capture: true }
  );
  box2.addEventListener("keydown", (event) => onKey2(room, event, plane()), { signal: signal2, capture: true });
  box2.addEventListener("keyup", keepIn2, { signal: signal2 });
  box2.addEventListener(
    "focusin",
    ({ target }) => {
      if (target instanceof Element) target.setAttribute(SHORTCUTS, "true");
      box2.dataset.keys = "on";
    },
    { signal: signal2 }
  );
  const left = ({ relatedTarget }) => {
    if (!inside2(relatedTarget)) box2.dataset.keys = "off";
  };
  box2.addEventListener("focusout", left, { signal: signal2 });
}
function keepIn2(event) {
  const save2 = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save2) event.stopPropagation();
}
function onKey2(room, event, plane) {
  keepIn2(event);
  const { key, ctrlKey, metaKey, shiftKey, altKey, repeat, target } = event;
  const mod = ctrlKey || metaKey;
  if (event.isComposing || key === "Tab" || mod && "csvx".includes(key.toLowerCase())) return;
  if (room.help.peek()) {
    if (key === "Escape") {
      event.preventDefault();
      room.help.value = false;
    }
    return;
  }
  if (key === "Escape" && leaves(room, event, plane)) return;
  if (target instanceof Element && target.closest(CONTROL)) {
    const label2 = key.length === 1 && key !== " " && !isField(target);
    if (!label2 && key !== "Escape") return;
  }
  event.preventDefault();
  if (key === "?") room.help.value = true;
  else if (!repeat || room.pending.peek() === 0)
    room.send({ event: "keydown", key, ctrlKey, metaKey, shiftKey, altKey, repeat });
}
function leaves(room, event, plane) {
  const { target } = event;
  const { selected, cursor } = room.state.peek();
  if (target instanceof Element && target !== plane && target.closest(CONTROL)) room.home();
  else if (selected === 0 && !cursor && target instanceof HTMLElement) target.blur();
  else return false;
  event.preventDefault();
  return true;
}

// src/map/over.ts
var ARROWS2 = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
var POINTER = [
  [["Drag"], "Move the map, or what the tool says; with Shift, draw a lasso"],
  [["Ctrl and drag"], "Add to what is selected; with Alt, take from it"],
  [["Wheel"], "Zoom at the pointer; twice a click shows the whole map"]
];
var CURSOR = [
  [ARROWS2, "Go to the next sample in that direction"],
  [["Shift and arrow"], "Go there, and select it too"],
  [[" "], "Select the sample under the cursor, or no more"],
  [["PageUp", "PageDown"], "Go to the sample before or after, also among those at one place"]
];
var VIEW = [
  [["+", "-"], "Zoom at the cursor"],
  [["Ctrl and arrow"], "Move the map"],
  [["Home"], "Show the whole map"]
];
var SELECTION = [
  [["Mod+a"], "Select all that the legend leaves in"],
  [["Escape"], "Select nothing; again: give the keys back to the notebook"],
  [["Delete"], "Skip what is selected"],
  [["Backspace"], "Take back the latest answer, or all of a selection"],
  [["Mod+y"], "Do it again"]
];
function over2(room, beneath) {
  const { help: help3, life, home: home2 } = room;
  const layer = h("div", { class: "ll-layer", hidden: true });
  const onClick2 = ({ target }) => {
    if (target === layer) help3.value = false;
  };
  layer.addEventListener("click", onClick2, { signal: life });
  let open = false;
  watch(life, () => {
    setHidden(layer, !help3.value);
    for (const each of beneath()) each.inert = help3.value;
    layer.replaceChildren(...help3.value ? [keys2(room)] : []);
    if (help3.value) layer.querySelector("button")?.focus();
    else if (open) home2();
    open = help3.value;
  });
  return layer;
}
function keys2(room) {
  const { config, help: help3, mac, life } = room;
  const { classes: classes4, opens } = config.peek();
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close"
  );
  closer.addEventListener("click", () => help3.value = false, { signal: life });
  const kbd3 = (each) => h("kbd", { class: /^\S$/u.test(each) && "ll-letter" }, label(each, mac));
  const row8 = ([bindings, about]) => h(
    "tr",
    {},
    h("td", {}, ...bindings.flatMap((each) => [kbd3(each), " "])),
    h("td", { dir: "auto" }, about)
  );
  const table2 = (caption, rows) => h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...rows.map(row8)));
  const enter5 = [["Enter"], opens ? "Open it in the labeler" : "Say what it is"];
  const labels = classes4.filter(({ hotkey }) => hotkey).map(({ caption, hotkey }) => [[hotkey], caption]);
  const body = h(
    "div",
    { class: "ll-dialog-body", tabindex: 0 },
    table2("Pointer", [...POINTER, [["Click"], opens ? "Open the sample in the labeler" : "Show the sample"]]),
    table2("From sample to sample", [...CURSOR, enter5]),
    table2("View", VIEW),
    table2("What is selected", SELECTION),
    ...labels.length ? [table2("Label all of it", labels)] : [],
    h("p", {}, "The keys work while the map has the focus.")
  );
  const top = h("div", { class: "ll-dialog-head" }, h("strong", {}, "Keys"), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": "Keys" },
    top,
    body
  );
}

// src/map/ring.ts
function ring({ card: card2, life }, plane) {
  const element = h("div", { class: "ll-map-ring", "aria-hidden": "true", hidden: true });
  watch(life, () => {
    const at2 = card2.value?.at;
    const picture2 = plane();
    setHidden(element, !at2 || !picture2);
    if (!at2 || !picture2) return;
    element.style.left = `${picture2.offsetLeft + at2[0] * picture2.offsetWidth}px`;
    element.style.top = `${picture2.offsetTop + at2[1] * picture2.offsetHeight}px`;
  });
  return element;
}

// src/map/side.ts
function side2(room, bytes) {
  return h("div", { class: "ll-map-side" }, legend(room), card(room, bytes));
}
function legend(room) {
  const { state, life } = room;
  const title = h("strong", {}, "");
  const whole3 = button(room, "show_all", "Show all", "Leave nothing out");
  const list2 = h("div", { class: "ll-map-legend" });
  const rows = /* @__PURE__ */ new Map();
  watch(life, () => {
    const { legend: categories, color: color2 } = state.value;
    setText(title, color2[0]?.toUpperCase() + color2.slice(1));
    setHidden(
      whole3,
      categories.every(({ shown: shown2 }) => shown2)
    );
    const names = categories.map(({ name }) => name);
    for (const name of rows.keys()) if (!names.includes(name)) rows.delete(name);
    for (const each of categories) {
      const found2 = rows.get(each.name) ?? row2(room, each.name);
      rows.set(each.name, found2);
      found2.show(each);
    }
    const wanted = names.flatMap((name) => rows.get(name)?.element ?? []);
    if (wanted.some((each, at2) => list2.children[at2] !== each) || list2.children.length !== wanted.length)
      list2.replaceChildren(...wanted);
  });
  const about = "Legend: what is left out is neither shown nor selected";
  return h(
    "div",
    { class: "ll-map-part", role: "group", "aria-label": about },
    h("div", { class: "ll-map-part-head" }, title, whole3),
    list2
  );
}
function row2(room, name) {
  const field = h("input", { type: "checkbox", "data-category": name });
  const chip = h("span", { class: "ll-map-dot", "aria-hidden": "true" });
  const count2 = h("span", { class: "ll-count" }, "");
  const caption = h("span", { class: "ll-caption", dir: "auto", title: name }, name);
  field.addEventListener("change", () => room.act(field.checked ? "show" : "hide", name), {
    signal: room.life
  });
  return {
    element: h("label", { class: "ll-map-category" }, field, chip, caption, count2),
    show(category) {
      field.checked = category.shown;
      chip.style.setProperty("--ll-chip", category.color);
      setText(count2, many2(category.count));
    }
  };
}
function card(room, bytes) {
  const { config, card: shown2, life } = room;
  const body = h("div", { class: "ll-map-card" });
  let held = new AbortController();
  life.addEventListener("abort", () => held.abort(), { once: true });
  watch(life, () => {
    const found2 = shown2.value;
    held.abort();
    held = new AbortController();
    if (!found2) {
      body.replaceChildren(
        h("p", { class: "ll-hint" }, "Point at a sample, or go to one with the arrow keys.")
      );
      return;
    }
    const { id, said: said3, color: color2, data, buffer } = found2;
    const dot = h("span", { class: "ll-map-dot", "aria-hidden": "true" });
    dot.style.setProperty("--ll-chip", color2);
    const content = { data, bytes: buffer ? bytes(buffer) : null };
    body.replaceChildren(
      h(
        "div",
        { class: "ll-map-card-head" },
        h("strong", { class: "ll-map-id", dir: "auto", title: id }, id),
        h("span", { class: "ll-map-said" }, dot, h("span", { dir: "auto" }, said3))
      ),
      h(
        "div",
        { class: `ll-map-sample ll-map-${config.peek().shows}` },
        drawn({ ...config.peek(), classes: [] }, content, [], id, held.signal)
      )
    );
  });
  const scrolls = { tabindex: 0, "data-scrolls": true, role: "group", "aria-label": "Sample" };
  return h("div", { class: "ll-map-part ll-map-card-part", ...scrolls }, body);
}

// src/map/widget.ts
var SOON = 50;
function renderMap(model2, el, world) {
  const life = new AbortController();
  const parts = h("div", { class: "ll-map-parts" });
  const own = model2.get("config").canvas ? h("div", { class: "ll-map" }, parts) : null;
  if (!own) el.classList.add("ll-map-parts");
  el.append(own ?? parts);
  let begun2 = false;
  const begin = () => {
    const box2 = parts.closest(".ll-map");
    if (begun2 || !box2 || life.signal.aborted) return;
    begun2 = true;
    furnish2(model2, box2, parts, life.signal, world.bytes);
  };
  const timers = [0, 20, 100, 500, 2e3].map((wait) => setTimeout(begin, wait));
  begin();
  return () => {
    for (const timer2 of timers) clearTimeout(timer2);
    life.abort();
    (own ?? parts).remove();
  };
}
function furnish2(model2, box2, parts, life, bytes) {
  const plane = () => box2.querySelector("canvas");
  const room = {
    box: box2,
    config: signal(model2.get("config")),
    state: signal(model2.get("state")),
    card: signal(cardOf(model2)),
    help: signal(false),
    offline: signal(false),
    pending: signal(0),
    life,
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    send(message) {
      try {
        room.pending.value = room.pending.peek() + 1;
        model2.send(message);
      } catch {
        room.offline.value = true;
      }
    },
    act: (name, value) => room.send(value === void 0 ? { do: name } : { do: name, value }),
    see: ({ left, top, zoom }) => room.send({ do: "see", value: [left, top, zoom] }),
    home: () => plane()?.focus({ preventScroll: true })
  };
  const glide = new Glide(room);
  follow2(model2, room, glide);
  const pieces = [head(room), side2(room, bytes), foot(room)];
  parts.append(
    ...pieces,
    ring(room, plane),
    over2(room, () => [...pieces, ...[plane()].flatMap((each) => each ?? [])])
  );
  const size = room.config.peek().canvas;
  if (size) box2.append(canvas(model2, room, size, bytes));
  dress(room, plane, glide);
  listenToKeys2(room, plane);
  followTheme(box2, life);
  followBackground(model2, box2, life);
  attend(model2, life);
}
function cardOf(model2) {
  const card2 = model2.get("card");
  return "id" in card2 ? card2 : null;
}
function follow2(model2, { config, state, card: card2, pending, offline: offline3, life }, glide) {
  const heard = [
    ["change:config", () => config.value = model2.get("config")],
    ["change:state", () => state.value = model2.get("state")],
    ["change:card", () => card2.value = cardOf(model2)],
    [
      "msg:custom",
      (message) => {
        if (message.kind === "view") glide.hear(message.view, message.same);
        else if (message.kind === "done") pending.value = Math.max(0, pending.peek() - 1);
        offline3.value = false;
      }
    ]
  ];
  for (const [name, hear] of heard) model2.on(name, hear);
  life.addEventListener(
    "abort",
    () => {
      for (const [name, hear] of heard) model2.off(name, hear);
    },
    { once: true }
  );
}
function dress({ box: box2, config, state, life }, plane, glide) {
  box2.classList.add("labelloop-map");
  box2.dataset.keys = "off";
  setAttr(box2, "role", "group");
  setAttr(box2, "data-lm-suppress-shortcuts", "true");
  const dressed = () => {
    const picture2 = plane();
    const { name, samples } = config.value;
    setAttr(box2, "aria-label", name ? `Map: ${name}` : "Map");
    glide.hold(picture2);
    if (!picture2) return;
    picture2.tabIndex = 0;
    setAttr(picture2, "role", "application");
    setAttr(
      picture2,
      "aria-label",
      `Map of ${counted2(samples)}. Arrow keys go from sample to sample; ? tells all keys`
    );
  };
  watch(life, dressed);
  watch(life, () => setAttr(box2, "data-tool", state.value.tool));
  const watcher = new MutationObserver(dressed);
  watcher.observe(box2, { childList: true });
  life.addEventListener("abort", () => watcher.disconnect(), { once: true });
}
function followBackground(model2, box2, life) {
  const tell = () => {
    const colour = behind(box2);
    if (`${colour}` === `${model2.get("background")}`) return;
    model2.set("background", colour);
    model2.save_changes();
  };
  let timer2;
  const soon = () => {
    clearTimeout(timer2);
    timer2 = setTimeout(tell, SOON);
  };
  const watcher = new MutationObserver(soon);
  const attributeFilter = ["class", "style", "data-theme", "data-jp-theme-light", "data-jp-theme-name"];
  for (const root of [document.documentElement, document.body, box2])
    watcher.observe(root, { attributes: true, attributeFilter });
  soon();
  life.addEventListener(
    "abort",
    () => {
      clearTimeout(timer2);
      watcher.disconnect();
    },
    { once: true }
  );
}
function behind(element) {
  for (let each = element; each; each = each.parentElement) {
    const numbers = (getComputedStyle(each).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (numbers.length >= 3 && (numbers[3] ?? 1) > 0.5) return numbers.slice(0, 3).map(Math.round);
  }
  return [255, 255, 255];
}

// src/monitor/card.ts
var Card = class {
  element;
  #drawn = h("div", { class: "ll-card-drawn" });
  #shown = "";
  /** `lasting` stays the same element, whatever is drawn: it may have the focus. */
  constructor(name, ...lasting) {
    this.element = h(
      "figure",
      { class: "ll-card", "data-part": name, hidden: true },
      this.#drawn,
      ...lasting
    );
  }
  /** Shows what `draw` makes of `data`; null hides the card. */
  show(data, draw) {
    const now = JSON.stringify(data);
    if (now === this.#shown) return;
    this.#shown = now;
    this.element.hidden = data === null;
    this.#drawn.replaceChildren(...data === null ? [] : facing(draw(data)));
  }
};
function facing({ title, figure, note, body }) {
  const head2 = h("figcaption", { class: "ll-card-head" }, h("span", { class: "ll-card-title" }, title));
  if (figure) head2.append(" ", h("strong", { class: "ll-card-figure" }, figure));
  if (note) head2.append(" ", h("span", { class: "ll-card-note" }, note));
  return body ? [head2, body] : [head2];
}

// src/monitor/plot.ts
var SIDE = 100;
var DOTTED = 40;
function curve(points, across3, up, summary) {
  const x = (at2) => placed(at2, across3);
  const y = (value) => round(SIDE - placed(value, up));
  const steps = points.map(({ at: at2, value }) => `${x(at2)} ${y(value)}`);
  const dots = steps.map((step) => `M${step}h0`);
  return plot(
    summary,
    path("ll-band", band(points, x, y)),
    path("ll-line", steps.length > 0 ? `M${steps.join("L")}` : ""),
    path("ll-dots", dots.length <= DOTTED ? dots.join("") : ""),
    path("ll-last", dots.at(-1) ?? ""),
    ...targets(points, x)
  );
}
function bars(counts2, slots, top, titles, summary) {
  const width = SIDE / slots;
  const columns = counts2.map((count2, i) => {
    const height = top > 0 ? SIDE * count2 / top : 0;
    return box("ll-column", (i + 0.12) * width, SIDE - height, 0.76 * width, height);
  });
  const reach = titles.map((title, i) => box("ll-target", i * width, 0, width, SIDE, title));
  return plot(summary, ...columns, ...reach);
}
function framed(chart, up, along2) {
  const axis = (look2, texts) => h("div", { class: look2, "aria-hidden": "true" }, ...texts.map((text2) => h("span", {}, text2)));
  return h("div", { class: "ll-plot" }, axis("ll-up", up), chart, axis("ll-along", along2));
}
function plot(summary, ...parts) {
  const attributes = { viewBox: `0 0 ${SIDE} ${SIDE}`, preserveAspectRatio: "none", focusable: "false" };
  const chart = svg2("svg", { class: "ll-chart", role: "img", "aria-label": summary, ...attributes });
  const rules = [0, SIDE / 2, SIDE].map((y) => path("ll-rule", `M0 ${y}H${SIDE}`));
  chart.append(...rules, ...parts);
  return chart;
}
function band(points, x, y) {
  const ends = points.flatMap(
    ({ at: at2, low, high }) => low === null || high === null ? [] : [{ at: x(at2), low: y(low), high: y(high) }]
  );
  if (ends.length === 1) return ends.map(({ at: at2, low, high }) => `M${at2} ${low}V${high}`).join("");
  const upper = ends.map(({ at: at2, high }) => `${at2} ${high}`);
  const lower = ends.map(({ at: at2, low }) => `${at2} ${low}`).reverse();
  return ends.length > 0 ? `M${[...upper, ...lower].join("L")}Z` : "";
}
function targets(points, x) {
  const at2 = points.map((point) => x(point.at));
  const edges = at2.map((here, i) => i === 0 ? 0 : (here + (at2[i - 1] ?? 0)) / 2);
  return points.map(({ title }, i) => {
    const left = edges[i] ?? 0;
    return box("ll-target", left, 0, (edges[i + 1] ?? SIDE) - left, SIDE, title);
  });
}
function placed(value, { from, to }) {
  const share2 = to > from ? (value - from) / (to - from) : 0.5;
  return round(SIDE * Math.min(1, Math.max(0, share2)));
}
function path(look2, d) {
  return svg2("path", { class: look2, d });
}
function box(look2, x, y, width, height, title) {
  const size = { x: round(x), y: round(y), width: round(width), height: round(height) };
  const element = svg2("rect", { class: look2, ...size });
  if (title === void 0) return element;
  const told3 = svg2("title", {});
  told3.textContent = title;
  element.append(told3);
  return element;
}
function svg2(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  return element;
}
function round(value) {
  return Math.round(100 * value) / 100;
}

// src/monitor/words.ts
var THIN = " ";
function many3(n) {
  return Math.round(n).toLocaleString("en-US");
}
function counted3(n, one2, more2 = `${one2}s`) {
  return `${many3(n)} ${n === 1 ? one2 : more2}`;
}
function percent(share2, digits = 1) {
  return `${(100 * share2).toFixed(digits)}${THIN}%`;
}
function mark2(share2) {
  return `${Number((100 * share2).toFixed(1))}${THIN}%`;
}
function span2(seconds) {
  if (seconds < 0.95) return `${Math.max(0.1, seconds).toFixed(1)}${THIN}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}${THIN}s`;
  if (seconds < 3570) return `${Math.round(seconds / 60)}${THIN}min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)}${THIN}h`;
  return `${Math.round(seconds / 86400)}${THIN}days`;
}
function stride(seconds) {
  if (seconds < 3600) return counted3(seconds / 60, "minute");
  return seconds < 86400 ? counted3(seconds / 3600, "hour") : counted3(seconds / 86400, "day");
}
function moment(seconds, step) {
  const at2 = new Date(1e3 * seconds);
  if (step >= 86400) return at2.toLocaleDateString([], { month: "short", day: "numeric" });
  const time2 = at2.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return step < 3600 ? time2 : `${at2.toLocaleDateString([], { month: "short", day: "numeric" })}, ${time2}`;
}

// src/monitor/curves.ts
var TOPS = [0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1];
function learning({ accuracy, audit, curves }) {
  const points = pointsOf(curves, "accuracy", accuracyOf);
  if (!audit && !accuracy && points.length === 0) return agreement(curves);
  const title = "Accuracy";
  if (points.length === 0) {
    return {
      title,
      body: hint("No audited label has been compared with a model yet. The curve begins with the first.")
    };
  }
  const last = points.at(-1);
  const { value, low, high } = accuracy?.value ? accuracy : last;
  const interval = low === null || high === null ? "" : `${percent(low ?? 0)} to ${percent(high ?? 0)}`;
  const on = accuracy?.n ? `on ${counted3(accuracy.n, "audited label")}` : "";
  const note = [interval && `95 % interval ${interval}`, on].filter(Boolean).join(", ");
  const lows = points.map((point) => point.low ?? point.value);
  const summary = `Accuracy ${told(points)}. ${note}`;
  return { title, figure: percent(value ?? last.value), note, body: drawn2(points, tenths(lows), summary) };
}
function contradictions(curves) {
  const title = "Contradictions";
  const points = pointsOf(
    curves,
    "contradictions",
    (value) => `${percent(value)} of the predictions changed`
  );
  if (points.length === 0) return { title, body: hint("Known once two fits are 20 labels apart.") };
  const top = TOPS.find((edge) => points.every(({ value }) => value <= edge)) ?? 1;
  const summary = `Predictions that a fit changed: ${told(points)}.`;
  const note = "of predictions changed between two models";
  const body = drawn2(points, { from: 0, to: top }, summary);
  return { title, figure: percent(points.at(-1).value), note, body };
}
function agreement(curves) {
  const title = "Agreement of successive models";
  const points = pointsOf(curves, "kappa", (value) => `kappa ${value.toFixed(2)} with the model before`);
  const why = hint(
    "Accuracy needs samples drawn at random, ActiveLearner(..., audit=0.1): labels that the model chose are the hard ones, and cross-validation on them would mislead."
  );
  if (points.length === 0) return { title, body: why };
  const kappas = points.map(({ value }) => value);
  const summary = `Cohen's kappa between successive models ${told(points, (value) => value.toFixed(2))}.`;
  const up = tenths(kappas);
  const ticks2 = [up.to, (up.from + up.to) / 2, up.from].map((value) => `${Number(value.toFixed(2))}`);
  const chart = framed(curve(points, across(points), up, summary), ticks2, along(points));
  const figure = kappas.at(-1).toFixed(2);
  return {
    title,
    figure,
    note: "Cohen's kappa; 1 is agreement",
    body: h("div", { class: "ll-noted" }, chart, why)
  };
}
function accuracyOf(value, low, high) {
  const interval = low === null || high === null ? "" : ` (${percent(low)} to ${percent(high)})`;
  return `accuracy ${percent(value)}${interval}`;
}
function pointsOf(curves, name, says) {
  return curves.n_labels.flatMap((at2, i) => {
    const value = curves[name][i] ?? null;
    if (at2 === null || value === null) return [];
    const low = name === "accuracy" ? curves.accuracy_low[i] ?? null : null;
    const high = name === "accuracy" ? curves.accuracy_high[i] ?? null : null;
    return [{ at: at2, value, low, high, title: `${counted3(at2, "label")}: ${says(value, low, high)}` }];
  });
}
function drawn2(points, up, summary) {
  const ticks2 = [up.to, (up.from + up.to) / 2, up.from].map(mark2);
  return framed(curve(points, across(points), up, summary), ticks2, along(points));
}
function across(points) {
  return { from: points[0]?.at ?? 0, to: points.at(-1)?.at ?? 0 };
}
function along(points) {
  const { from, to } = across(points);
  return from === to ? ["", counted3(to, "label"), ""] : [many3(from), counted3(to, "label")];
}
function tenths(values) {
  return { from: Math.min(0.9, Math.floor(10 * Math.min(...values)) / 10), to: 1 };
}
function told(points, says = percent) {
  const first = points[0];
  const last = points.at(-1);
  const now = `${says(last.value)} at ${counted3(last.at, "label")}`;
  return points.length === 1 ? now : `from ${says(first.value)} at ${counted3(first.at, "label")} to ${now}`;
}
function hint(text2) {
  return h("p", { class: "ll-hint" }, text2);
}

// src/monitor/halting.ts
var ZONES = ["better than random", "no better than random", "the model is certain"];
function zoneOf(place, { low, high }) {
  if (place <= low) return 0;
  return place < high ? 1 : 2;
}
function halting({ low, high, place }) {
  const zone = place === null ? null : zoneOf(place, { low, high });
  const where = zone === null ? "not ranked" : ZONES[zone];
  const parts = ZONES.map((_, i) => h("span", { class: "ll-zone", "data-zone": i }));
  const bar2 = h("div", { class: "ll-halting", role: "img", "aria-label": `This sample: ${where}` }, ...parts);
  if (place !== null && zone !== null) {
    const [from, to] = [
      [0, low],
      [low, high],
      [high, 1]
    ][zone];
    const pin = h("span", { class: "ll-pin" });
    pin.style.insetInlineStart = `${Math.round(1e3 * (zone + within3(place, from, to)) / 3) / 10}%`;
    bar2.append(pin);
  }
  const keys3 = ZONES.map((name, i) => {
    const swatch = h("span", { class: "ll-zone", "data-zone": i });
    return h("li", { "aria-current": zone === i ? "true" : null }, swatch, name);
  });
  const body = h("div", {}, bar2, h("ul", { class: "ll-zones", "aria-hidden": "true" }, ...keys3));
  return { title: "Worth of this sample", figure: where, body };
}
function within3(value, from, to) {
  return to > from ? (value - from) / (to - from) : 0.5;
}

// src/monitor/model.ts
var WORDS = {
  off: "Off",
  waiting: "About to fit",
  fitting: "Fitting…",
  postponed: "Postponed",
  stopped: "Stopped",
  error: "Failed"
};
function doing({ age, ...learner2 }, now) {
  const { state, fits, session_id, stop } = learner2;
  const message = busy({ age, ...learner2 }) ? "" : learner2.message;
  const ago = age?.at ? since(now - age.at) : null;
  const took = age?.seconds ? span2(age.seconds) : null;
  return { state, message, fits, session_id, stop, since: age && { labels: age.labels, ago, took } };
}
function since(seconds) {
  return seconds < 60 ? "just now" : `${span2(seconds)} ago`;
}
function busy({ state, message, share: share2 }) {
  return state === "waiting" || state === "fitting" ? { text: capital(message), share: share2 } : null;
}
function model({ state, message, fits, session_id, stop, since: since3 }) {
  const dot = h("span", { class: "ll-dot", "aria-hidden": "true" });
  const sentence = h("p", { class: "ll-doing", "data-role": "doing" }, dot, h("span", {}, capital(message)));
  setAttr(sentence, "data-learner", state === "idle" && fits > 0 ? "live" : state);
  const body = h("div", { class: "ll-model" }, ...message ? [sentence] : []);
  if (since3) body.append(ageOf(since3, fits));
  if (stop) body.append(advice(stop));
  const figure = WORDS[state] ?? (fits > 0 || session_id > 0 ? "Ready" : "No model yet");
  return { title: "Model", figure, note: session_id > 0 ? `session ${many3(session_id)}` : "", body };
}
function ageOf({ labels, ago, took }, fits) {
  const lines = [
    ["Last fit", ago ?? "–"],
    ["Labels since", many3(labels)],
    ["Took", took ?? "–"],
    ["Fits", many3(fits)]
  ];
  const cells = lines.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)));
  return h("dl", { class: "ll-age", title: `${counted3(labels, "label")} since the last fit` }, ...cells);
}
function advice({ stop, reason, messages }) {
  const word = h("strong", {}, stop ? "✓ You may stop." : "→ Go on.");
  const box2 = h("div", { class: "ll-advice", "data-role": "advice", "data-stop": `${stop}` });
  box2.append(h("p", {}, word, " ", reason));
  if (messages.length > 0) box2.append(h("ul", {}, ...messages.map((text2) => h("li", {}, text2))));
  return box2;
}
function capital(text2) {
  return text2.charAt(0).toUpperCase() + text2.slice(1);
}

// src/monitor/work.ts
var SLOTS = 12;
function classes3({ classes: shown2, others }) {
  const labels = shown2.reduce((sum, { count: count2 }) => sum + count2, others?.labels ?? 0);
  const most = Math.max(1, ...shown2.map(({ count: count2 }) => count2));
  const rows = shown2.map((entry) => row3(entry, most, labels));
  const list2 = h("ul", { class: "ll-class-bars", tabindex: 0, "aria-label": "Labels per class" }, ...rows);
  if (others) {
    const rest = `${counted3(others.classes, "more class", "more classes")}: ${counted3(others.labels, "label")}`;
    list2.append(h("li", { class: "ll-others" }, rest));
  }
  return { title: "Labels per class", figure: many3(labels), note: among(shown2, others), body: list2 };
}
function row3({ index, key, caption, color: color2, count: count2 }, most, labels) {
  const chip = h("span", { class: "ll-swatch", "aria-hidden": "true" });
  const bar2 = h(
    "span",
    { class: "ll-class-bar", "aria-hidden": "true" },
    h("span", { class: "ll-class-fill" })
  );
  const line3 = h("li", { "data-class-count": `${key}`, class: "ll-class-row" });
  line3.style.setProperty("--ll-chip", colorOf({ key, caption, ...color2 ? { color: color2 } : {} }, index));
  line3.style.setProperty("--ll-part", `${count2 / most}`);
  const name = h("span", { class: "ll-class-name", dir: "auto", title: caption }, caption);
  const share2 = h("span", { class: "ll-class-share" }, labels > 0 ? percent(count2 / labels, 0) : "–");
  line3.append(chip, name, bar2, h("span", { class: "ll-class-n" }, many3(count2)), share2);
  return line3;
}
function among(shown2, others) {
  return `in ${counted3(shown2.length + (others?.classes ?? 0), "class", "classes")}`;
}
function pace({ step, start, counts: counts2, per_hour: rate }) {
  const title = "Labels per hour";
  if (rate === null) return { title, figure: "–", note: "No label has been given yet." };
  const slots = Math.max(SLOTS, counts2.length);
  const top = Math.max(...counts2);
  const note = `lately; a bar is ${stride(step)}`;
  const titles = counts2.map((n, i) => `${moment(start + i * step, step)}: ${counted3(n, "label")}`);
  const summary = `${many3(rate)} labels an hour; at most ${counted3(top, "label")} in ${stride(step)}.`;
  const along2 = [moment(start, step), moment(start + slots * step, step)];
  const chart = bars(counts2, slots, top, titles, summary);
  return { title, figure: many3(rate), note, body: framed(chart, [many3(top), "", "0"], along2) };
}

// src/monitor/board.ts
var FIGURES = ["labeled", "skipped", "open"];
var Board = class {
  element;
  #figures = /* @__PURE__ */ new Map();
  #model;
  #learning = new Card("learning");
  #contradictions = new Card("contradictions");
  #classes = new Card("classes");
  #pace = new Card("pace");
  #halting = new Card("halting");
  #waiting = h("p", { class: "ll-hint" }, "Waiting for the kernel…");
  #zones = null;
  #working;
  /** `stop` ends the fit that is under way; `home` is where the focus goes then. */
  constructor(stop, home2) {
    const about = "Ends it. What was ranked before stays, and the model learns again with the next answers.";
    this.#working = new Working("The model", about, stop, home2);
    this.#model = new Card("model", this.#working.element);
    const figures = h("dl", { class: "ll-figures", hidden: true });
    for (const name of FIGURES) {
      const value = h("dd", { "data-figure": name }, "");
      this.#figures.set(name, value);
      figures.append(h("div", {}, h("dt", {}, name), value));
    }
    const cards = [
      this.#halting,
      this.#learning,
      this.#contradictions,
      this.#model,
      this.#classes,
      this.#pace
    ];
    this.element = h("div", { class: "ll-board" }, this.#waiting, figures);
    this.element.append(h("div", { class: "ll-cards" }, ...cards.map(({ element }) => element)));
  }
  /** Shows a picture; `now` is the time in seconds, for how long ago things were. */
  show(picture2, now) {
    const { learner: learner2, progress: progress2, classes: shown2, others } = picture2;
    setHidden(this.#waiting, true);
    setHidden(this.#figures.get("labeled")?.closest("dl"), false);
    for (const [name, element] of this.#figures)
      setText(element, many3(progress2[name]));
    setAttr(this.element, "data-learner-known", `${learner2 !== null}`);
    const measured = learner2 && { accuracy: learner2.accuracy, audit: learner2.audit, curves: learner2.curves };
    this.#learning.show(measured, learning);
    this.#contradictions.show(learner2?.curves ?? null, contradictions);
    this.#working.show(learner2 && busy(learner2));
    this.#model.show(learner2 && doing(learner2, now), model);
    this.#classes.show({ classes: shown2, others }, classes3);
    this.#pace.show(picture2.pace, pace);
    this.#zones = learner2?.halting ?? null;
  }
  /** Marks where the sample on screen stands. */
  pin(place) {
    this.#halting.show(this.#zones && { ...this.#zones, place }, halting);
  }
};

// src/monitor/widget.ts
var AGING = 2e4;
function renderMonitor(model2, el) {
  const life = new AbortController();
  const board = new Board(
    () => model2.send({ kind: "stop" }),
    () => root.focus()
  );
  const name = h("span", { class: "ll-job", dir: "auto" }, "");
  const title = h("div", { class: "ll-monitor-title" }, h("strong", {}, "Monitor"), name);
  const attributes = { class: "labelloop-monitor", role: "group", tabindex: -1 };
  const root = h("div", attributes, title, board.element);
  followTheme(root, life.signal);
  const show2 = () => {
    if (life.signal.aborted) return;
    const picture2 = model2.get("picture");
    setText(name, picture2.name);
    setAttr(root, "aria-label", `Monitor: ${picture2.name}`);
    setAttr(root, "data-state", picture2.learner?.state ?? "off");
    board.show(picture2, Date.now() / 1e3);
  };
  const changed = () => afterPaint(show2);
  const timer2 = setInterval(show2, AGING);
  model2.on("change:picture", changed);
  show2();
  el.append(root);
  attend(model2, life.signal);
  return () => {
    life.abort();
    clearInterval(timer2);
    model2.off("change:picture", changed);
    root.remove();
  };
}

// src/pages/below.ts
function showBelow(model2, room, life, host) {
  let view = new AbortController();
  const show2 = async () => {
    view.abort();
    view = new AbortController();
    room.replaceChildren();
    const reference = model2.get("labeler");
    if (reference === null) return;
    const { signal: signal2 } = view;
    try {
      if (!host)
        throw new Error("it needs anywidget 0.11 where notebooks are shown, and there is an older one");
      const widget = await host.getWidget(reference);
      const el = h("div", {});
      if (signal2.aborted) return;
      room.append(el);
      await widget.render({ el, signal: signal2 });
    } catch (error) {
      if (signal2.aborted) return;
      const why = error instanceof Error ? error.message : `${error}`;
      room.replaceChildren(h("p", { role: "alert" }, `The labeler cannot be shown: ${why}`));
    }
  };
  const changed = () => void show2();
  model2.on("change:labeler", changed);
  life.addEventListener(
    "abort",
    () => {
      model2.off("change:labeler", changed);
      view.abort();
    },
    { once: true }
  );
  changed();
}

// src/pages/gate.ts
var Gate = class {
  element;
  #field = h("input", {
    class: "ll-field",
    id: `ll-name-${Math.random().toString(36).slice(2)}`,
    // a page may show several
    name: "annotator",
    type: "text",
    autocomplete: "nickname",
    spellcheck: "false",
    required: true,
    dir: "auto"
  });
  #button = h("button", { type: "submit", class: "ll-action ll-primary", "data-action": "enter" }, "Start");
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");
  constructor(enter5, life) {
    const hint3 = h("p", { class: "ll-hint", id: `${this.#field.id}-hint` });
    hint3.append(
      "Your answers are kept under this name. Come back under the same one to go on where you were."
    );
    this.#field.setAttribute("aria-describedby", hint3.id);
    const label2 = h("label", { for: this.#field.id }, "Your name");
    const line3 = h("div", { class: "ll-gate-line" }, this.#field, this.#button);
    this.element = h("form", { class: "ll-gate", "data-role": "gate", novalidate: true }, label2, line3, hint3);
    line3.after(this.#problem);
    const submit = (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.busy(true);
      enter5(this.#field.value);
    };
    this.element.addEventListener("submit", submit, { signal: life });
    const onKey4 = (event) => {
      if (event.key === "Enter" && !event.isComposing) submit(event);
    };
    this.#field.addEventListener("keydown", onKey4, { signal: life });
    this.#field.addEventListener("input", () => this.complain(null), { signal: life });
  }
  /** Puts a name into the field, for people to take it or write another. */
  offer(name) {
    if (this.#field.value === "") this.#field.value = name;
  }
  clear() {
    this.#field.value = "";
    this.complain(null);
  }
  focus() {
    this.#field.focus({ preventScroll: true });
    this.#field.select();
  }
  busy(busy2) {
    this.#button.disabled = busy2;
  }
  /** Says why a name was not taken. */
  complain(message) {
    this.busy(false);
    setText(this.#problem, message ?? "");
    setHidden(this.#problem, message === null);
    setAttr(this.#field, "aria-invalid", message === null ? null : "true");
  }
};

// src/pages/memory.ts
var WHO = "labelloop-annotator";
var READ = "labelloop-read";
function workingHere() {
  return read(() => sessionStorage.getItem(WHO));
}
function lastHere() {
  return read(() => localStorage.getItem(WHO));
}
function remember(name) {
  read(() => sessionStorage.setItem(WHO, name));
  read(() => localStorage.setItem(WHO, name));
}
function forget() {
  read(() => sessionStorage.removeItem(WHO));
  read(() => localStorage.removeItem(WHO));
}
function seenBefore(key, name) {
  const place = `${READ}:${hashed(`${key}
${name}`)}`;
  const seen2 = read(() => localStorage.getItem(place)) !== null;
  if (!seen2) read(() => localStorage.setItem(place, "1"));
  return seen2;
}
function read(what) {
  try {
    return what();
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
function hashed(text2) {
  let hash2 = 2166136261;
  for (let i = 0; i < text2.length; i += 1) hash2 = Math.imul(hash2 ^ text2.charCodeAt(i), 16777619);
  return (hash2 >>> 0).toString(16);
}

// src/pages/model.ts
var EVERY4 = 4e3;
function follow3(model2, life, show2) {
  const changed = () => show2(model2.get("picture"));
  model2.on("change:picture", changed);
  life.addEventListener("abort", () => model2.off("change:picture", changed), { once: true });
  changed();
  attend(model2, life);
}
function poll(life, ask) {
  const visible2 = () => document.visibilityState === "visible";
  const look2 = () => {
    if (!life.aborted && visible2()) ask();
  };
  const timer2 = setInterval(look2, EVERY4);
  life.addEventListener("abort", () => clearInterval(timer2), { once: true });
  document.addEventListener("visibilitychange", look2, { signal: life });
  look2();
}

// src/pages/worker.ts
var FIGURES2 = ["yours", "today", "together"];
var Work2 = class {
  thanks = h("p", { class: "ll-thanks", role: "status", "data-role": "thanks", dir: "auto" }, "");
  figures;
  bar;
  #values = /* @__PURE__ */ new Map();
  #mine = h("span", { class: "ll-share", "data-share": "mine" });
  #others = h("span", { class: "ll-share", "data-share": "others" });
  constructor() {
    const list2 = h("dl", { class: "ll-figures" });
    for (const name of FIGURES2) {
      const value = h("dd", { "data-figure": name }, "");
      this.#values.set(name, value);
      list2.append(h("div", {}, h("dt", {}, name), value));
    }
    this.figures = h("div", { class: "ll-board ll-own" }, list2);
    const attributes = { class: "ll-shares", role: "progressbar", "aria-label": "Labeled, all together" };
    this.bar = h("div", attributes, this.#mine, this.#others);
    this.hide(true);
  }
  hide(hidden) {
    for (const part of [this.figures, this.bar]) setHidden(part, hidden);
    if (hidden) setHidden(this.thanks, true);
  }
  show(name, { mine, all, done, message }) {
    const { labeled, total: total2 } = all;
    const texts = {
      yours: many3(mine.labeled),
      today: many3(mine.today),
      together: `${many3(labeled)} of ${many3(total2)}`
    };
    for (const [figure, element] of this.#values) setText(element, texts[figure]);
    const own = Math.min(mine.labeled, labeled);
    this.#mine.style.flexGrow = `${own}`;
    this.#others.style.flexGrow = `${labeled - own}`;
    this.bar.style.setProperty("--ll-part", `${total2 > 0 ? labeled / total2 : 0}`);
    setAttr(this.bar, "aria-valuemin", "0");
    setAttr(this.bar, "aria-valuemax", `${total2}`);
    setAttr(this.bar, "aria-valuenow", `${labeled}`);
    setAttr(this.bar, "aria-valuetext", `${many3(labeled)} of ${many3(total2)} labeled, ${many3(own)} by you`);
    this.hide(false);
    setText(this.thanks, done ? thanks(name, mine.labeled, all, message) : "");
    setHidden(this.thanks, !done);
  }
};
function thanks(name, answers, { labeled, total: total2 }, message = "") {
  const thank = `Thank you, ${name}: ${counted3(answers, "answer")}.`;
  if (message) return `${thank}
${message}`;
  return `${labeled >= total2 ? "All samples are labeled." : "Nothing is left for you."} ${thank}`;
}

// src/pages/annotator.ts
function renderAnnotator(model2, el, host) {
  const life = new AbortController();
  const page = h("div", { class: "labelloop-page ll-annotating" });
  const below = h("div", { class: "ll-page-below" });
  page.append(new Head(model2, life.signal).element, below);
  el.append(page);
  showBelow(model2, below, life.signal, host);
  return () => {
    life.abort();
    page.remove();
  };
}
var Head = class {
  element;
  #model;
  #gate;
  #work = new Work2();
  #who = h("div", { class: "ll-who", hidden: true });
  #name = h("strong", { "data-role": "annotator", dir: "auto" }, "");
  #instructions;
  #annotator;
  // undefined until the first picture
  #life;
  #tried = false;
  // the link or this tab said who it is, and the kernel has not answered yet
  constructor(model2, life) {
    this.#model = model2;
    this.#life = life;
    const { title, instructions: instructions2, asks } = model2.get("config");
    this.#gate = new Gate((name) => model2.send({ kind: "enter", name }), life);
    this.#instructions = h("details", { class: "ll-page-instructions", "data-role": "instructions" });
    const text2 = h("div", { class: "ll-page-text", dir: "auto" }, instructions2);
    this.#instructions.append(h("summary", {}, "Instructions"), text2);
    const other = h("button", { type: "button", class: "ll-action ll-small", "data-action": "leave" });
    other.append("Not you?");
    other.addEventListener("click", () => this.#leave(), { signal: life });
    this.#who.append(this.#name, ...asks ? [other] : []);
    const first = h("div", { class: "ll-page-head" }, h("h1", { dir: "auto" }, title), this.#who);
    const attributes = {
      class: "labelloop-monitor ll-page",
      role: "region",
      "data-lm-suppress-shortcuts": "true"
    };
    const { thanks: thanks2, figures, bar: bar2 } = this.#work;
    this.element = h("div", { ...attributes, "aria-label": title || "Labeling" }, first, thanks2);
    this.element.append(this.#instructions, figures, this.#gate.element, bar2);
    followTheme(this.element, life);
    follow3(model2, life, (picture2) => this.#show(picture2));
    poll(life, () => model2.send({ kind: "look", since: midnight() }));
  }
  #show(picture2) {
    const { annotator, refused, mine, all, done = false, message = "" } = picture2;
    const changed = annotator !== this.#annotator;
    const before = this.#annotator;
    this.#annotator = annotator;
    this.element.dataset.state = annotator === null ? "asking" : done ? "done" : "working";
    if (annotator !== null && mine && all) this.#work.show(annotator, { mine, all, done, message });
    if (changed && annotator !== null) this.#welcome(annotator);
    if (changed && annotator === null) this.#ask(before === void 0);
    if (refused) {
      this.#tried = false;
      this.#gate.complain(refused.message);
    }
    this.#arrange();
    if (refused || changed && annotator === null && before !== void 0) this.#gate.focus();
  }
  #welcome(annotator) {
    const { key, asks } = this.#model.get("config");
    if (asks) remember(annotator);
    this.#tried = false;
    this.#gate.clear();
    setText(this.#name, annotator);
    this.#instructions.open = !seenBefore(key, annotator);
    this.#handOver();
  }
  /** Gives the keys to the labeler as soon as it stands below, unless somebody is at something else. */
  #handOver() {
    const page = this.element.closest(".labelloop-page");
    if (!page) return;
    const free = () => {
      const at2 = focused(this.element);
      return at2 === null || at2 === document.body || this.element.contains(at2);
    };
    const found2 = () => {
      const labeler = page.querySelector(".labelloop");
      if (labeler && free()) labeler.focus({ preventScroll: true });
      return labeler !== null;
    };
    if (found2()) return;
    const coming = new MutationObserver(() => {
      if (found2()) coming.disconnect();
    });
    coming.observe(page, { childList: true, subtree: true });
    this.#life.addEventListener("abort", () => coming.disconnect(), { once: true });
  }
  /** Goes on as who the link names, or who worked in this tab before; else asks. */
  #ask(first) {
    this.#instructions.open = true;
    const known = first ? named() ?? workingHere() : null;
    this.#gate.offer(known ?? lastHere() ?? "");
    if (known === null) return;
    this.#tried = true;
    this.#model.send({ kind: "enter", name: known });
  }
  #leave() {
    forget();
    this.#gate.clear();
    this.#model.send({ kind: "leave" });
  }
  #arrange() {
    const here = typeof this.#annotator === "string";
    setHidden(this.#who, !here);
    setHidden(this.#gate.element, here || this.#tried);
    if (!here) this.#work.hide(true);
    setHidden(this.#instructions, this.#model.get("config").instructions.trim() === "");
  }
};
function named() {
  return new URLSearchParams(location.search).get("annotator");
}
function midnight() {
  return (/* @__PURE__ */ new Date()).setHours(0, 0, 0, 0) / 1e3;
}

// src/pages/flow.ts
var PLACES = [
  { name: "waiting", caption: "Waiting", about: "not seen by the model yet" },
  { name: "machine", caption: "Decided by the model", about: "sure enough" },
  { name: "people", caption: "With people", about: "the model was not sure" },
  { name: "done", caption: "Decided by people", about: "answered" },
  { name: "errors", caption: "Errors", about: "could not be predicted" }
];
var STATES = { new: "not launched yet", running: "running", stopped: "stopped" };
function flow(picture2) {
  const total2 = PLACES.reduce((sum, { name }) => sum + picture2[name], 0);
  const places = PLACES.map((place) => station(place, picture2[place.name], total2));
  const list2 = h("ul", { class: "ll-flow" }, ...places);
  const body = h("div", { class: "ll-flow-body", "data-state": picture2.state }, list2);
  if (picture2.message) body.append(h("p", { class: "ll-hint", dir: "auto" }, picture2.message));
  return {
    title: `Workflow ${picture2.name}`,
    figure: many3(total2),
    note: `rows; ${STATES[picture2.state]}`,
    body
  };
}
function station({ name, caption, about }, n, total2) {
  const level = h(
    "span",
    { class: "ll-level", "aria-hidden": "true" },
    h("span", { class: "ll-level-fill" })
  );
  const share2 = total2 > 0 ? n / total2 : 0;
  level.style.setProperty("--ll-part", `${share2}`);
  const figure = h("strong", { "data-figure": name }, many3(n));
  const text2 = h("span", { class: "ll-station-name" }, caption);
  const part = n > 0 && share2 < 5e-3 ? "less than 1 %" : percent(share2, 0);
  const more2 = h("span", { class: "ll-hint" }, total2 > 0 ? `${part}, ${about}` : about);
  return h(
    "li",
    { class: "ll-station", "data-place": name, "data-some": `${n > 0}` },
    figure,
    text2,
    level,
    more2
  );
}
function renderFlow(model2, el) {
  const life = new AbortController();
  const card2 = new Card("flow");
  const root = h("div", { class: "labelloop-monitor", role: "group", "aria-label": "Workflow" });
  root.append(h("div", { class: "ll-board" }, card2.element));
  followTheme(root, life.signal);
  follow3(model2, life.signal, (picture2) => {
    setAttr(root, "aria-label", `Workflow: ${picture2.name}`);
    card2.show(picture2, flow);
  });
  poll(life.signal, () => model2.send({ kind: "look" }));
  el.append(root);
  return () => {
    life.abort();
    root.remove();
  };
}

// src/pages/agreement.ts
function agreement2({ measured }) {
  const title = "Agreement";
  if (!measured) {
    const hint3 = "Known once two people have judged the same sample: ll.Job(..., judgments_per_sample=2).";
    return { title, figure: "–", body: h("p", { class: "ll-hint" }, hint3) };
  }
  const { alpha, percent: share2 } = measured;
  const rows = [
    row4("Krippendorff's alpha", alpha, decimal),
    row4("Same answer", share2, (value) => percent(value, 0))
  ];
  const note = `on ${counted3(alpha.used, "sample")} of ${many3(alpha.total)} with several judgments`;
  return {
    title,
    figure: alpha.value === null ? "–" : decimal(alpha.value),
    note,
    body: h("div", { class: "ll-measures" }, ...rows)
  };
}
function decimal(value) {
  return value.toFixed(2).replace("-", "−");
}
function row4(name, { value, low, high, why }, says) {
  const head2 = h("div", { class: "ll-measure-head" }, h("span", {}, name));
  const line3 = h("div", { class: "ll-measure" }, head2);
  if (value === null) {
    line3.append(h("p", { class: "ll-hint" }, why));
    return line3;
  }
  const interval = low === null || high === null ? "" : ` (95 % interval ${says(low)} to ${says(high)})`;
  head2.append(h("span", { class: "ll-measure-figure" }, h("strong", {}, says(value)), interval));
  const scale = h("div", { class: "ll-scale", "aria-hidden": "true" });
  if (low !== null && high !== null) scale.append(placed2("ll-scale-band", low, high));
  scale.append(placed2("ll-scale-mark", value, value));
  line3.append(scale);
  return line3;
}
function placed2(look2, from, to) {
  const element = h("span", { class: look2 });
  element.style.setProperty("--ll-from", `${inside(from)}`);
  element.style.setProperty("--ll-to", `${inside(to)}`);
  return element;
}
function inside(value) {
  return Math.min(1, Math.max(0, value));
}

// src/pages/downloads.ts
var FILES = [
  { name: "labels", caption: "Labels", about: "What was labeled, with the data: labels.csv" },
  { name: "metadata", caption: "Metadata", about: "Who answered what, when: metadata.csv" },
  { name: "consensus", caption: "Consensus", about: "The answer that stands for each sample: consensus.csv" }
];
var Downloads = class {
  element;
  #buttons = /* @__PURE__ */ new Map();
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");
  constructor(ask, life) {
    const buttons = FILES.map(({ name, caption, about }) => {
      const attributes = { type: "button", class: "ll-action ll-small", "data-download": name };
      const button2 = h("button", { ...attributes, title: about, "aria-label": `Download ${about}` }, caption);
      const press = () => {
        button2.disabled = true;
        setHidden(this.#problem, true);
        ask(name);
      };
      button2.addEventListener("click", press, { signal: life });
      this.#buttons.set(name, button2);
      return button2;
    });
    const label2 = h("span", { class: "ll-downloads-title", "aria-hidden": "true" }, "Download");
    this.element = h("div", { class: "ll-downloads", role: "group", "aria-label": "Download" }, label2);
    this.element.append(...buttons, this.#problem);
  }
  take({ what, name, type, error }, bytes) {
    const button2 = this.#buttons.get(what);
    if (button2) button2.disabled = false;
    setText(this.#problem, error ?? "");
    setHidden(this.#problem, error === null);
    if (error === null) save(name, new Blob([bytes ?? ""], { type }));
  }
};
function save(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 6e4);
}

// src/pages/people.ts
var COLUMNS2 = ["Annotator", "Answers", "Skipped", "Test questions", "Trust", "Per hour", "Last answer"];
var NUMBERS = 1;
var SURE = 4e3;
function people({ people: shown2, more: more2, now }, forgive) {
  const title = "Annotators";
  if (shown2.length === 0) return { title, figure: "0", note: "Nobody has answered yet." };
  const most = Math.max(1, ...shown2.map(({ judgments }) => judgments));
  const head2 = COLUMNS2.map(
    (name, i) => h("th", { scope: "col", class: i < NUMBERS ? null : "ll-number" }, name)
  );
  const table2 = h("table", { class: "ll-table" }, h("thead", {}, h("tr", {}, ...head2)));
  table2.append(h("tbody", {}, ...shown2.map((person) => row5(person, most, now, forgive))));
  const wide = { class: "ll-table-wide", tabindex: 0, role: "region", "aria-label": "Annotators" };
  const body = h("div", {}, h("div", wide, table2));
  if (more2 > 0) body.append(h("p", { class: "ll-hint" }, `and ${many3(more2)} more with fewer answers`));
  const trusted = shown2.filter(({ trusted: trusted2 }) => !trusted2).length;
  const note = trusted > 0 ? `${many3(trusted)} not trusted: their answers do not count` : "";
  return { title, figure: many3(shown2.length + more2), note, body };
}
function row5(person, most, now, forgive) {
  const { name, judgments, skipped, trust, trusted, seen: seen2, per_hour, last_at } = person;
  const bar2 = h("span", { class: "ll-amount", "aria-hidden": "true" });
  bar2.style.setProperty("--ll-part", `${judgments / most}`);
  const cells = [
    h("td", { class: "ll-number ll-amounts" }, many3(judgments), bar2),
    number(many3(skipped)),
    h("td", { class: "ll-number" }, ...tested(person, forgive)),
    number(seen2 > 0 ? percent(trust, 0) : "–"),
    number(per_hour === null ? "–" : many3(per_hour)),
    number(last_at === null ? "–" : since2(60 * now - last_at))
  ];
  const who = h("th", { scope: "row", title: name }, h("span", { class: "ll-cut", dir: "auto" }, name));
  if (!trusted) who.append(h("span", { class: "ll-badge" }, "not trusted"));
  return h("tr", { "data-annotator": name, "data-trusted": `${trusted}` }, who, ...cells);
}
function tested({ name, seen: seen2, missed, forgiven }, forgive) {
  if (seen2 + forgiven === 0) return ["–"];
  const right2 = seen2 > 0 ? `${many3(seen2 - missed)} of ${many3(seen2)} right` : "";
  const pardoned = forgiven > 0 ? `${many3(forgiven)} forgiven` : "";
  const told3 = [right2, pardoned].filter(Boolean).join(", ");
  return missed > 0 ? [pardon(name, missed, forgive), told3] : [told3];
}
function pardon(name, missed, forgive) {
  const about = `Forgive ${name} ${counted3(missed, "missed test question")}`;
  const attributes = { type: "button", class: "ll-action ll-small", "data-action": "forgive" };
  const button2 = h("button", { ...attributes, "aria-label": about, title: about }, "Forgive");
  let sure;
  const calm = () => {
    sure = void 0;
    setText(button2, "Forgive");
  };
  button2.addEventListener("click", () => {
    if (sure === void 0) {
      setText(button2, "Sure?");
      sure = setTimeout(calm, SURE);
      return;
    }
    clearTimeout(sure);
    calm();
    forgive(name);
  });
  return button2;
}
function number(text2) {
  return h("td", { class: "ll-number" }, text2);
}
function since2(seconds) {
  return seconds < 90 ? "just now" : `${span2(seconds)} ago`;
}

// src/pages/questions.ts
function questions({ total: total2, missed }) {
  const title = "Test questions missed most";
  const note = `of ${counted3(total2, "test question")}`;
  if (missed.length === 0) return { title, figure: "0", note, body: hint2("Nobody has missed one yet.") };
  const rows = missed.map(
    ({ id, missed: wrong, seen: seen2, accepted: accepted2 }) => h(
      "tr",
      {},
      h("th", { scope: "row", dir: "auto", title: id }, id),
      h("td", { dir: "auto", title: accepted2 }, accepted2),
      h("td", { class: "ll-number" }, `${many3(wrong)} of ${many3(seen2)}`)
    )
  );
  const names = ["Sample", "Accepted", "Missed"].map(
    (name, i) => h("th", { scope: "col", class: i === 2 ? "ll-number" : null }, name)
  );
  const table2 = h("table", { class: "ll-table" }, h("thead", {}, h("tr", {}, ...names)));
  table2.append(h("tbody", {}, ...rows));
  const about = hint2("Where many miss the same one, look at the question first.");
  return { title, note, body: h("div", { class: "ll-noted" }, table2, about) };
}
function hint2(text2) {
  return h("p", { class: "ll-hint" }, text2);
}

// src/pages/owner.ts
var FIGURES3 = ["labeled", "open", "skipped", "judgments", "disagreements", "flagged"];
var AGING2 = 3e4;
function renderOwner(model2, el) {
  const life = new AbortController();
  const view = new Owner(model2, life.signal);
  el.append(view.element);
  return () => {
    life.abort();
    view.element.remove();
  };
}
var Owner = class {
  element;
  #model;
  #figures = /* @__PURE__ */ new Map();
  #bar = h("div", { class: "ll-shares", role: "progressbar", "aria-label": "Labeled" });
  #where = h("span", { class: "ll-hint", dir: "auto" }, "");
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");
  #flow = new Card("flow");
  #classes = new Card("classes");
  #agreement = new Card("agreement");
  #pace = new Card("pace");
  #learning = new Card("learning");
  #mind = new Card("model");
  #questions = new Card("questions");
  #people = new Card("people");
  constructor(model2, life) {
    this.#model = model2;
    const figures = h("dl", { class: "ll-figures" });
    for (const name2 of FIGURES3) {
      const value = h("dd", { "data-figure": name2 }, "");
      this.#figures.set(name2, value);
      figures.append(h("div", {}, h("dt", {}, name2), value));
    }
    this.#bar.append(h("span", { class: "ll-share" }));
    const downloads = files(model2, life);
    const { title } = model2.get("config");
    const name = h("div", { class: "ll-page-name" }, h("h1", { dir: "auto" }, title), this.#where);
    const head2 = h("div", { class: "ll-page-head" }, name, downloads.element);
    const cards = [
      this.#flow,
      this.#classes,
      this.#agreement,
      this.#pace,
      this.#learning,
      this.#mind,
      this.#questions,
      this.#people
    ];
    const board = h("div", { class: "ll-board" }, figures, this.#bar);
    board.append(h("div", { class: "ll-cards ll-owner-cards" }, ...cards.map(({ element }) => element)));
    const attributes = { class: "labelloop-monitor ll-page ll-owner", role: "region", "aria-label": title };
    this.element = h(
      "div",
      { ...attributes, "data-lm-suppress-shortcuts": "true" },
      head2,
      this.#problem,
      board
    );
    followTheme(this.element, life);
    follow3(model2, life, (picture2) => this.#show(picture2));
    poll(life, () => model2.send({ kind: "look" }));
    const timer2 = setInterval(() => this.#show(model2.get("picture")), AGING2);
    life.addEventListener("abort", () => clearInterval(timer2), { once: true });
  }
  #show(picture2) {
    const { progress: progress2, judgments, disputed, flagged, learner: learner2 } = picture2;
    const { labeled, total: total2 } = progress2;
    const shown2 = { ...progress2, judgments, disagreements: disputed, flagged };
    for (const name of FIGURES3) setText(this.#figures.get(name), many3(shown2[name]));
    const share2 = total2 > 0 ? labeled / total2 : 0;
    this.#bar.style.setProperty("--ll-part", `${share2}`);
    for (const [name, value] of [["min", 0], ["max", total2], ["now", labeled]])
      setAttr(this.#bar, `aria-value${name}`, `${value}`);
    setAttr(this.#bar, "aria-valuetext", `${many3(labeled)} of ${many3(total2)} labeled: ${percent(share2, 0)}`);
    setText(this.#where, `${picture2.name} · ${picture2.store}`);
    setText(this.#problem, picture2.problem ?? "");
    setHidden(this.#problem, picture2.problem === null);
    const now = Date.now() / 1e3;
    this.#flow.show(picture2.flow, flow);
    this.#classes.show({ classes: picture2.classes, others: picture2.others }, classes3);
    this.#agreement.show({ measured: picture2.agreement }, agreement2);
    this.#pace.show(picture2.pace, pace);
    this.#learning.show(picture2.measured, learning);
    this.#mind.show(learner2 && doing(learner2, now), model);
    this.#questions.show(picture2.questions, questions);
    const team = { people: picture2.people, more: picture2.more_people, now: Math.floor(now / 60) };
    this.#people.show(team, (told3) => people(told3, (name) => this.#model.send({ kind: "forgive", name })));
  }
};
function files(model2, life) {
  const me = Math.random().toString(36).slice(2);
  const downloads = new Downloads((what) => model2.send({ kind: "download", what, page: me }), life);
  const heard = (message, buffers = []) => {
    if (message.kind === "file" && message.to === me) downloads.take(message, buffers[0]);
  };
  model2.on("msg:custom", heard);
  life.addEventListener("abort", () => model2.off("msg:custom", heard), { once: true });
  return downloads;
}

// src/shell/room.ts
var MARK = "data-labelloop";
var SHARE = 0.8;
function makeRoom(el) {
  if (isWithinForeign()) el.style.setProperty("--ll-view", `${Math.round(SHARE * screen.availHeight)}px`);
  const root = el.getRootNode();
  if (!(root instanceof ShadowRoot)) return () => {
  };
  const area = root.host.closest(".output-area");
  if (!area) return () => {
  };
  const { host } = root;
  host.setAttribute(MARK, "");
  area.style.maxHeight = "none";
  return () => {
    host.removeAttribute(MARK);
    if (!area.querySelector(`[${MARK}]`)) area.style.maxHeight = "";
  };
}

// src/shell/part-actions.ts
var anySelected = ({ composer }) => (composer.parts?.selected.value.size ?? 0) > 0;
var present = ({ current }) => current.value !== null;
var shown = ({ current }) => current.value !== null && errorOf(current.value) === null;
var any = ({ composer }) => (composer.parts?.list().length ?? 0) > 0;
var PART_ACTIONS = [
  {
    name: "empty",
    caption: "None here",
    about: "Save that there is nothing to mark",
    able: present,
    run: ({ session }) => session.empty(),
    answers: true
  },
  {
    name: "delete",
    caption: "Delete",
    about: "Remove what is selected",
    able: anySelected,
    run: ({ session }) => {
      const { parts } = session.composer;
      if (parts) parts.remove(parts.selected.peek());
    }
  },
  {
    name: "clear",
    caption: "Delete all",
    about: "Remove all marks and suggestions",
    able: any,
    run: ({ session }) => session.composer.parts?.clear()
  },
  {
    name: "accept_part",
    caption: "Accept this",
    about: "Take the suggestions selected",
    able: ({ composer }) => [...composer.parts?.selected.value ?? []].some(isPending),
    run: ({ session }) => session.composer.parts?.acceptSelected()
  },
  {
    name: "next_part",
    caption: "Next mark",
    about: "Select the mark after this one",
    able: any,
    run: ({ session, view }) => view.peek()?.reveal?.(session.composer.parts?.step(1) ?? null),
    repeats: true
  },
  {
    name: "previous_part",
    caption: "Previous mark",
    about: "Select the mark before this one",
    able: any,
    run: ({ session, view }) => view.peek()?.reveal?.(session.composer.parts?.step(-1) ?? null),
    repeats: true
  }
];
var SPAN_ACTIONS = [
  {
    name: "repeat",
    caption: "Mark everywhere",
    about: "Mark the same words wherever they stand in this text",
    able: anySelected,
    run: ({ view }) => view.peek()?.act?.("repeat")
  },
  {
    name: "characters",
    caption: "Characters",
    about: "Mark characters instead of whole words, or words again",
    able: shown,
    run: ({ fine }) => {
      fine.value = !fine.peek();
    }
  }
];
var BOX_ACTIONS = [
  inView(
    "new_part",
    "New box",
    "Put a box into the middle; arrows move it, Alt with arrows resizes it",
    shown
  ),
  ...ofSeveral("boxes"),
  inView("copy", "Copy", "Copy the selected boxes", anySelected),
  inView("paste", "Paste", "Paste what was copied, also into another image", shown),
  inView("duplicate", "Duplicate", "Copy the selected boxes a little aside", anySelected),
  inView(
    "paste_previous",
    "Boxes of the image before",
    "Paste all boxes of the image you were at before",
    shown
  ),
  inView("to_front", "To the front", "Put the selected boxes on top of the others", anySelected),
  inView("to_back", "To the back", "Put the selected boxes below the others", anySelected),
  { ...inView("zoom_in", "Zoom in", "Show the image larger", shown), repeats: true },
  { ...inView("zoom_out", "Zoom out", "Show the image smaller", shown), repeats: true },
  inView("fit", "Fit", "Show the whole image; again, one pixel of it per pixel of the screen", shown)
];
var REGION_ACTIONS = [
  inView("start_here", "Start here", "A region begins at the playhead, or the one selected does", shown),
  inView("end_here", "End here", "The region ends at the playhead", shown),
  inView(
    "record",
    "Record",
    "A region while you listen: from now until the sound stops or you press again",
    shown
  ),
  inView("fill", "Fill", "A region from the end of the one before up to the playhead", shown),
  inView("split", "Split", "Cut the regions selected in two at the playhead", any),
  inView(
    "new_part",
    "New region",
    "Put a region at the playhead; arrows move it, Alt with arrows resizes it",
    shown
  ),
  inView("play_part", "Play once", "Play the region selected, or the one at the playhead, once", shown),
  inView("loop", "Loop", "Play the region selected over and over; without one, the whole", shown),
  inView("centre", "Centre", "Bring the playhead into the middle of the window", shown),
  ...ofSeveral("regions")
];
var OWN = {
  spans: SPAN_ACTIONS,
  boxes: BOX_ACTIONS,
  regions: REGION_ACTIONS
};
function partActionsOf(answer2) {
  if (answer2 === "class" || answer2 === "classes") return [];
  return [...PART_ACTIONS, ...OWN[answer2] ?? []];
}
function ofSeveral(parts) {
  const hide = `Hide the selected ${parts}; with none selected, all of them, or show them again`;
  return [
    inView("select_all", "Select all", `Select all ${parts}`, any),
    inView("lock", "Lock", `Lock the selected ${parts}, or unlock them`, anySelected),
    inView("hide", "Hide", hide, any)
  ];
}
function inView(name, caption, about, able) {
  return { name, caption, about, able, run: ({ view }) => view.peek()?.act?.(name) };
}

// src/shell/sound-actions.ts
var SOUND_ACTIONS = [
  inView("play", "Play", "Play from the playhead, or stop", shown),
  { ...inView("slower", "Slower", "Play more slowly, at the same pitch", shown), repeats: true },
  { ...inView("faster", "Faster", "Play faster, at the same pitch", shown), repeats: true },
  { ...inView("zoom_in", "Zoom in", "Show less of the sound, wider", shown), repeats: true },
  { ...inView("zoom_out", "Zoom out", "Show more of the sound", shown), repeats: true },
  inView("fit", "Fit", "Show the whole sound", shown)
];

// src/shell/actions.ts
var inTrail = (session) => session.place.value.at !== "head";
var ACTIONS = [
  {
    name: "accept",
    caption: "Accept",
    about: "Take the model's suggestion as the answer",
    able: canAccept,
    run: ({ session }) => session.accept(),
    otherwise: "submit",
    answers: true
  },
  {
    name: "submit",
    caption: "Save & next",
    about: "Save the chosen classes and go to the next sample",
    able: ({ current, config }) => current.value !== null && config.value.answer !== "class",
    run: ({ session }) => session.submit(),
    answers: true
  },
  {
    name: "skip",
    caption: "Skip",
    about: "Leave this sample without an answer",
    able: ({ current }) => current.value !== null,
    run: ({ session }) => session.skip(),
    answers: true
  },
  {
    name: "first",
    caption: "First",
    about: "Go to the first sample you answered",
    able: ({ place, trailTotal }) => {
      const at2 = place.value;
      return trailTotal.value > 0 && !(at2.at === "trail" && at2.index === 0);
    },
    run: ({ session }) => session.way.first()
  },
  {
    name: "back",
    caption: "Back",
    about: "Go back to the sample before",
    able: ({ place, trailTotal }) => {
      const at2 = place.value;
      return at2.at === "sample" || (at2.at === "trail" ? at2.index > 0 : trailTotal.value > 0);
    },
    run: ({ session }) => session.way.back(),
    repeats: true
  },
  {
    name: "next",
    caption: "Next",
    about: "Go on to the sample after",
    able: inTrail,
    run: ({ session }) => session.way.next(),
    repeats: true
  },
  {
    name: "last",
    caption: "Last",
    about: "Go to the next sample without an answer",
    able: inTrail,
    run: ({ session }) => session.way.last()
  },
  {
    name: "undo",
    caption: "Undo",
    about: "Take back what you did last",
    able: ({ canUndo }) => canUndo.value,
    run: ({ session }) => session.undo()
  },
  {
    name: "redo",
    caption: "Redo",
    about: "Do again what was taken back",
    able: ({ canRedo }) => canRedo.value,
    run: ({ session }) => session.redo()
  },
  {
    name: "flag",
    caption: "Flag",
    about: "Mark this sample for a second look",
    able: ({ current }) => current.value !== null,
    run: ({ session }) => session.flag()
  },
  {
    name: "jump",
    caption: "Find",
    about: "Find a sample by its name and go there",
    able: () => true,
    run: ({ panel: panel2 }) => {
      panel2.value = "jump";
    }
  },
  {
    name: "monitor",
    caption: "Monitor",
    about: "Show or hide how the labels and the model come on",
    able: ({ config }) => !config.value.restricted,
    run: ({ monitor: monitor2 }) => {
      monitor2.value = !monitor2.peek();
    }
  },
  {
    name: "help",
    caption: "Help",
    about: "Show the keys",
    able: () => true,
    run: ({ panel: panel2 }) => {
      panel2.value = "help";
    }
  }
];
function actionsOf2(config) {
  const out = [...config.answer === "class" ? ["submit"] : [], ...config.restricted ? ["monitor"] : []];
  return allOf(config).filter(({ name }) => !out.includes(name));
}
function actionOf(name, config) {
  return allOf(config).find((action) => action.name === name) ?? null;
}
function allOf({ answer: answer2, kind }) {
  const heard = kind === "audio" ? SOUND_ACTIONS : [];
  return [...ACTIONS.slice(0, 2), ...heard, ...partActionsOf(answer2), ...ACTIONS.slice(2)];
}
function classOf(name) {
  return name.startsWith("class:") ? Number(name.slice("class:".length)) : null;
}
function canAccept({ current, composer }) {
  const now = current.value;
  if (now === null) return false;
  if (composer.parts) return composer.parts.pending().length > 0;
  const untouched = now.entry.status === null && composer.work.draft.value === null;
  return now.item.suggestion !== null && untouched;
}
function isDirty({ current, composer }) {
  const entry = current.value?.entry;
  if (!entry) return false;
  const made = composer.parts ? composer.parts.list().filter((part) => !isPending(part)) : composer.work.draft.value ?? [];
  return !sameValue(made, entry.status === "LABELED" ? entry.value : []);
}

// src/shell/buttons.ts
function kbds(ui, name, count2 = 1) {
  const bindings = ui.hotkeys.value.of(name).slice(0, count2);
  return bindings.map((binding) => kbd2(ui, binding));
}
function kbd2(ui, binding) {
  const letter = [...binding].length === 1;
  return h("kbd", { "aria-hidden": "true", class: letter && "ll-letter" }, label(binding, ui.mac));
}
function actionButton(ui, name, look2 = "ll-action", keysOf = () => name) {
  const action = actionOf(name, ui.session.config.peek());
  const caption = h("span", { class: "ll-caption" }, action.caption);
  const button2 = h("button", { type: "button", class: look2, "data-action": name }, caption);
  watchLater(ui.life, () => {
    const keys3 = kbds(ui, keysOf());
    const shown2 = [...button2.children].slice(1).map((key) => key.textContent);
    if (shown2.join() !== keys3.map((key) => key.textContent).join()) button2.replaceChildren(caption, ...keys3);
    describe(ui, button2, keysOf(), action.about);
  });
  watch(ui.life, () => setDisabled(ui, button2, !action.able(ui.session)));
  return button2;
}
function signButton(ui, name, sign) {
  const action = actionOf(name, ui.session.config.peek());
  const look2 = "ll-action ll-small ll-sign";
  const button2 = h(
    "button",
    { type: "button", class: look2, "data-action": name, "aria-label": action.caption },
    sign
  );
  watchLater(ui.life, () => describe(ui, button2, name, action.about));
  watch(ui.life, () => setDisabled(ui, button2, !action.able(ui.session)));
  return button2;
}
function describe(ui, button2, name, about) {
  const bindings = ui.hotkeys.value.of(name);
  const keys3 = bindings.map((binding) => label(binding, ui.mac)).join(" or ");
  setAttr(button2, "title", keys3 ? `${about} (${keys3})` : about);
  setAttr(button2, "aria-keyshortcuts", bindings.map((b) => ariaKeys(b, ui.mac)).join(" ") || null);
}
function setDisabled(ui, button2, disabled) {
  if (button2.disabled === disabled) return;
  if (disabled && focused(ui.root) === button2) ui.home();
  button2.disabled = disabled;
}
function setCaption(button2, text2) {
  if (button2.firstElementChild) setText(button2.firstElementChild, text2);
}

// src/views/drop-down.ts
function dropDown({ root, life }, caption, body) {
  const summary = h("summary", { class: "ll-action ll-small" }, caption);
  const element = h("details", { class: "ll-look" }, summary, body);
  const onPress2 = ({ target }) => {
    if (!(target instanceof Node && element.contains(target))) element.open = false;
  };
  root.addEventListener("pointerdown", onPress2, { signal: life });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    summary.focus();
    event.stopPropagation();
  });
  body.addEventListener("click", ({ target, detail }) => {
    const acts = target instanceof Element && target.closest("button[data-action]") !== null;
    if (!acts) return;
    element.open = false;
    if (detail === 0) summary.focus();
  });
  return element;
}

// src/views/hint.ts
function hintLine(ui, parts, say) {
  const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
  const hint3 = h("span", { class: "ll-bar-hint", dir: "auto" }, "");
  watch(ui.life, () => {
    const { classes: classes4 } = ui.session.config.value;
    const index = classes4.findIndex((spec2) => spec2.key === parts.active.value);
    const spec = classes4[index];
    setHidden(chip, !spec);
    if (spec) chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const text2 = say();
    setText(hint3, text2);
    setAttr(hint3, "title", text2 || null);
  });
  return h("span", { class: "ll-bar-said" }, chip, hint3);
}

// src/core/drawing.ts
var Drawing = class {
  #parts;
  #config;
  #fresh = null;
  // made with the class in hand: the next class key does not mean it
  constructor(parts, config) {
    this.#parts = parts;
    this.#config = config;
  }
  /** Adds a mark; null where it is refused. */
  add(place) {
    const { classes: classes4 } = this.#config.peek();
    const held = this.#parts.active.peek();
    const label2 = held ?? (classes4.length === 1 ? classes4[0]?.key ?? null : null);
    if (!this.#parts.add({ ...place, label: label2 })) return null;
    this.#fresh = held === null ? null : this.#parts.only;
    return this.#parts.only;
  }
  /** By keys held down or pressed again; what was just made is so still. */
  nudge(changes2) {
    const fresh = this.#fresh !== null && this.#parts.only === this.#fresh;
    const done = this.#parts.change(changes2, true);
    if (fresh && done) this.#fresh = this.#parts.only;
  }
  /** A class was chosen; true when that is all there is to do. */
  take(label2) {
    const { active, only } = this.#parts;
    const fresh = this.#fresh !== null && only === this.#fresh;
    this.#fresh = null;
    if (!fresh) return false;
    this.#parts.select(null);
    active.value = active.peek() === label2 ? null : label2;
    return true;
  }
  /** Another is selected now: whoever selects it again means it. */
  settle() {
    if (this.#parts.only !== this.#fresh) this.#fresh = null;
  }
  forget() {
    this.#fresh = null;
  }
};

// src/core/timeline.ts
var WIDEST = 24;
var STEPS = [1, 2, 5];
var MINUTES = [10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
function durationOf({ rate, frames }) {
  return frames / rate;
}
function whole(sound, width) {
  return { scale: Math.max(width, 1) / durationOf(sound), from: 0 };
}
function zoomed2(view, factor, x, sound, width) {
  const least2 = whole(sound, width).scale;
  const scale = clamp(view.scale * factor, least2, Math.max(least2, sound.rate * WIDEST));
  return settled({ scale, from: view.from + x / view.scale - x / scale }, sound, width);
}
function panned(view, pixels, sound, width) {
  return settled({ ...view, from: view.from + pixels / view.scale }, sound, width);
}
function centred(view, time2, sound, width) {
  return settled({ ...view, from: time2 - width / view.scale / 2 }, sound, width);
}
function showing(view, start, end, sound, width) {
  const length2 = width / view.scale;
  if (start >= view.from && end <= view.from + length2) return view;
  if (end - start > length2 * 0.9) {
    const scale = Math.max(whole(sound, width).scale, 0.8 * width / (end - start));
    return settled({ scale, from: start - 0.1 * width / scale }, sound, width);
  }
  return centred(view, (start + end) / 2, sound, width);
}
function toX(view, time2) {
  return (time2 - view.from) * view.scale;
}
function toTime(view, x) {
  return view.from + x / view.scale;
}
function ticks(view, width, apart = 90) {
  const least2 = apart / view.scale;
  const step = stepOf(least2);
  const digits = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
  const times2 = [];
  const first = Math.ceil(view.from / step - 1e-9);
  for (let k = first; k * step <= toTime(view, width) + 1e-12 && times2.length < 1e3; k += 1)
    times2.push(k * step);
  return { times: times2, digits };
}
function stepOf(least2) {
  if (least2 > 5) return MINUTES.find((step) => step >= least2) ?? Math.ceil(least2 / 3600) * 3600;
  const power = 10 ** Math.floor(Math.log10(least2));
  return (STEPS.find((step) => step * power >= least2 * (1 - 1e-9)) ?? 10) * power;
}
function settled({ scale, from }, sound, width) {
  return { scale, from: clamp(from, 0, Math.max(0, durationOf(sound) - width / scale)) };
}

// src/views/sounds/look.ts
var ROWS = 128;
var PLAIN = {
  spectrogram: true,
  scale: "mel",
  low: 0,
  high: null,
  colours: "magma",
  floor: -90,
  even: true,
  gain: 1,
  captions: true
};
function bandsOf({ spectrogram, scale, low, high }, rate) {
  const most = rate / 2;
  const top = high === null || high > most ? most : high;
  const bottom = low < top ? low : 0;
  return { scale, low: bottom, high: top, rows: spectrogram ? ROWS : 0 };
}

// src/views/sounds/colours.ts
var STOPS = {
  magma: ["000004", "1c1044", "4f127b", "812581", "b5367a", "e55964", "fb8761", "fec287", "fcfdbf"],
  viridis: ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"],
  grey: ["ffffff", "000000"]
};
function palette(colours, floor) {
  const stops = STOPS[colours].map(
    (hex) => [0, 2, 4].map((at2) => Number.parseInt(hex.slice(at2, at2 + 2), 16))
  );
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level += 1) {
    const share2 = Math.max(0, (level - floor) / Math.max(1, 255 - floor)) * (stops.length - 1);
    const below = Math.min(Math.floor(share2), stops.length - 2);
    const [low, high] = [stops[below], stops[below + 1]];
    for (let c = 0; c < 3; c += 1) {
      const [a, b] = [low?.[c] ?? 0, high?.[c] ?? 0];
      bytes[level * 4 + c] = a + (b - a) * (share2 - below);
    }
    bytes[level * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

// src/views/sounds/outline.ts
var Outline = class {
  #low;
  #high;
  constructor(width) {
    this.#low = new Float32Array(width).fill(Number.POSITIVE_INFINITY);
    this.#high = new Float32Array(width).fill(Number.NEGATIVE_INFINITY);
  }
  /**
   * Takes `count` values that go from one place to another. What is there already is coarser and goes, but for that of
   * a pixel in which these only begin.
   */
  take(count2, left, right2, low, high) {
    const each = (right2 - left) / count2;
    const end = Math.min(this.#low.length, Math.ceil(right2));
    for (let x = Math.max(0, Math.floor(left)); x < end; x += 1) {
      const first = Math.max(0, Math.floor((x - left) / each));
      const last = Math.min(count2, Math.max(first + 1, Math.ceil((x + 1 - left) / each)));
      const begins = x < left;
      let least2 = begins ? this.#low[x] : Number.POSITIVE_INFINITY;
      let most = begins ? this.#high[x] : Number.NEGATIVE_INFINITY;
      for (let i = first; i < last; i += 1) {
        least2 = Math.min(least2, low(i));
        most = Math.max(most, high(i));
      }
      this.#low[x] = least2;
      this.#high[x] = most;
    }
  }
  /** `y` says how far down a sample is. */
  fill(context, y) {
    for (let x = 0; x < this.#low.length; x += 1) {
      const [low, high] = [this.#low[x], this.#high[x]];
      if (low > high) continue;
      const [above, below] = [y(high), y(low)];
      context.fillRect(x, above, 1, Math.max(1, below - above));
    }
  }
};

// src/views/sounds/painter.ts
var FINE = 32;
var DOTS = 6;
var FAINTEST = 50;
var SHARE2 = 0.42;
var Painter = class {
  canvas;
  #colours = new Uint32Array(256);
  #look = null;
  #images = /* @__PURE__ */ new WeakMap();
  constructor(canvas2) {
    this.canvas = canvas2;
  }
  /** `dots`: device pixels of a pixel. */
  paint(sound, view, look2, ink, dots) {
    const context = this.canvas.getContext("2d");
    if (!context) return;
    const { width, height } = this.canvas;
    context.clearRect(0, 0, width, height);
    if (!sound || width === 0) return;
    this.#use(look2);
    const scaled = { ...view, scale: view.scale * dots };
    const start = Math.max(0, Math.floor(view.from * sound.rate));
    const stop = Math.min(sound.frames, Math.ceil((view.from + width / scaled.scale) * sound.rate) + 1);
    const each = sound.rate / scaled.scale;
    const read4 = each < FINE || sound.whole ? sound.read(start, stop) : null;
    const enough = read4 !== null && (read4[0]?.length ?? 0) >= stop - start;
    if (each < FINE && !enough) fetchSamples(sound, start, stop);
    const level = sound.pictures.levelFor(each);
    const isDrawn = enough && !look2.spectrogram;
    const bands = bandsOf(look2, sound.rate);
    const all = sound.pictures.overview(each, bands);
    const tiles2 = isDrawn ? [] : all ? [all] : sound.pictures.show(start, stop, level, bands);
    const gain = look2.even ? look2.gain * Math.min(FAINTEST, 0.94 / Math.max(sound.loudest, 1e-3)) : look2.gain;
    for (let lane = 0; lane < sound.lanes; lane += 1) {
      const { wave: wave2, spectrum } = strips(lane, sound.lanes, height, look2.spectrogram);
      if (spectrum) for (const tile of tiles2) this.#spectrum(context, sound, tile, lane, scaled, spectrum);
      context.fillStyle = ink;
      context.strokeStyle = ink;
      const samples = enough && read4[lane];
      if (samples) drawSamples(context, samples, start, sound, scaled, wave2, gain);
      else drawPeaks(context, tiles2, lane, sound, scaled, wave2, gain);
    }
  }
  #use(look2) {
    const same2 = this.#look?.colours === look2.colours && this.#look.floor === look2.floor;
    if (!same2) {
      this.#colours = palette(look2.colours, (look2.floor + 100) / 100 * 255);
      this.#images = /* @__PURE__ */ new WeakMap();
    }
    this.#look = look2;
  }
  #spectrum(context, sound, tile, lane, view, { top, height }) {
    if (tile.rows === 0) return;
    const image = this.#image(tile, sound.lanes)[lane];
    const [from, to] = [toX(view, tile.start / sound.rate), toX(view, tile.stop / sound.rate)];
    context.imageSmoothingEnabled = (to - from) / tile.columns < 8;
    if (image) context.drawImage(image, from, top, to - from, height);
  }
  #image(tile, lanes) {
    let images = this.#images.get(tile);
    if (!images) {
      images = Array.from({ length: lanes }, (_, lane) => coloured(tile, lane, this.#colours));
      this.#images.set(tile, images);
    }
    return images;
  }
};
function strips(lane, lanes, height, both) {
  const each = height / lanes;
  const top = lane * each;
  const wave2 = both ? each * SHARE2 : each;
  return {
    wave: { top, height: wave2 },
    spectrum: both ? { top: top + wave2, height: each - wave2 } : null
  };
}
function coloured({ columns, rows, levels }, lane, colours) {
  const canvas2 = document.createElement("canvas");
  canvas2.width = columns;
  canvas2.height = rows;
  const context = canvas2.getContext("2d");
  const pixels = new Uint32Array(columns * rows);
  for (let row8 = 0; row8 < rows; row8 += 1) {
    const from = (lane * rows + row8) * columns;
    const to = (rows - 1 - row8) * columns;
    for (let column = 0; column < columns; column += 1)
      pixels[to + column] = colours[levels[from + column] ?? 0] ?? 0;
  }
  context?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), columns, rows), 0, 0);
  return canvas2;
}
function drawPeaks(context, tiles2, lane, { rate }, view, strip, gain) {
  const outline = new Outline(context.canvas.width);
  for (const { start, stop, columns, peaks } of tiles2) {
    const at2 = lane * columns * 2;
    outline.take(
      columns,
      toX(view, start / rate),
      toX(view, stop / rate),
      (column) => peaks[at2 + 2 * column] / 128,
      (column) => peaks[at2 + 2 * column + 1] / 128
    );
  }
  outline.fill(context, heightOf(strip, gain));
}
function drawSamples(context, samples, start, { rate }, view, strip, gain) {
  const each = view.scale / rate;
  const x = (i) => toX(view, (start + i) / rate);
  const y = heightOf(strip, gain);
  if (each < 0.5) {
    const outline = new Outline(context.canvas.width);
    const sample = (i) => samples[i];
    outline.take(samples.length, x(0), x(samples.length), sample, sample);
    outline.fill(context, y);
    return;
  }
  context.beginPath();
  for (let i = 0; i < samples.length; i += 1) context.lineTo(x(i), y(samples[i]));
  context.lineWidth = Math.max(1, Math.min(2, each / 8));
  context.stroke();
  if (each < DOTS) return;
  for (let i = 0; i < samples.length; i += 1) context.fillRect(x(i) - 2, y(samples[i]) - 2, 4, 4);
}
function heightOf({ top, height }, gain) {
  const [middle, half] = [top + height / 2, height / 2 * gain];
  return (sample) => Math.max(top, Math.min(middle - sample * half, top + height));
}
function fetchSamples(sound, start, stop) {
  const { pictures } = sound;
  sound.want(start, stop).then(
    () => {
      pictures.problem.value = "";
      pictures.news.value = pictures.news.peek() + 1;
    },
    (error) => {
      pictures.problem.value = error.message;
    }
  );
}

// src/views/sounds/press.ts
function onPress({ home: home2, life: signal2 }, strip, go) {
  const at2 = (event) => {
    const { left, width } = strip.getBoundingClientRect();
    go(event.clientX - left, width);
  };
  const down = (event) => {
    home2();
    strip.setPointerCapture?.(event.pointerId);
    at2(event);
  };
  const move2 = (event) => {
    if (event.buttons === 1) at2(event);
  };
  strip.addEventListener("pointerdown", down, { signal: signal2 });
  strip.addEventListener("pointermove", move2, { signal: signal2 });
}

// src/views/sounds/minimap.ts
var Minimap = class {
  element;
  #canvas = h("canvas", { "aria-hidden": "true" });
  #painter = new Painter(this.#canvas);
  #frame = h("div", { class: "ll-minimap-window" });
  #head = h("div", { class: "ll-playhead" });
  #marks = h("canvas", { class: "ll-minimap-marks", "aria-hidden": "true" });
  #desk;
  #width = 0;
  #height = 0;
  #at = 0;
  // the playhead
  #places = [];
  constructor(desk) {
    this.#desk = desk;
    this.element = h(
      "div",
      { class: "ll-minimap", title: "The whole sound: press to go there" },
      this.#canvas,
      this.#marks,
      this.#frame,
      this.#head
    );
    onPress(desk.ui, this.element, (x, width) => {
      if (desk.recording) desk.centre(toTime(whole(desk.recording, width), x));
    });
  }
  measure() {
    this.#width = this.element.clientWidth;
    this.#height = this.element.clientHeight;
    this.#drawMarks();
  }
  /** The sound as a whole; its waves only. */
  paint(look2, ink, dots) {
    const { recording } = this.#desk;
    sized(this.#canvas, this.#width, this.#height, dots);
    const view = recording ? whole(recording, this.#width) : { scale: 1, from: 0 };
    this.#painter.paint(recording, view, { ...look2, spectrogram: false }, ink, dots);
  }
  /** Regions are shown where they are. */
  mark(places) {
    this.#places = places;
    this.#drawMarks();
  }
  #drawMarks() {
    const { duration } = this.#desk;
    const dots = globalThis.devicePixelRatio || 1;
    sized(this.#marks, this.#width, this.#height, dots);
    const context = this.#marks.getContext("2d");
    if (!context) return;
    context.clearRect(0, 0, this.#marks.width, this.#marks.height);
    const [scale, top] = [this.#marks.width / duration, (this.#height - 5) * dots];
    for (const { start, end, colour } of duration > 0 ? this.#places : []) {
      context.fillStyle = colour;
      context.fillRect(start * scale, top, Math.max(1, (end - start) * scale), 4 * dots);
    }
  }
  place(from, length2) {
    const { duration } = this.#desk;
    const width = this.#width;
    if (duration <= 0) return;
    const share2 = Math.min(1, length2 / duration);
    this.#frame.style.transform = `translateX(${from / duration * width}px)`;
    this.#frame.style.width = `${Math.max(4, share2 * width)}px`;
    this.#frame.classList.toggle("ll-all", share2 >= 1);
    this.playhead(this.#at);
  }
  playhead(time2) {
    this.#at = time2;
    const { duration } = this.#desk;
    if (duration > 0) this.#head.style.transform = `translateX(${time2 / duration * this.#width}px)`;
  }
};
function sized(canvas2, width, height, dots) {
  const [w, h2] = [Math.max(1, Math.round(width * dots)), Math.max(1, Math.round(height * dots))];
  if (canvas2.width !== w) canvas2.width = w;
  if (canvas2.height !== h2) canvas2.height = h2;
}

// src/views/sounds/specks.ts
var SPECK = 6;
var LINED = 2;
var Specks = class {
  element = h("canvas", { class: "ll-specks", "aria-hidden": "true", hidden: true });
  draw(specks, width, height) {
    setHidden(this.element, specks.length === 0);
    if (specks.length === 0) return;
    const dots = globalThis.devicePixelRatio || 1;
    sized(this.element, width, height, dots);
    const context = this.element.getContext("2d");
    if (!context) return;
    const down = this.element.height;
    context.clearRect(0, 0, this.element.width, down);
    for (const speck of specks) {
      const [left, top] = [speck.left * dots, speck.top * down];
      context.fillStyle = speck.colour;
      context.globalAlpha = speck.faint ? 0.2 : 0.35;
      context.fillRect(left, top, Math.max(1, speck.width) * dots, speck.height * down);
      if (speck.width < LINED) continue;
      context.globalAlpha = speck.faint ? 0.5 : 0.9;
      context.fillRect(left, top, dots, speck.height * down);
    }
  }
};

// src/views/sounds/overlay.ts
var NARROW = 30;
var CUT = 20;
var CLOSE = 60;
var Overlay = class {
  element;
  #layer = h("div", { class: "ll-regions" });
  #specks = new Specks();
  #draft = h("div", { class: "ll-region-draft", hidden: true });
  #told = h("div", { class: "ll-box-size", hidden: true }, "");
  #head = h("div", { class: "ll-playhead" });
  #guide = h("div", { class: "ll-guide" }, h("span", {}, ""));
  #loop = h("div", { class: "ll-loop", hidden: true });
  #grips = {
    start: h("i", { class: "ll-edge", "data-edge": "start", hidden: true }),
    end: h("i", { class: "ll-edge", "data-edge": "end", hidden: true })
  };
  #drawn = /* @__PURE__ */ new Map();
  #view = { scale: 1, from: 0 };
  #width = 0;
  #height = 0;
  // The layer of the regions is as it was for this window, and is moved as a whole from there.
  #laidFor = this.#view;
  #laidWidth = 0;
  #beyond = 0;
  // px to either side of the window where regions are laid out, too
  #selected = /* @__PURE__ */ new Set();
  #held = null;
  #fresh = null;
  // about to be made
  #meant = null;
  // whose times are told
  #looped = null;
  #at = 0;
  // the playhead
  constructor() {
    this.element = h(
      "div",
      { class: "ll-overlay" },
      this.#loop,
      this.#specks.element,
      this.#layer,
      this.#draft,
      this.#grips.start,
      this.#grips.end,
      this.#told,
      this.#guide,
      this.#head
    );
  }
  /** Draws the regions as they are now; reads signals. */
  draw({ parts, ui, look: look2 }) {
    if (!parts) return;
    const [selected, hidden, locked] = [parts.selected.value, parts.hidden.value, parts.locked.value];
    const list2 = parts.list().filter((region) => !hidden.has(region));
    const { classes: classes4 } = ui.session.config.value;
    this.#layer.classList.toggle("ll-crowd", !look2.value.captions);
    const there = new Set(list2);
    this.#selected = selected;
    for (const [region, { element }] of this.#drawn) {
      if (there.has(region)) continue;
      element.remove();
      this.#drawn.delete(region);
    }
    const lanes = lanesOf(list2);
    list2.forEach((region, i) => {
      const lane = lanes[i] ?? { lane: 0, of: 1 };
      const drawn3 = this.#drawn.get(region) ?? this.#make(region, classes4);
      setAttr(drawn3.element, "data-selected", selected.has(region) ? "" : null);
      setAttr(drawn3.element, "data-locked", locked.has(region) ? "" : null);
      this.#stack(drawn3, lane);
      this.#mean(drawn3, selected.has(region));
    });
    this.#sprinkle();
    const { only } = parts;
    this.#held = only && there.has(only) && !locked.has(only) ? only : null;
    this.#hold();
  }
  /** The window shows another stretch. */
  place(view, width, height) {
    this.#view = view;
    this.#width = width;
    this.#height = height;
    const moved5 = (this.#laidFor.from - view.from) * view.scale;
    if (view.scale !== this.#laidFor.scale || width !== this.#laidWidth) this.#lay(0);
    else if (Math.abs(moved5) > this.#beyond) this.#lay(width);
    this.#layer.style.transform = `translateX(${(this.#laidFor.from - view.from) * view.scale}px)`;
    this.#sprinkle();
    this.#stretch(this.#draft, this.#fresh);
    this.#stretch(this.#loop, this.#looped);
    this.#tell();
    this.#hold();
    this.playhead(this.#at);
  }
  /** What a gesture is about: regions as they would become, and under null one that is new. */
  preview(ranges) {
    for (const [region, drawn3] of this.#drawn) {
      const range2 = ranges?.get(region) ?? region;
      if (range2 === drawn3.range) continue;
      drawn3.range = range2;
      drawn3.isMeant = this.#selected.has(region) || ranges?.has(region) === true;
      this.#put(drawn3);
      drawn3.element.classList.toggle("ll-moving", ranges?.has(region) === true);
    }
    this.#fresh = ranges?.get(null) ?? null;
    this.#stretch(this.#draft, this.#fresh);
    const [only] = ranges?.size === 1 ? ranges.values() : [];
    this.#meant = only ?? null;
    this.#tell();
    this.#hold();
  }
  playhead(time2) {
    this.#at = time2;
    const x = toX(this.#view, time2);
    this.#head.style.transform = `translateX(${x}px)`;
    this.#head.style.visibility = x < -2 || x > this.#width + 2 ? "hidden" : "";
  }
  /** Which share of the height a region has: regions that overlap stand below one another. */
  laneOf(region) {
    return this.#drawn.get(region)?.lane ?? { lane: 0, of: 1 };
  }
  /** A line under the pointer, and the time there. */
  guide(x, time2) {
    this.#guide.classList.toggle("ll-crossed", x !== null);
    if (x === null) return;
    this.#guide.style.transform = `translateX(${x}px)`;
    this.#guide.classList.toggle("ll-late", x > this.#width - 90);
    setText(this.#guide.firstElementChild, clock(time2));
  }
  loop(range2) {
    this.#looped = range2;
    this.#stretch(this.#loop, range2);
  }
  #stretch(element, range2) {
    setHidden(element, range2 === null);
    if (!range2) return;
    const { left, width } = this.#laid(range2);
    element.style.transform = `translateX(${left}px)`;
    element.style.width = `${width}px`;
  }
  #make(region, classes4) {
    const index = classes4.findIndex((spec2) => spec2.key === region.label);
    const spec = classes4[index];
    const caption = captionOf(classes4, region.label);
    const score2 = region.score === void 0 ? "" : ` ${region.score.toFixed(2)}`;
    const element = h("div", {
      class: "ll-region",
      "data-region": `${region.start}-${region.end}`,
      "data-label": region.label,
      "data-pending": isPending(region),
      "data-open": region.label === null,
      "data-caption": isPending(region) ? `${caption}?${score2}` : caption
    });
    const colour = spec ? colorOf(spec, index) : "#d0d0d0";
    element.style.setProperty("--ll-chip", colour);
    const lane = { lane: -1, of: 1 };
    const state = { left: Number.NaN, width: -1, shown: true, isMeant: false, isSpeck: false };
    const drawn3 = { element, range: region, lane, colour, ...state };
    this.#drawn.set(region, drawn3);
    this.#layer.append(element);
    this.#put(drawn3);
    return drawn3;
  }
  #stack(drawn3, lane) {
    if (drawn3.lane.lane === lane.lane && drawn3.lane.of === lane.of) return;
    drawn3.lane = lane;
    drawn3.element.style.top = `${100 * lane.lane / lane.of}%`;
    drawn3.element.style.height = `${100 / lane.of}%`;
  }
  #mean(drawn3, isMeant) {
    if (drawn3.isMeant === isMeant) return;
    drawn3.isMeant = isMeant;
    this.#put(drawn3);
  }
  /** Draws those that are no elements. */
  #sprinkle() {
    const specks = [];
    for (const [region, { isSpeck, range: range2, lane, colour }] of this.#drawn) {
      if (!isSpeck) continue;
      const left = toX(this.#view, range2.start);
      const width = (range2.end - range2.start) * this.#view.scale;
      if (left > this.#width || left + width < 0) continue;
      const [top, height] = [lane.lane / lane.of, 1 / lane.of];
      specks.push({ left, width, top, height, colour, faint: isPending(region) });
    }
    this.#specks.draw(specks, this.#width, this.#height);
  }
  #lay(beyond) {
    this.#laidFor = this.#view;
    this.#laidWidth = this.#width;
    this.#beyond = beyond;
    for (const drawn3 of this.#drawn.values()) this.#put(drawn3);
  }
  /** Puts a region into its place in the layer, if it is near the window and wide enough to be seen as an element. */
  #put(drawn3) {
    const { range: range2, isMeant } = drawn3;
    const beyond = this.#beyond;
    const { left, width } = this.#laid(range2, this.#laidFor, beyond + CUT);
    drawn3.isSpeck = !isMeant && (range2.end - range2.start) * this.#laidFor.scale < SPECK;
    const shown2 = !drawn3.isSpeck && left < this.#width + beyond && left + width > -beyond;
    if (shown2 !== drawn3.shown) drawn3.element.style.display = shown2 ? "" : "none";
    drawn3.shown = shown2;
    if (!shown2) return;
    if (left !== drawn3.left) drawn3.element.style.left = `${left}px`;
    drawn3.left = left;
    if (Math.abs(width - drawn3.width) < 0.05) return;
    drawn3.width = width;
    drawn3.element.style.width = `${width}px`;
    drawn3.element.classList.toggle("ll-narrow", width < NARROW);
  }
  /** Where a stretch stands, cut off somewhere beyond the window: elements of a million pixels are not drawn well. */
  #laid({ start, end }, view = this.#view, beyond = CUT) {
    const left = Math.max(-beyond, toX(view, start));
    const right2 = Math.min(this.#width + beyond, toX(view, end));
    return { left, width: Math.max(1, right2 - left) };
  }
  /** Puts the grips at the edges of the region selected; of a small one outside, so that there is room to take itself. */
  #hold() {
    const held = this.#held && this.#drawn.get(this.#held);
    const { range: range2, lane } = held ?? { range: null, lane: null };
    for (const edge of ["start", "end"]) {
      const grip = this.#grips[edge];
      const x = range2 ? toX(this.#view, range2[edge]) : Number.NaN;
      const seen2 = x >= -1 && x <= this.#width + 1;
      setHidden(grip, !seen2);
      if (!seen2 || !range2 || !lane) continue;
      const close = (range2.end - range2.start) * this.#view.scale < CLOSE;
      const aside2 = close ? edge === "start" ? -9 : 9 : 0;
      grip.style.transform = `translateX(${x + aside2}px)`;
      grip.style.top = `${100 * lane.lane / lane.of}%`;
      grip.style.height = `${100 / lane.of}%`;
    }
  }
  #tell() {
    const range2 = this.#meant;
    setHidden(this.#told, range2 === null);
    if (!range2) return;
    const { left, width } = this.#laid(range2);
    setText(
      this.#told,
      `${clock(range2.start)} – ${clock(range2.end)} · ${(range2.end - range2.start).toFixed(3)} s`
    );
    this.#told.style.transform = `translateX(${Math.max(0, Math.min(left + width / 2 - 90, this.#width - 200))}px)`;
  }
};

// src/core/source.ts
function emptyLanes(lanes, frames) {
  return Array.from({ length: lanes }, () => new Float32Array(frames));
}

// src/core/resample.ts
var CROSSINGS = 12;
var BAND = 0.95;
var PHASES = 1024;
var WEIGHTS = 2 ** 18;
var Resampled = class {
  rate;
  frames;
  lanes;
  #source;
  #pace;
  // frames of the source per frame
  #reach;
  // frames of the source to each side
  #phases;
  #weights;
  // of the 2 × reach neighbours, for each phase
  constructor(source, rate) {
    this.#source = source;
    this.rate = rate;
    this.lanes = source.lanes;
    this.#pace = source.rate / rate;
    this.frames = Math.ceil(source.frames / this.#pace);
    const band2 = BAND * Math.min(1, 1 / this.#pace);
    this.#reach = Math.ceil(CROSSINGS / band2);
    this.#phases = Math.min(PHASES, Math.ceil(WEIGHTS / this.#reach));
    this.#weights = weights(this.#reach, this.#phases, band2);
  }
  read(start, stop) {
    const [low, high] = this.#needs(start, stop);
    const got = this.#source.read(low, high);
    const here = low + (got?.[0]?.length ?? 0);
    const isAll = here >= Math.min(high, this.#source.frames);
    const end = Math.min(stop, this.frames);
    const last = isAll ? end : Math.min(end, Math.floor((here - this.#reach - 1) / this.#pace));
    if (!got || last <= start) return null;
    const lanes = emptyLanes(this.lanes, last - start);
    for (const [i, lane] of lanes.entries()) this.#fill(lane, got[i], start, low);
    return lanes;
  }
  want(start, stop) {
    return this.#source.want(...this.#needs(start, stop));
  }
  #needs(start, stop) {
    const low = Math.floor(start * this.#pace) - this.#reach;
    const high = Math.ceil(stop * this.#pace) + this.#reach + 1;
    return [Math.max(0, low), Math.min(this.#source.frames, high)];
  }
  #fill(lane, samples, start, low) {
    const taps = 2 * this.#reach;
    for (let i = 0; i < lane.length; i += 1) {
      const place = (start + i) * this.#pace;
      const whole3 = Math.floor(place);
      const row8 = taps * Math.round((place - whole3) * this.#phases);
      const first = whole3 - this.#reach + 1 - low;
      const from = Math.max(0, -first);
      const to = Math.min(taps, samples.length - first);
      let sum = 0;
      for (let j = from; j < to; j += 1)
        sum += this.#weights[row8 + j] * samples[first + j];
      lane[i] = sum;
    }
  }
};
function weights(reach, phases, band2) {
  const all = new Float32Array((phases + 1) * 2 * reach);
  for (let i = 0; i < all.length; i += 1) {
    const phase = Math.floor(i / (2 * reach)) / phases;
    const x = (i % (2 * reach) - reach + 1 - phase) * band2;
    const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    const hann = Math.abs(x) < CROSSINGS ? 0.5 + 0.5 * Math.cos(Math.PI * x / CROSSINGS) : 0;
    all[i] = band2 * sinc * hann;
  }
  return all;
}

// src/views/sounds/clock.ts
var MOST = 4;
var IDLE2 = 2e4;
var LEAD = 0.04;
var LEAST = 0.01;
var LATE = 1;
var Clock = class {
  context;
  rate;
  /** Called when the context starts, stops, or is lost. */
  listeners = /* @__PURE__ */ new Set();
  #users = 0;
  #idle;
  #heard = 0;
  #isLost = false;
  constructor(context) {
    this.context = context;
    this.rate = context.sampleRate;
    context.onstatechange = () => this.#tell();
    context.addEventListener("error", () => this.lose());
  }
  get isRunning() {
    return this.context.state === "running";
  }
  get isLost() {
    return this.#isLost || this.context.state === "closed";
  }
  get now() {
    return Math.round(this.context.currentTime * this.rate);
  }
  /** When a sound that is now made ready can start. */
  get soon() {
    return this.next + Math.ceil((LEAD - LEAST) * this.rate);
  }
  /** When a sound that is ready can start, for certain. */
  get next() {
    return this.now + Math.ceil((LEAST + (this.context.baseLatency || 0)) * this.rate);
  }
  /** What leaves the speakers now; a part of a tick counts. */
  get heard() {
    const { context } = this;
    const now = context.currentTime;
    const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp?.() ?? {};
    let time2 = now - (context.outputLatency || context.baseLatency || 0);
    if (this.isRunning && contextTime > 0 && performanceTime > 0) {
      const measured = contextTime + (performance.now() - performanceTime) / 1e3;
      if (measured > now - LATE) time2 = Math.min(measured, now);
    }
    this.#heard = Math.max(this.#heard, time2 * this.rate);
    return this.#heard;
  }
  use() {
    this.#users += 1;
    clearTimeout(this.#idle);
    if (!this.isRunning) this.wake();
  }
  release() {
    this.#users -= 1;
    clearTimeout(this.#idle);
    if (this.#users === 0) this.#idle = setTimeout(() => this.#sleep(), IDLE2);
  }
  /** Asks for sound. Before the first gesture in a page the browser may let that wait for ever. */
  wake() {
    if (!this.isLost) this.context.resume().catch(() => {
    });
  }
  /** The device does not play any more: the next who plays gets another. */
  lose() {
    if (this.#isLost) return;
    this.#isLost = true;
    this.end();
    this.#tell();
  }
  end() {
    clearTimeout(this.#idle);
    if (this.context.state !== "closed") this.context.close().catch(() => {
    });
  }
  get isFree() {
    return this.#users === 0;
  }
  #sleep() {
    if (this.isRunning) this.context.suspend().catch(() => {
    });
  }
  #tell() {
    for (const listener of [...this.listeners]) listener();
  }
};
var clocks = /* @__PURE__ */ new Map();
var players = 0;
function clockFor(rate) {
  for (const key of [rate, 0]) {
    const known = clocks.get(key);
    clocks.delete(key);
    const clock2 = known && !known.isLost ? known : make(key);
    if (!clock2) continue;
    clocks.set(key, clock2);
    makeRoom2();
    return clock2;
  }
  throw new Error("no AudioContext");
}
function enter() {
  players += 1;
}
function leave() {
  players -= 1;
  if (players > 0) return;
  for (const clock2 of clocks.values()) clock2.end();
  clocks.clear();
}
function make(rate) {
  if (typeof AudioContext === "undefined") return null;
  try {
    return new Clock(rate > 0 ? new AudioContext({ sampleRate: rate }) : new AudioContext());
  } catch {
    return null;
  }
}
function makeRoom2() {
  for (const [key, clock2] of clocks) {
    if (clocks.size <= MOST) return;
    if (!clock2.isFree) continue;
    clock2.end();
    clocks.delete(key);
  }
}

// src/core/heard.ts
var Heard = class {
  #spans = [];
  // in order of time, no two at once
  #origin;
  // where it stands when nothing is known
  constructor(origin) {
    this.#origin = origin;
  }
  add(span3) {
    this.#spans.push({ ...span3 });
  }
  /** The frame at a time; before the first span its start, in gaps and after the last the end of what was before. */
  at(tick) {
    let before = this.#spans[0];
    if (!before) return this.#origin;
    for (const span3 of this.#spans) {
      if (span3.tick > tick) break;
      before = span3;
    }
    return before.frame + before.pace * Math.min(Math.max(tick - before.tick, 0), before.count);
  }
  /** The frame after the last that is known to be played. */
  get end() {
    return this.at(Number.POSITIVE_INFINITY);
  }
  /** Takes back what was to be played from `tick` on. */
  cut(tick) {
    this.#origin = this.at(tick);
    this.#spans = this.#spans.filter((span3) => span3.tick < tick);
    const last = this.#spans.at(-1);
    if (last) last.count = Math.min(last.count, tick - last.tick);
  }
  /** Lets go of what is over. */
  forget(tick) {
    while (this.#spans[1] && this.#spans[1].tick <= tick) this.#spans.shift();
  }
};

// src/core/splice.ts
var COARSE = 8e3;
var SILENT = 1e-6;
var STRAY = 0.15;
var Likeness = class {
  #step;
  // frames per frame at the low rate
  constructor(rate) {
    this.#step = Math.max(1, Math.floor(rate / COARSE));
  }
  /** The place within [low, high] whose `count` frames are most like those at `wanted`; near `middle` if all are alike. */
  best(part, wanted, count2, low, high, middle) {
    const step = this.#step;
    const reach = Math.max(1, high - middle, middle - low);
    const [mark4, field] = [wanted - part.base, low - part.base];
    const short2 = Math.floor(count2 / step);
    const steps = Math.floor((high - low) / step);
    const rough = peak(
      part.lanes.map((lane) => thin(lane, mark4, short2, step)),
      part.lanes.map((lane) => thin(lane, field, steps + short2, step)),
      steps + 1,
      (i) => STRAY * ((low + step * i - middle) / reach) ** 2
    );
    const from = Math.max(0, step * (rough.at - 1) - 1);
    const to = Math.min(high - low, step * (rough.at + 1) + 1);
    const found2 = peak(
      part.lanes.map((lane) => lane.subarray(mark4, mark4 + count2)),
      part.lanes.map((lane) => lane.subarray(field + from, field + to + count2)),
      to - from + 1,
      () => 0
    );
    return { at: found2.likeness > 0 ? low + from + found2.at : middle, likeness: found2.likeness };
  }
};
function blend(samples, at2, lane, count2, likeness) {
  for (let i = 0; i < count2; i += 1) {
    const share2 = 0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / count2);
    const other = 1 - share2;
    const power = share2 * share2 + other * other + 2 * likeness * share2 * other;
    lane[i] = (lane[i] * share2 + samples[at2 + i] * other) / Math.sqrt(power);
  }
}
function thin(lane, at2, count2, step) {
  if (step === 1) return lane.subarray(at2, at2 + count2);
  const sums = new Float32Array(count2);
  for (let i = 0; i < count2; i += 1) {
    let sum = 0;
    for (let j = at2 + i * step; j < at2 + (i + 1) * step; j += 1) sum += lane[j];
    sums[i] = sum;
  }
  return sums;
}
function peak(mark4, field, places, stray) {
  const count2 = mark4[0]?.length ?? 0;
  const own = total(mark4, mark4, 0);
  let there = total(
    field.map((lane) => lane.subarray(0, count2)),
    field,
    0
  );
  let [best, at2, likeness] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (let place = 0; place < places; place += 1) {
    const like = own > 0 && there > SILENT * own ? total(mark4, field, place) / Math.sqrt(own * there) : 0;
    const score2 = like - stray(place);
    if (score2 > best) [best, at2, likeness] = [score2, place, like];
    for (const lane of field) there += (lane[place + count2] ?? 0) ** 2 - lane[place] ** 2;
  }
  return { at: at2, likeness: Math.min(1, Math.max(0, likeness)) };
}
function total(mark4, field, place) {
  let sum = 0;
  for (let l = 0; l < mark4.length; l += 1) {
    const [a, b] = [mark4[l], field[l]];
    for (let i = 0; i < a.length; i += 1) sum += a[i] * b[place + i];
  }
  return sum;
}

// src/core/stretch.ts
var SEGMENT = 0.025;
var OVERLAP = 0.0125;
var REACH = 0.0125;
var SHORTEST = 8e-3;
var Stretch = class {
  speed;
  #fed;
  #segment;
  #overlap;
  #reach;
  #shortest;
  #likeness;
  #place = 0;
  // in the recording, that the next segment stands for: speed × frames given
  #next = null;
  // the frame that would continue the segment before
  #isDone = false;
  constructor(rate, lanes, speed2) {
    const frames = (seconds) => Math.max(1, Math.round(seconds * rate));
    this.speed = speed2;
    this.#fed = new Fed(lanes);
    this.#segment = frames(SEGMENT);
    this.#overlap = frames(OVERLAP);
    this.#reach = frames(REACH);
    this.#shortest = frames(SHORTEST);
    this.#likeness = new Likeness(rate);
  }
  /** All is given. */
  get isDone() {
    return this.#isDone;
  }
  /** How many more frames, or the end, it has to be fed before it gives the next segment. */
  get needs() {
    if (this.#fed.isWhole) return 0;
    const { speed: speed2 } = this;
    const latest = this.#target(this.#segment) + this.#reach + this.#segment + this.#overlap;
    const known = this.#place + this.#segment * Math.max(2, 1.5 * speed2);
    return Math.max(0, Math.ceil(Math.max(latest, known)) + 1 - this.#fed.end);
  }
  feed(lanes) {
    const earliest = Math.min(this.#target(this.#segment), this.#place) - this.#reach;
    this.#fed.add(lanes, Math.floor(Math.min(earliest, this.#next ?? 0)));
  }
  /** Nothing more is fed. */
  end() {
    this.#fed.isWhole = true;
  }
  /** The next segment; null when it needs more, or is done. */
  next() {
    if (this.#isDone || this.needs > 0) return null;
    const cut2 = this.#cut();
    const from = this.#place;
    const lanes = this.#lay(cut2);
    this.#next = cut2.at + cut2.count;
    this.#place = cut2.isLast ? this.#fed.end : from + cut2.count * this.speed;
    this.#isDone = cut2.isLast;
    return { lanes, count: cut2.count, from, to: this.#place };
  }
  /** Where a segment starts whose middle is what its middle stands for. */
  #target(count2) {
    return this.#place + count2 * (this.speed - 1) / 2;
  }
  #cut() {
    const end = this.#fed.isWhole ? this.#fed.end : Number.POSITIVE_INFINITY;
    const left = end - this.#place;
    const rest = left / this.speed;
    if (this.#next === null) return this.#first(end, rest);
    const count2 = this.#length(left);
    const overlap2 = Math.min(this.#overlap, count2);
    if (rest <= 1.5 * count2) return this.#last(end, rest, overlap2);
    const target = this.#target(count2);
    const latest = end - count2 - overlap2;
    const at2 = Math.round(Math.min(Math.max(target, 0), latest));
    const low = Math.max(0, Math.min(at2, Math.ceil(target - this.#reach)));
    const high = Math.min(latest, Math.max(at2, Math.floor(target + this.#reach)));
    return { ...this.#search(low, high, at2, overlap2), count: count2, overlap: overlap2, isLast: false };
  }
  #length(left) {
    const shortest = Math.min(this.#shortest, Math.max(1, Math.floor(this.#fed.end / 4)));
    return Math.min(this.#segment, Math.max(shortest, Math.floor(left / 2)));
  }
  #first(end, rest) {
    const count2 = Math.floor(Math.min(this.#length(end), rest / 2));
    const isLast = count2 < 2;
    return { at: 0, count: isLast ? end : count2, overlap: 0, isLast, likeness: 1 };
  }
  /** The segment that ends with the recording: where it starts decides how long it is. */
  #last(end, rest, overlap2) {
    const at2 = Math.round(end - Math.max(rest, overlap2));
    const low = Math.max(0, at2 - this.#reach);
    const high = Math.max(at2, Math.min(end - overlap2, at2 + this.#reach));
    const found2 = this.#search(low, high, at2, overlap2);
    return { ...found2, count: end - found2.at, overlap: overlap2, isLast: true };
  }
  #search(low, high, at2, overlap2) {
    return this.#likeness.best(this.#fed, this.#next, overlap2, low, high, at2);
  }
  #lay({ at: at2, count: count2, overlap: overlap2, likeness }) {
    const lanes = emptyLanes(this.#fed.lanes.length, count2);
    const { base } = this.#fed;
    for (const [i, lane] of lanes.entries()) {
      const samples = this.#fed.lanes[i];
      lane.set(samples.subarray(at2 - base, at2 - base + count2));
      if (this.#next !== null) blend(samples, this.#next - base, lane, overlap2, likeness);
    }
    return lanes;
  }
};
var Fed = class {
  lanes;
  base = 0;
  // the frame at the start of the lanes
  end = 0;
  // the frame after the last
  isWhole = false;
  constructor(lanes) {
    this.lanes = emptyLanes(lanes, 0);
  }
  /** Takes frames, and lets go of those before `from`. */
  add(lanes, from) {
    const count2 = lanes[0]?.length ?? 0;
    const gone = Math.min(Math.max(0, from - this.base), this.end - this.base);
    const kept2 = this.end - this.base - gone;
    this.lanes = this.lanes.map((lane, i) => {
      const isLarge = lane.length >= kept2 + count2;
      const into2 = isLarge ? lane : new Float32Array(2 * (kept2 + count2));
      into2.set(lane.subarray(gone, gone + kept2));
      into2.set(lanes[i], kept2);
      return into2;
    });
    this.base += gone;
    this.end += count2;
  }
};

// src/core/pieces.ts
var FEED = 2048;
var PlainPieces = class {
  #source;
  #route;
  constructor(source, route) {
    this.#source = source;
    this.#route = route;
  }
  get isDone() {
    return this.#route.isDone;
  }
  get position() {
    return this.#route.position;
  }
  next(most) {
    const route = this.#route;
    const lanes = emptyLanes(this.#source.lanes, most);
    const spans = [];
    let filled = 0;
    while (filled < most && !route.isDone) {
      const frame = route.position;
      const got = this.#source.read(frame, Math.min(route.stop, frame + most - filled));
      const count2 = got?.[0]?.length ?? 0;
      if (!got || count2 === 0) break;
      for (const [i, lane] of lanes.entries()) lane.set(got[i], filled);
      spans.push({ tick: filled, count: count2, frame, pace: 1 });
      route.advance(count2);
      filled += count2;
    }
    if (filled === 0) return null;
    return { lanes: lanes.map((lane) => lane.subarray(0, filled)), count: filled, spans };
  }
};
var StretchedPieces = class {
  #source;
  #route;
  #speed;
  #stretch;
  #start;
  // the frame that was fed first
  #isFed = false;
  // up to where the route ends or jumps
  constructor(source, route, speed2) {
    this.#source = source;
    this.#route = route;
    this.#speed = speed2;
    this.#start = route.position;
    this.#stretch = new Stretch(source.rate, source.lanes, speed2);
  }
  get isDone() {
    return this.#route.isDone && (this.#stretch.isDone || this.#start === this.#route.position);
  }
  get position() {
    return this.#route.position;
  }
  next(most) {
    const parts = [];
    const spans = [];
    let count2 = 0;
    for (let part = this.#part(); part; part = count2 < most ? this.#part() : null) {
      const pace2 = (part.to - part.from) / part.count;
      spans.push({ tick: count2, count: part.count, frame: this.#start + part.from, pace: pace2 });
      parts.push(part);
      count2 += part.count;
    }
    if (count2 === 0) return null;
    const lanes = emptyLanes(this.#source.lanes, count2);
    for (const [i, { lanes: from }] of parts.entries())
      for (const [l, lane] of lanes.entries()) lane.set(from[l], spans[i].tick);
    return { lanes, count: count2, spans };
  }
  #part() {
    while (!this.isDone) {
      if (this.#stretch.isDone) this.#again();
      const part = this.#stretch.next();
      if (part) return part;
      if (this.#isFed) this.#stretch.end();
      else if (!this.#feed()) return null;
    }
    return null;
  }
  #feed() {
    const { position: position2, stop } = this.#route;
    const got = this.#source.read(position2, Math.min(stop, position2 + Math.max(FEED, this.#stretch.needs)));
    const count2 = got?.[0]?.length ?? 0;
    if (!got || count2 === 0) return false;
    this.#stretch.feed(got);
    this.#route.advance(count2);
    this.#isFed = position2 + count2 >= stop;
    return true;
  }
  #again() {
    this.#start = this.#route.position;
    this.#stretch = new Stretch(this.#source.rate, this.#source.lanes, this.#speed);
    this.#isFed = false;
  }
};

// src/core/route.ts
var Route = class {
  end;
  loop;
  #position;
  /** From `position` to `end`; with a loop on to its stop and then from its start, again and again. */
  constructor(position2, end, loop) {
    this.end = end;
    this.loop = loop && loop[1] > loop[0] ? loop : null;
    this.#position = position2;
    this.advance(0);
  }
  get position() {
    return this.#position;
  }
  /** Where the frames that follow without a jump end. */
  get stop() {
    return this.loop ? this.loop[1] : this.end;
  }
  get isDone() {
    return this.#position >= this.stop;
  }
  advance(frames) {
    this.#position += frames;
    if (this.loop && this.#position >= this.loop[1]) this.#position = this.loop[0];
  }
};

// src/views/sounds/supply.ts
var CHUNK = 5;
var FIRST = 1.5;
var LOW2 = 3;
var Supply2 = class {
  #source;
  #pace;
  // seconds of the recording played per second
  #onCame;
  #onFailed;
  #from = 0;
  // asked for, up to #to
  #to = 0;
  #asked = 0;
  // questions without an answer
  #missing = null;
  // the frame that is waited for
  #isQuiet = false;
  // a look ahead failed: what is wrong will show when the samples are needed
  #isEnded = false;
  constructor(source, pace2, onCame, onFailed) {
    this.#source = source;
    this.#pace = pace2;
    this.#onCame = onCame;
    this.#onFailed = onFailed;
  }
  /** Looks ahead from a frame that is to be played soon. */
  ahead(frame, end) {
    if (this.#isQuiet) return;
    const isNew = frame < this.#from || frame > this.#to;
    if (!isNew && this.#to - frame > LOW2 * this.#source.rate * this.#pace()) return;
    if (isNew) this.#from = frame;
    this.#ask(isNew ? frame : this.#to, end, false);
  }
  /** Has a frame fetched that is not here, even if it was once before. */
  need(frame, end) {
    if (this.#missing === frame) return;
    this.#missing = frame;
    this.#isQuiet = false;
    if (this.#asked > 0 && frame >= this.#from && frame < this.#to) return;
    this.#from = frame;
    this.#ask(frame, end, true);
  }
  end() {
    this.#isEnded = true;
  }
  #ask(from, end, isNeeded) {
    const seconds = (isNeeded ? FIRST : CHUNK) * this.#pace();
    const to = Math.min(end, from + Math.round(seconds * this.#source.rate));
    if (to <= from) return;
    this.#to = to;
    this.#asked += 1;
    this.#source.want(from, to).then(
      () => this.#came(end, isNeeded),
      (reason) => this.#failed(isNeeded, end, reason)
    );
  }
  #came(end, isNeeded) {
    this.#asked -= 1;
    if (this.#isEnded) return;
    const missing = this.#missing;
    if (missing === null) return;
    if (this.#source.read(missing, missing + 1)?.[0]?.length) {
      this.#missing = null;
      this.#onCame();
    } else if (this.#asked > 0) return;
    else if (isNeeded) this.#failed(true, end, new Error("what came did not hold its samples"), 0);
    else this.#again(missing, end);
  }
  #failed(isNeeded, end, reason, answered = 1) {
    this.#asked -= answered;
    if (this.#isEnded) return;
    this.#from = this.#to = 0;
    const missing = this.#missing;
    this.#isQuiet = missing === null;
    if (missing === null) return;
    if (isNeeded) {
      this.#missing = null;
      this.#onFailed(reason);
    } else this.#again(missing, end);
  }
  /** What was on its way did not come: it is asked for by itself. */
  #again(frame, end) {
    this.#missing = null;
    this.need(frame, end);
  }
};

// src/views/sounds/voice.ts
var FADE = 3e-3;
var PIECE = 0.25;
function pieceOf(clock2) {
  return Math.round(PIECE * clock2.rate);
}
var Voice = class {
  start;
  // tick
  #clock;
  #pieces;
  #heard;
  #gain;
  #end;
  #on = /* @__PURE__ */ new Set();
  #onPlayed;
  /**
   * Starts with `first`, which was taken from `pieces`. `onPlayed` is called after each piece: that is on time where
   * a page in the background has slow timers.
   */
  constructor(clock2, out, pieces, heard, start, first, onPlayed) {
    this.#clock = clock2;
    this.#pieces = pieces;
    this.#heard = heard;
    this.#onPlayed = onPlayed;
    this.start = start;
    this.#end = start;
    this.#gain = clock2.context.createGain();
    this.#gain.connect(out);
    this.#fadeIn();
    if (first) this.#lay(first);
  }
  /** The tick after all that is laid. */
  get end() {
    return this.#end;
  }
  get position() {
    return this.#pieces.position;
  }
  /** Lays pieces up to a tick. */
  fill(until) {
    while (this.#end < until) {
      const piece = this.#pieces.next(pieceOf(this.#clock));
      if (!piece) return this.#pieces.isDone ? "over" : "dry";
      this.#lay(piece);
    }
    return this.#pieces.isDone ? "over" : "full";
  }
  /** Fades out where what is laid ends. */
  finish() {
    const fade = Math.min(this.#fade, this.#end - this.start);
    this.#fadeOut(this.#end - fade, this.#end);
    if (this.#on.size === 0) this.#gain.disconnect();
  }
  /** Fades out from a tick on. */
  stop(tick) {
    const from = Math.max(tick, this.start);
    this.#fadeOut(from, from + this.#fade);
    this.#end = Math.min(this.#end, from + this.#fade);
    for (const node of this.#on) node.stop((from + this.#fade) / this.#clock.rate);
    if (this.#on.size === 0) this.#gain.disconnect();
  }
  get #fade() {
    return Math.round(FADE * this.#clock.rate);
  }
  #lay({ lanes, count: count2, spans }) {
    const { context, rate } = this.#clock;
    if (this.#end < this.#clock.next) this.#end = this.#clock.soon;
    const buffer = context.createBuffer(lanes.length, count2, rate);
    for (const [i, lane] of lanes.entries()) buffer.copyToChannel(lane, i);
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.#gain);
    node.onended = () => this.#played(node);
    node.start(this.#end / rate);
    this.#on.add(node);
    for (const span3 of spans) this.#heard.add({ ...span3, tick: span3.tick + this.#end });
    this.#end += count2;
  }
  #played(node) {
    node.disconnect();
    this.#on.delete(node);
    this.#onPlayed();
    if (this.#on.size === 0 && this.#clock.now >= this.#end) this.#gain.disconnect();
  }
  #fadeIn() {
    const { gain } = this.#gain;
    gain.value = 0;
    gain.setValueAtTime(0, this.start / this.#clock.rate);
    gain.linearRampToValueAtTime(1, (this.start + this.#fade) / this.#clock.rate);
  }
  #fadeOut(from, to) {
    const { rate } = this.#clock;
    const { gain } = this.#gain;
    const level = Math.min(1, Math.max(0, from - this.start) / this.#fade);
    if (level < 1) {
      gain.cancelScheduledValues((this.start + this.#fade) / rate);
      gain.linearRampToValueAtTime(level, from / rate);
    } else {
      gain.cancelScheduledValues(from / rate);
      gain.setValueAtTime(1, from / rate);
    }
    gain.linearRampToValueAtTime(0, to / rate);
  }
};

// src/views/sounds/run.ts
var AHEAD = 0.6;
var DRY = 0.12;
var Run = class {
  clock;
  source;
  #out;
  #told;
  #course;
  #heard;
  #supply;
  #voice = null;
  // null while it waits for samples
  #laid = 0;
  // the tick after what is laid, while it waits
  #isOver = false;
  // all is laid
  #fault = null;
  // what follows does not come
  #isEnded = false;
  constructor(clock2, out, source, from, course, told3) {
    this.clock = clock2;
    this.source = source;
    this.#out = out;
    this.#told = told3;
    this.#course = course;
    this.#heard = new Heard(from);
    this.#supply = new Supply2(
      source,
      () => Math.max(1, this.#course.speed),
      () => this.step(),
      (reason) => this.#fail(reason)
    );
    clock2.use();
    this.#go(this.#start(() => from));
  }
  get frame() {
    return this.#heard.at(this.clock.heard);
  }
  /** Seconds until it is over; null while that is not known. */
  get rest() {
    return this.#isOver && this.#voice ? (this.#voice.end - this.clock.heard) / this.clock.rate : null;
  }
  /** Is called again and again while it plays. */
  step() {
    if (this.#isEnded) return;
    const { clock: clock2 } = this;
    this.#heard.forget(clock2.heard);
    if (!this.#voice) this.#goOn();
    else if (!this.#isOver) this.#fill(this.#voice);
    else if (clock2.heard >= this.#voice.end) {
      const fault = this.#fault;
      this.end();
      if (fault) this.#told.onFail(fault.reason);
      else this.#told.onEnd();
    }
  }
  /** Goes on from another frame. */
  jump(frame, course) {
    this.#course = course;
    if (!this.#voice) this.#told.onWait(false);
    const start = this.#start(() => frame);
    this.#voice?.stop(start.tick);
    this.#heard = new Heard(frame);
    this.#go(start);
  }
  /** Goes on from where it is, but to another end, in another loop, or at another speed. */
  turn(course) {
    this.#course = course;
    if (!this.#voice) {
      this.step();
      return;
    }
    const start = this.#start((tick) => this.#heard.at(tick), this.#voice.start);
    this.#voice.stop(start.tick);
    this.#heard.cut(start.tick);
    this.#go(start);
  }
  /** Falls silent. */
  end() {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#voice?.stop(this.clock.next);
    this.#supply.end();
    this.clock.release();
  }
  /** Makes a start ready, at a tick from `earliest` on: making the first piece takes time, after which it must not be late. */
  #start(frameAt, earliest = 0) {
    const { clock: clock2 } = this;
    const { end, loop, speed: speed2 } = this.#course;
    for (let wait = 0; ; wait = 2 * wait + clock2.soon - clock2.now) {
      const tick = Math.max(clock2.soon + wait, earliest);
      const route = new Route(Math.round(frameAt(tick)), end, loop);
      const pieces = speed2 === 1 ? new PlainPieces(this.source, route) : new StretchedPieces(this.source, route, speed2);
      const first = pieces.next(pieceOf(clock2));
      if (clock2.next <= tick || wait > clock2.rate) return { tick, pieces, first };
    }
  }
  #go({ tick, pieces, first }) {
    this.#isOver = false;
    this.#fault = null;
    this.#voice = new Voice(this.clock, this.#out, pieces, this.#heard, tick, first, () => this.step());
    this.#fill(this.#voice);
  }
  #fill(voice) {
    const { clock: clock2 } = this;
    const state = voice.fill(clock2.now + Math.round(AHEAD * clock2.rate));
    const { end, loop } = this.#course;
    const stop = loop ? loop[1] : end;
    if (state === "over") {
      this.#isOver = true;
      voice.finish();
    } else if (state === "full") this.#supply.ahead(voice.position, stop);
    else {
      this.#supply.need(voice.position, stop);
      if (this.#voice === voice && voice.end - clock2.soon < DRY * clock2.rate) this.#wait(voice);
    }
  }
  #wait(voice) {
    voice.finish();
    this.#laid = voice.end;
    this.#voice = null;
    this.#told.onWait(true);
  }
  /** Plays on once the samples that it waits for are here. */
  #goOn() {
    const { end, loop } = this.#course;
    const route = new Route(Math.round(this.#heard.end), end, loop);
    const { position: position2 } = route;
    if (route.isDone || this.source.read(position2, position2 + 1)?.[0]?.length) {
      this.#told.onWait(false);
      this.#go(this.#start(() => position2, this.#laid));
    } else this.#supply.need(position2, route.stop);
  }
  #fail(reason) {
    if (this.#voice) {
      this.#voice.finish();
      this.#isOver = true;
      this.#fault = { reason };
    } else {
      this.end();
      this.#told.onFail(reason);
    }
  }
};

// src/views/sounds/player.ts
var STEP = 100;
var ASKED = 300;
var TURNS = 80;
var STUCK = 3e3;
var GESTURES = ["pointerup", "keydown"];
var UNLOCKED = 50;
var BLOCKED = "Click or press a key to let the browser play sound.";
var PLAYS = "labelloop-plays";
var Player = class {
  playing = signal(false);
  waiting = signal(false);
  speed = signal(1);
  volume = signal(1);
  problem = signal("");
  onEnd = null;
  #source = null;
  #run = null;
  #position = 0;
  // frame, while it does not play
  #once = null;
  // where playing ends without a loop; null: at the end of the recording
  #loop = null;
  #isLoop = false;
  // it was asked to loop from the start
  #outs = /* @__PURE__ */ new Map();
  #timer;
  #turned = { at: 0, again: void 0 };
  #seen = { at: 0, tick: 0, still: 0 };
  // the clock, and for how many ms it has not moved
  #isBlocked = false;
  // it will play after a gesture
  #isClosed = false;
  #unwatch;
  constructor() {
    enter();
    addEventListener(PLAYS, this.#onPlays);
    this.#unwatch = [
      effect(() => {
        this.speed.value;
        untracked(() => this.#turn());
      }),
      effect(() => {
        const volume = clamp2(this.volume.value, 0, 1);
        for (const [clock2, out] of this.#outs)
          out.gain.setTargetAtTime(volume, clock2.context.currentTime, 0.01);
      })
    ];
  }
  /** Takes another recording, or none. */
  load(source) {
    batch(() => {
      this.pause();
      this.#source = source;
      this.#position = 0;
      this.#loop = null;
      this.#once = null;
      this.problem.value = "";
    });
  }
  /** Plays [from, to) once, or over and over; to null = to the end. */
  play(from, to = null, loop = false) {
    const source = this.#source;
    if (!source) return;
    const start = within4(from, source);
    const stop = to === null ? null : within4(to, source);
    batch(() => {
      this.pause();
      this.problem.value = "";
      this.#position = start;
      this.#once = stop;
      this.#isLoop = loop;
      this.#loop = loop ? [start, stop ?? source.frames] : null;
      this.#start();
    });
  }
  pause() {
    batch(() => {
      this.#position = this.frame;
      this.#unblock();
      this.#end();
    });
  }
  /** Goes on playing from there if it plays. A frame behind the loop, or behind where it was to end, leaves that behind. */
  seek(frame) {
    const source = this.#source;
    if (!source) return;
    this.#position = within4(frame, source);
    if (this.#loop && this.#position >= this.#loop[1]) this.#loop = null;
    if (this.#once !== null && this.#position >= this.#once) this.#once = null;
    const run = this.#run;
    if (run)
      batch(() => run.jump(across2(this.#position, source, run.source), this.#course(source, run.source)));
  }
  /** Another loop for what plays, or none: then it ends where it was to, or with the loop. */
  setLoop(range2) {
    const source = this.#source;
    if (!source || !(this.#run || this.#isBlocked)) return;
    if (range2 === null && this.#loop && this.#isLoop) this.#once = this.#loop[1];
    this.#loop = range2 && [within4(range2[0], source), within4(range2[1], source)];
    this.#turn();
  }
  /** The frame that is heard at this moment. */
  get frame() {
    const [run, source] = [this.#run, this.#source];
    if (!run || !source) return this.#position;
    const frame = run.frame * source.rate / run.source.rate;
    return clamp2(Math.floor(frame + 1e-6), 0, source.frames);
  }
  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.load(null);
    for (const unwatch of this.#unwatch) unwatch();
    for (const clock2 of [...this.#outs.keys()]) this.#leave(clock2);
    removeEventListener(PLAYS, this.#onPlays);
    leave();
  }
  #start() {
    const source = this.#source;
    if (!source) return;
    let clock2;
    try {
      clock2 = clockFor(source.rate);
    } catch {
      this.problem.value = "This browser cannot play sound.";
      return;
    }
    dispatchEvent(new CustomEvent(PLAYS, { detail: this }));
    const line3 = clock2.rate === source.rate ? source : new Resampled(source, clock2.rate);
    const from = across2(this.#position, source, line3);
    this.#seen = { at: performance.now(), tick: clock2.now, still: 0 };
    this.playing.value = true;
    this.#run = new Run(clock2, this.#out(clock2), line3, from, this.#course(source, line3), {
      onWait: (waits) => {
        this.waiting.value = waits;
      },
      onEnd: () => {
        this.pause();
        this.onEnd?.();
      },
      onFail: (reason) => this.#stop(`The sound could not be fetched: ${said2(reason)}`)
    });
    this.#tick();
  }
  /** Stops, and tells why. */
  #stop(problem3) {
    batch(() => {
      this.pause();
      this.problem.value = problem3;
    });
  }
  #end() {
    clearTimeout(this.#timer);
    clearTimeout(this.#turned.again);
    this.#run?.end();
    this.#run = null;
    this.playing.value = false;
    this.waiting.value = false;
  }
  #turn = () => {
    const [run, source] = [this.#run, this.#source];
    if (!run || !source) return;
    const turned2 = this.#turned;
    clearTimeout(turned2.again);
    const wait = turned2.at + TURNS - performance.now();
    if (wait > 0) turned2.again = setTimeout(this.#turn, wait);
    else {
      turned2.at = performance.now();
      batch(() => run.turn(this.#course(source, run.source)));
    }
  };
  #course(source, line3) {
    const [from, to] = this.#loop ?? [0, 0];
    const loop = this.#loop && [across2(from, source, line3), across2(to, source, line3)];
    const end = across2(this.#once ?? source.frames, source, line3);
    return { end, loop, speed: clamp2(this.speed.peek() || 1, 0.25, 4) };
  }
  #tick = () => {
    clearTimeout(this.#timer);
    batch(() => this.#run?.step());
    if (!this.#run || this.#isStill(this.#run.clock)) return;
    const rest = this.#run.rest ?? Number.POSITIVE_INFINITY;
    this.#timer = setTimeout(this.#tick, clamp2(1e3 * rest, 1, STEP));
  };
  /** Whether the clock stands although it should not. */
  #isStill(clock2) {
    const [at2, tick] = [performance.now(), clock2.now];
    const passed = Math.min(at2 - this.#seen.at, 2 * STEP);
    const still = tick === this.#seen.tick ? this.#seen.still + passed : 0;
    this.#seen = { at: at2, tick, still };
    if (clock2.isRunning) {
      if (still > STUCK) clock2.lose();
      return still > STUCK;
    }
    const isNew = navigator.userActivation?.hasBeenActive === false;
    if (still <= (isNew ? ASKED : STUCK)) return false;
    this.#block();
    return true;
  }
  /** The browser gives no sound before a gesture: it starts after the next. */
  #block() {
    this.#stop(BLOCKED);
    this.#isBlocked = true;
    for (const gesture of GESTURES) addEventListener(gesture, this.#onGesture, true);
  }
  #unblock() {
    if (!this.#isBlocked) return;
    this.#isBlocked = false;
    this.problem.value = "";
    for (const gesture of GESTURES) removeEventListener(gesture, this.#onGesture, true);
  }
  #onPlays = (event) => {
    if (event.detail !== this) this.pause();
  };
  #onGesture = () => {
    if (this.#source) clockFor(this.#source.rate).wake();
    setTimeout(() => {
      if (!this.#isBlocked) return;
      batch(() => {
        this.#unblock();
        this.#start();
      });
    }, UNLOCKED);
  };
  #out(clock2) {
    const known = this.#outs.get(clock2);
    if (known) return known;
    const out = clock2.context.createGain();
    out.gain.value = clamp2(this.volume.peek(), 0, 1);
    out.connect(clock2.context.destination);
    this.#outs.set(clock2, out);
    clock2.listeners.add(this.#onClock);
    return out;
  }
  #onClock = () => {
    for (const clock2 of [...this.#outs.keys()]) {
      if (!clock2.isLost) continue;
      const wasPlaying = this.#run?.clock === clock2;
      if (wasPlaying) this.#stop("The browser's sound output was lost. Play again to go on.");
      this.#leave(clock2);
    }
  };
  #leave(clock2) {
    this.#outs.get(clock2)?.disconnect();
    this.#outs.delete(clock2);
    clock2.listeners.delete(this.#onClock);
  }
};
function across2(frame, from, to) {
  return Math.min(to.frames, Math.round(frame * to.rate / from.rate));
}
function within4(frame, source) {
  return clamp2(Math.round(frame) || 0, 0, source.frames);
}
function clamp2(value, least2, most) {
  return Math.min(most, Math.max(least2, value));
}
function said2(reason) {
  return reason instanceof Error ? reason.message : String(reason);
}

// src/views/sounds/desk.ts
var IDLE3 = { busy: false, cancel() {
} };
var SoundDesk = class {
  ui;
  /** Null where whole clips are labeled. */
  parts;
  drawing;
  player = new Player();
  overlay = new Overlay();
  window = signal({ scale: 1, from: 0 });
  /** The time that is heard, or would be. */
  at = signal(0);
  /** A region begins here; its end is still to be said. */
  begun = signal(null);
  /** It ends where the sound is stopped. */
  taping = signal(false);
  looped = signal(null);
  /** What a gesture has under its hand: the region as it would become. */
  draft = signal(null);
  /** Why the picture is not whole, in words. */
  problem = signal("");
  /** How often another sound came. */
  shown = signal(0);
  look = signal(PLAIN);
  gesture = IDLE3;
  recording = null;
  key = null;
  width = 0;
  height = 0;
  #fits = true;
  // the whole sound is shown
  #data = null;
  constructor(ui, parts) {
    this.ui = ui;
    this.parts = parts;
    this.drawing = parts && new Drawing(parts, ui.session.config);
    this.player.onEnd = () => this.#ended();
  }
  get duration() {
    return this.recording ? durationOf(this.recording) : 0;
  }
  /** Whether what has the focus there is the sound, or the labeler as a whole: no control beside it. */
  isOn(target) {
    return target instanceof Element && (target === this.ui.root || target.classList.contains("ll-stage"));
  }
  /** The regions that are drawn. */
  seen() {
    const hidden = this.parts?.hidden.peek();
    return untracked(() => this.parts?.list() ?? []).filter((region) => !hidden?.has(region));
  }
  show(current, recording) {
    const data = current?.item.data ?? null;
    if (data === this.#data && recording === this.recording) return;
    this.#data = data;
    this.gesture.cancel();
    this.begun.value = null;
    this.taping.value = false;
    this.looped.value = null;
    this.drawing?.forget();
    this.key = current?.item.key ?? null;
    if (recording !== this.recording) this.recording?.rest();
    this.recording = recording;
    this.player.load(recording);
    this.at.value = 0;
    this.shown.value = this.shown.peek() + 1;
    this.fit();
    if (recording && this.ui.session.config.peek().autoplay) this.play();
  }
  // ---- what is seen -----------------------------------------------------------------------------------------
  resized(width, height) {
    this.width = width;
    this.height = height;
    if (!this.recording) return;
    const view = this.window.peek();
    this.#see(this.#fits ? whole(this.recording, width) : panned(view, 0, this.recording, width));
  }
  fit() {
    if (this.recording) this.#see(whole(this.recording, this.width));
  }
  zoom(factor, x = this.width / 2) {
    if (this.recording) this.#see(zoomed2(this.window.peek(), factor, x, this.recording, this.width));
  }
  pan(pixels) {
    if (this.recording) this.#see(panned(this.window.peek(), pixels, this.recording, this.width));
  }
  centre(time2 = this.at.peek()) {
    if (this.recording) this.#see(centred(this.window.peek(), time2, this.recording, this.width));
  }
  reveal({ start, end }) {
    if (this.recording) this.#see(showing(this.window.peek(), start, end, this.recording, this.width));
  }
  /** A time on the grid of the samples, from a place in the window. */
  timeAt(x) {
    return this.recording ? onGrid(toTime(this.window.peek(), x), this.recording) : 0;
  }
  #see(view) {
    const all = this.recording && whole(this.recording, this.width);
    this.#fits = all !== null && view.scale === all.scale;
    this.window.value = view;
  }
  // ---- what is heard ----------------------------------------------------------------------------------------
  /** Plays from the playhead, or stops. */
  toggle() {
    if (this.player.playing.peek()) this.pause();
    else this.play();
  }
  play() {
    const { recording } = this;
    if (!recording) return;
    const loop = this.looped.peek();
    const from = frameOf(this.at.peek(), recording);
    if (loop) this.#playLoop(loop, recording, this.at.peek());
    else this.player.play(from >= recording.frames ? 0 : from);
  }
  pause() {
    this.player.pause();
    this.follow();
    if (this.taping.peek()) this.#taped();
  }
  /** Plays what is selected, or what sounds here, once. */
  playPart(range2 = this.meant()) {
    const { recording } = this;
    if (!recording) return;
    const { start, end } = range2 ?? { start: this.at.peek(), end: this.duration };
    this.player.play(frameOf(start, recording), frameOf(end, recording));
  }
  /** Plays it over and over, until told otherwise; the loop goes with what is selected. */
  loop() {
    const { recording, player } = this;
    if (!recording) return;
    if (this.looped.peek()) {
      this.looped.value = null;
      player.setLoop(null);
      this.tell("Loop off");
      return;
    }
    this.looped.value = this.meant() ?? { start: 0, end: this.duration };
    this.#playLoop(this.looped.peek(), recording);
    this.tell("Loop on");
  }
  /** Another region is selected, or the one that is looped has changed. */
  loopAlong(range2) {
    const { recording, player } = this;
    const loop = this.looped.peek();
    if (!recording || !loop || loop.start === range2.start && loop.end === range2.end) return;
    this.looped.value = range2;
    if (!player.playing.peek()) return;
    const at2 = this.at.peek();
    if (at2 < range2.start || at2 >= range2.end) this.#playLoop(range2, recording);
    else player.setLoop([frameOf(range2.start, recording), frameOf(range2.end, recording)]);
  }
  seek(time2) {
    if (!this.recording) return;
    const frame = frameOf(time2, this.recording);
    this.player.seek(frame);
    this.at.value = timeOf(frame, this.recording);
  }
  /** The playhead is where the sound is; when it leaves the window, the window follows. */
  follow() {
    const { recording } = this;
    if (!recording) return;
    const before = this.at.peek();
    this.at.value = timeOf(Math.min(this.player.frame, recording.frames), recording);
    const view = this.window.peek();
    const [from, to] = [view.from, toTime(view, this.width)];
    const at2 = this.at.peek();
    if (this.gesture.busy || at2 >= from && at2 <= to || before < from || before > to) return;
    this.#see(panned(view, (at2 - from) * view.scale - this.width * 0.05, recording, this.width));
  }
  /** Faster or slower, by one step of those that players have. */
  pace(by) {
    const { speed: speed2 } = this.player;
    const at2 = SPEEDS.findIndex((each) => each >= speed2.peek() - 1e-9);
    speed2.value = SPEEDS[Math.max(0, Math.min(at2 + by, SPEEDS.length - 1))] ?? 1;
    this.tell(`Speed ${speed2.peek()}`);
  }
  louder(by) {
    const { volume } = this.player;
    volume.value = Math.max(0, Math.min(1, Math.round((volume.peek() + by) * 100) / 100));
    this.tell(`Volume ${Math.round(volume.peek() * 100)} %`);
  }
  /** Over and over; where it was stopped it goes on. */
  #playLoop({ start, end }, recording, at2 = start) {
    const [first, last] = [frameOf(start, recording), frameOf(end, recording)];
    const from = at2 > start && at2 < end ? frameOf(at2, recording) : first;
    this.player.play(from, last, true);
    if (from !== first) this.player.setLoop([first, last]);
  }
  #ended() {
    this.follow();
    if (this.taping.peek()) this.#taped();
  }
  // ---- regions ----------------------------------------------------------------------------------------------
  /** What a key is about: the region selected, else the one that sounds at the playhead. */
  meant() {
    return untracked(() => this.parts?.only ?? null) ?? soundingAt(this.seen(), this.at.peek())[0] ?? null;
  }
  draw(range2) {
    if (!range2 || !this.drawing) return;
    const drawn3 = this.drawing.add({ start: range2.start, end: range2.end });
    if (drawn3) this.tell(this.describe(drawn3));
  }
  /** What is heard from now on belongs to a region, until the sound stops or this is said again. */
  tape() {
    this.follow();
    if (this.taping.peek()) {
      this.#taped();
      return;
    }
    this.parts?.select(null);
    if (this.at.peek() >= this.duration) this.seek(0);
    this.begun.value = this.at.peek();
    this.taping.value = true;
    const loops = this.looped.peek() !== null;
    this.looped.value = null;
    if (loops || !this.player.playing.peek()) this.play();
    this.tell("Recording a region");
  }
  #taped() {
    this.taping.value = false;
    this.finish();
  }
  /** A region begun is finished at the playhead. */
  finish() {
    const from = this.begun.peek();
    this.begun.value = null;
    if (from === null || !this.recording || !this.parts) return;
    const range2 = between2(from, this.at.peek(), this.recording);
    if (range2) this.draw(range2);
    else
      this.parts.notice.value = "Nothing was between the beginning and the end: play on, or move the playhead.";
  }
  describe(region) {
    const { classes: classes4 } = this.ui.session.config.peek();
    return `${captionOf(classes4, region.label)}, ${clock(region.start)} to ${clock(region.end)}`;
  }
  tell(text2) {
    this.ui.session.said.value = text2;
  }
  close() {
    this.gesture.cancel();
    this.begun.value = null;
    this.player.close();
  }
};
var SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

// src/views/threshold.ts
function threshold(ui, parts) {
  const field = range("Least score of suggestions", 0, 1, 0);
  const said3 = h("output", {}, "");
  const element = h("label", { class: "ll-range" }, "Suggestions from score", field, said3);
  field.addEventListener(
    "input",
    () => {
      parts.threshold.value = field.valueAsNumber;
    },
    { signal: ui.life }
  );
  watchLater(ui.life, () => {
    const value = ui.session.current.value?.item.suggestion?.value;
    const scored = Array.isArray(value) && value.some((each) => typeof each === "object" && "score" in each);
    element.classList.toggle("ll-unseen", !scored && parts.threshold.value === 0);
    setText(said3, parts.threshold.value.toFixed(2));
    field.value = `${parts.threshold.value}`;
  });
  return element;
}
function range(label2, min, max, value) {
  return h("input", { type: "range", min, max, step: 0.05, value, "aria-label": label2 });
}

// src/views/sounds/look-menu.ts
function lookMenu(desk) {
  const { ui, look: look2, player } = desk;
  const { life: signal2 } = ui;
  const set = (change4) => {
    look2.value = { ...look2.peek(), ...change4 };
  };
  const spectrogram = h("input", { type: "checkbox" });
  const captions2 = h("input", { type: "checkbox" });
  const scale = choice2("Scale of frequencies", ["mel", "linear"]);
  const colours = choice2("Colours", ["magma", "viridis", "grey"]);
  const low = h("input", {
    type: "number",
    class: "ll-field",
    min: 0,
    step: 100,
    "aria-label": "Lowest frequency in Hz"
  });
  const high = h("input", {
    type: "number",
    class: "ll-field",
    min: 0,
    step: 100,
    placeholder: "all",
    "aria-label": "Highest frequency in Hz"
  });
  const floor = range("Faintest level in dB", -100, -30, -90);
  floor.step = "5";
  const gain = range("Height of waves", 1, 20, 1);
  gain.step = "1";
  const even = h("input", { type: "checkbox" });
  const volume = range("Volume", 0, 1, 1);
  const reset = h("button", { type: "button", class: "ll-action ll-small" }, "Reset");
  const on = (element, event, act3) => element.addEventListener(event, act3, { signal: signal2 });
  on(spectrogram, "change", () => set({ spectrogram: spectrogram.checked }));
  on(captions2, "change", () => set({ captions: captions2.checked }));
  on(scale, "change", () => set({ scale: scale.value }));
  on(colours, "change", () => set({ colours: colours.value }));
  on(low, "change", () => set({ low: Math.max(0, low.valueAsNumber || 0) }));
  on(high, "change", () => set({ high: high.valueAsNumber > 0 ? high.valueAsNumber : null }));
  on(floor, "input", () => set({ floor: floor.valueAsNumber }));
  on(even, "change", () => set({ even: even.checked }));
  on(volume, "input", () => {
    player.volume.value = volume.valueAsNumber;
  });
  on(gain, "input", () => set({ gain: gain.valueAsNumber }));
  on(reset, "click", () => {
    look2.value = PLAIN;
  });
  watch(signal2, () => {
    const now = look2.value;
    spectrogram.checked = now.spectrogram;
    captions2.checked = now.captions;
    scale.value = now.scale;
    colours.value = now.colours;
    low.value = `${now.low}`;
    high.value = now.high === null ? "" : `${now.high}`;
    floor.value = `${now.floor}`;
    gain.value = `${now.gain}`;
    even.checked = now.even;
  });
  watch(signal2, () => {
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
    ...desk.parts ? [h("label", { class: "ll-check" }, captions2, "Names of classes")] : [],
    h("p", {}, "Only how it is shown: the sound stays as it is."),
    reset
  );
  return dropDown(ui, "View", rows);
}
function choice2(about, values) {
  const options = values.map((value) => h("option", { value }, value));
  return h("select", { class: "ll-field", "aria-label": about }, ...options);
}

// src/views/sounds/bar.ts
var MORE = ["fill", "split", "new_part", "play_part", "centre", "select_all", "lock", "hide"];
function soundBar(desk) {
  const { parts } = desk;
  const bar2 = h("div", { class: "ll-bar ll-transport" }, playButton(desk), time(desk));
  if (parts) bar2.append(loopButton(desk));
  bar2.append(speed(desk), trouble(desk), lookMenu(desk));
  return parts ? h("div", { class: "ll-bars" }, bar2, regionBar(desk, parts)) : bar2;
}
function regionBar(desk, parts) {
  const { ui } = desk;
  const small = (name) => actionButton(ui, name, "ll-action ll-small");
  const accept = small("accept_part");
  watch(ui.life, () => setHidden(accept, ![...parts.selected.value].some(isPending)));
  const record = small("record");
  watch(ui.life, () => {
    setAttr(record, "aria-pressed", `${desk.taping.value}`);
    setCaption(record, desk.taping.value ? "● Recording" : "Record");
  });
  const more2 = h(
    "div",
    { class: "ll-look-body ll-more" },
    ...MORE.map((name) => actionButton(ui, name, "ll-action ll-small"))
  );
  const said3 = hintLine(ui, parts, () => hintOf(desk, parts));
  return h(
    "div",
    { class: "ll-bar" },
    said3,
    accept,
    small("start_here"),
    small("end_here"),
    record,
    dropDown(ui, "More", more2)
  );
}
function hintOf(desk, parts) {
  const { classes: classes4 } = desk.ui.session.config.value;
  const held = parts.active.value;
  const selected = parts.selected.value;
  if (!desk.ui.session.current.value) return "";
  if (desk.taping.value) return "The region ends when you press again, or stop the sound.";
  if (desk.begun.value !== null) return "Now say where the region ends; Esc calls it off.";
  if ([...selected].some((region) => region.label === null)) return "The key of a class names it.";
  if (held !== null) return `Marking ${captionOf(classes4, held)}: drag over each. Esc ends it.`;
  if (selected.size > 0) return "Arrows move it, Alt with arrows its edges.";
  return classes4.length === 1 ? "Drag over what you hear to mark it." : "Drag over what you hear, then press the key of a class.";
}
function playButton({ ui, player }) {
  const button2 = actionButton(ui, "play", "ll-action ll-small ll-play");
  watch(ui.life, () => {
    const on = player.playing.value;
    setCaption(button2, on ? "❚❚ Pause" : "▶ Play");
  });
  return button2;
}
function loopButton({ ui, looped }) {
  const button2 = actionButton(ui, "loop", "ll-action ll-small");
  watch(ui.life, () => setAttr(button2, "aria-pressed", `${looped.value !== null}`));
  return button2;
}
function time(desk) {
  const at2 = h("span", { class: "ll-time-at" }, "");
  const all = h("span", {}, "");
  watch(desk.ui.life, () => {
    desk.shown.value;
    setText(at2, desk.recording ? clock(desk.at.value) : "");
    setText(all, desk.recording ? ` / ${clock(desk.duration, 1)}` : "");
  });
  return h("span", { class: "ll-time", role: "timer", "aria-label": "Position" }, at2, all);
}
function speed({ ui, player }) {
  const options = SPEEDS.map((each) => h("option", { value: each }, `${each} ×`));
  const field = h("select", { class: "ll-field ll-speed", "aria-label": "Speed" }, ...options);
  field.addEventListener(
    "change",
    () => {
      player.speed.value = Number(field.value);
      ui.home();
    },
    { signal: ui.life }
  );
  watch(ui.life, () => {
    field.value = `${player.speed.value}`;
  });
  return field;
}
function trouble({ ui, player, problem: problem3 }) {
  const said3 = h("span", { class: "ll-trouble", role: "status" }, "");
  watch(ui.life, () => {
    const waiting = player.waiting.value ? "Waiting for more of the sound…" : "";
    const text2 = player.problem.value || problem3.value || waiting;
    setText(said3, text2);
    setAttr(said3, "title", text2 || null);
  });
  return said3;
}

// src/views/part-fields.ts
function partSide(ui, parts, { about, fields, step, read: read4, typed: typed2 }) {
  let typing = null;
  const begin = (input, name) => {
    if (parts.only) typing ??= { input, name, part: parts.only };
  };
  const forget2 = () => {
    typing = null;
  };
  const commit = () => {
    const done = typing;
    forget2();
    if (done && done.part === parts.only) typed2(done.part, done.name, done.input);
  };
  const inputs = fields.map(([name, caption]) => {
    const input = h("input", { type: "number", step, min: 0, class: "ll-field", "data-field": name });
    input.addEventListener("input", () => begin(input, name), { signal: ui.life });
    input.addEventListener("change", commit, { signal: ui.life });
    input.addEventListener("blur", forget2, { signal: ui.life });
    return { name, input, element: h("label", {}, caption, input) };
  });
  const elsewhere2 = ({ target }) => {
    if (target !== typing?.input) commit();
  };
  ui.root.addEventListener("pointerdown", elsewhere2, { signal: ui.life, capture: true });
  const group2 = { class: "ll-box-fields", role: "group", "aria-label": about };
  const element = h("div", group2, ...inputs.map((each) => each.element));
  watchLater(ui.life, () => {
    parts.list();
    parts.selected.value;
    const { only } = parts;
    if (typing?.part !== only) forget2();
    const locked = only !== null && parts.locked.value.has(only);
    for (const { name, input } of inputs) {
      input.disabled = only === null || locked;
      if (input !== typing?.input) input.value = only ? `${read4(only, name)}` : "";
    }
  });
  return h("div", { class: "ll-box-side" }, element, threshold(ui, parts));
}

// src/views/sounds/fields.ts
var FIELDS2 = [
  ["start", "Start"],
  ["end", "End"],
  ["length", "Length"]
];
function soundSide(desk, parts) {
  return partSide(desk.ui, parts, {
    about: "The selected region, in seconds",
    fields: FIELDS2,
    step: 1e-3,
    read: read2,
    typed: (region, field, input) => change2(desk, parts, region, field, input)
  });
}
function read2({ start, end }, name) {
  const value = name === "start" ? start : name === "end" ? end : end - start;
  return Math.round(value * 1e6) / 1e6;
}
function change2(desk, parts, region, name, input) {
  const { recording } = desk;
  if (!recording) return;
  const value = input.valueAsNumber;
  const { start, end } = region;
  const asked2 = name === "start" ? [value, end] : name === "end" ? [start, value] : [start, start + value];
  const [from = Number.NaN, to = Number.NaN] = asked2;
  const next = from < to ? between2(from, to, recording) : null;
  const fits = next !== null && from >= 0 && to <= desk.duration + 1e-6;
  if (fits) parts.replace(region, { ...region, ...next });
  input.value = `${read2(parts.only ?? region, name)}`;
  if (!fits)
    parts.notice.value = `A region ends after it starts, between 0 and ${Math.round(desk.duration * 1e6) / 1e6} s.`;
}

// src/views/sounds/gestures.ts
var FAR = 3;
var NEAR = 6;
var SNAP = 8;
var SLOW = 0.15;
function listenToPointer(desk, port) {
  const pointer = new Pointer(desk, port);
  desk.gesture = pointer;
  const { life: signal2 } = desk.ui;
  port.addEventListener("pointerdown", (event) => pointer.down(event), { signal: signal2 });
  port.addEventListener("pointermove", (event) => pointer.move(event), { signal: signal2 });
  port.addEventListener("pointerup", (event) => pointer.up(event), { signal: signal2 });
  port.addEventListener("pointercancel", (event) => pointer.lost(event), { signal: signal2 });
  port.addEventListener("dblclick", (event) => pointer.twice(event), { signal: signal2 });
  port.addEventListener("wheel", (event) => wheel(desk, port, event), { signal: signal2, passive: false });
  port.addEventListener("auxclick", (event) => event.preventDefault(), { signal: signal2 });
  port.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal: signal2 });
}
var Pointer = class {
  #desk;
  #port;
  #press = null;
  #fingers = /* @__PURE__ */ new Map();
  #ahead = 0;
  // the frame in which the window goes along
  constructor(desk, port) {
    this.#desk = desk;
    this.#port = port;
  }
  get busy() {
    return this.#press?.dragged === true;
  }
  cancel() {
    this.#press = null;
    this.#desk.draft.value = null;
  }
  down(event) {
    const desk = this.#desk;
    if (!desk.recording) return;
    desk.ui.home();
    this.#port.setPointerCapture?.(event.pointerId);
    const x = this.#x(event);
    this.#fingers.set(event.pointerId, x);
    if (this.#fingers.size > 1) {
      this.cancel();
      return;
    }
    const on = this.#regionAt(event, x);
    const adding = event.ctrlKey || event.metaKey || event.shiftKey;
    const gesture = this.#meant(event, x, on);
    this.#press = gesture && {
      gesture,
      on,
      adding,
      x,
      last: x,
      free: event.altKey,
      dragged: false,
      done: null
    };
  }
  move(event) {
    const desk = this.#desk;
    if (!desk.recording) return;
    const x = this.#x(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event.pointerId, x);
      return;
    }
    const press = this.#press;
    if (press) this.#fingers.set(event.pointerId, x);
    if (!press) {
      this.#port.dataset.pointer = this.#edgesAt(x, event) ? "edge" : this.#draws(event) ? "draw" : "";
      return;
    }
    press.free = event.altKey;
    if (!press.dragged) {
      if (Math.abs(x - press.x) < FAR) return;
      press.dragged = true;
      this.#begin(press);
    }
    const outside = x < 0 || x > desk.width;
    this.#drag(press, x);
    if (outside) this.#onward(press);
  }
  up(event) {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    this.#press = null;
    if (!press) return;
    const desk = this.#desk;
    const { done } = press;
    desk.draft.value = null;
    if (!press.dragged) {
      this.#click(press);
      return;
    }
    const fresh = done?.get(null);
    if (press.gesture.kind === "draw") {
      if (fresh) desk.draw(fresh);
    } else if (done && desk.parts) {
      const changes2 = [...done];
      desk.parts.change(new Map(changes2.map(([region, range2]) => [region, { ...region, ...times(range2) }])));
    }
  }
  lost(event) {
    this.#fingers.delete(event.pointerId);
    if (this.#press) this.cancel();
  }
  /** A double click plays what is there, once. */
  twice(event) {
    const on = this.#regionAt(event, this.#x(event));
    if (on) this.#desk.playPart(on);
  }
  #x(event) {
    return event.clientX - this.#port.getBoundingClientRect().left;
  }
  #meant(event, x, on) {
    const desk = this.#desk;
    const { parts } = desk;
    if (event.button === 1) return { kind: "pan" };
    if (event.button !== 0) return null;
    if (!parts) return { kind: "seek" };
    const edges = this.#edgesAt(x, event);
    if (edges) return { kind: "resize", edges, grabbed: x };
    const selected = on !== null && parts.selected.peek().has(on);
    const draws = event.ctrlKey || event.metaKey || on === null || parts.locked.peek().has(on);
    if (draws || !selected && parts.active.peek() !== null)
      return { kind: "draw", from: this.#snap(desk.timeAt(x), event.altKey, []) };
    return { kind: "move", regions: selected ? [...parts.selected.peek()] : [on], from: desk.timeAt(x) };
  }
  /** Whether a press here would draw, so that the pointer tells. */
  #draws(event) {
    const { parts } = this.#desk;
    return parts !== null && (event.ctrlKey || event.metaKey || parts.active.peek() !== null);
  }
  /** The edge under the pointer, and with Shift that of the neighbour which begins or ends there. */
  #edgesAt(x, event) {
    const { parts, window: window2 } = this.#desk;
    if (!parts || event.ctrlKey || event.metaKey) return null;
    const grip = event.target instanceof HTMLElement ? event.target.dataset.edge : void 0;
    const view = window2.peek();
    const locked = parts.locked.peek();
    const close = (time2) => Math.abs(toX(view, time2) - x) < NEAR;
    const free = this.#desk.seen().filter(
      (each) => (close(each.start) || close(each.end)) && !locked.has(each) && this.#inLane(each, event)
    );
    const only = parts.only;
    let found2 = null;
    if (grip && only) found2 = [only, grip];
    else if (parts.active.peek() === null) found2 = nearest(free, x, (time2) => toX(view, time2));
    if (!found2) return null;
    const [region, edge] = found2;
    const edges = new Map([found2]);
    if (!event.shiftKey) return edges;
    const other = edge === "start" ? "end" : "start";
    for (const each of this.#desk.seen()) {
      if (each !== region && Math.abs(each[other] - region[edge]) * view.scale < NEAR && !locked.has(each))
        edges.set(each, other);
    }
    return edges;
  }
  /** The region under the pointer: the selected one, else the latest to begin. */
  #regionAt(event, x) {
    const desk = this.#desk;
    const view = desk.window.peek();
    const here = desk.seen().filter((each) => toX(view, each.start) <= x && x < toX(view, each.end) && this.#inLane(each, event));
    const selected = desk.parts?.selected.peek();
    return here.find((region) => selected?.has(region)) ?? here.at(-1) ?? null;
  }
  /** Regions that overlap stand below one another: the pointer means the one at its height. */
  #inLane(region, event) {
    const { lane, of } = this.#desk.overlay.laneOf(region);
    if (of === 1) return true;
    const { top, height } = this.#port.getBoundingClientRect();
    return Math.floor((event.clientY - top) / Math.max(1, height) * of) === lane;
  }
  #begin({ gesture }) {
    const { parts } = this.#desk;
    if (gesture.kind === "draw") parts?.select(null);
    if (gesture.kind === "move" && gesture.regions.length === 1) parts?.select(gesture.regions[0] ?? null);
  }
  #drag(press, x) {
    const desk = this.#desk;
    const { recording } = desk;
    const { gesture, free } = press;
    if (!recording) return;
    const time2 = desk.timeAt(x);
    switch (gesture.kind) {
      case "pan":
        desk.pan(press.last - x);
        press.last = x;
        return;
      case "seek":
        desk.seek(time2);
        return;
      case "draw": {
        const to = this.#snap(time2, free, []);
        const wide = Math.abs(to - gesture.from) * desk.window.peek().scale >= FAR;
        const range2 = wide ? between2(gesture.from, to, recording) : null;
        press.done = range2 && /* @__PURE__ */ new Map([[null, range2]]);
        break;
      }
      case "move": {
        const by = this.#slide(gesture.regions, time2 - gesture.from, free);
        const after = moved2(gesture.regions, by, recording);
        press.done = new Map(gesture.regions.map((region, i) => [region, after[i]]));
        break;
      }
      case "resize": {
        const at2 = this.#snap(time2, free, [...gesture.edges.keys()]);
        press.done = resizedTogether(gesture.edges, at2, recording);
      }
    }
    desk.draft.value = press.done;
  }
  /** Past the border of the window, the window goes along. */
  #onward(press) {
    this.#ahead ||= requestAnimationFrame(() => {
      this.#ahead = 0;
      const desk = this.#desk;
      if (this.#press !== press || press.gesture.kind === "pan") return;
      const x = [...this.#fingers.values()][0] ?? 0;
      const beyond = x < 0 ? x : x > desk.width ? x - desk.width : 0;
      if (beyond === 0) return;
      desk.pan(beyond * SLOW);
      this.#drag(press, x);
      this.#onward(press);
    });
  }
  #click({ on, adding, gesture, x }) {
    const desk = this.#desk;
    if (gesture.kind === "pan") return;
    desk.seek(desk.timeAt(x));
    if (gesture.kind === "resize" || !desk.parts) return;
    if (on) desk.parts.select(on, adding);
    else if (!adding) desk.parts.select(null);
  }
  /** To the edges of other regions, the playhead, and the ends of the sound, unless Alt is held. */
  #snap(time2, free, except) {
    const { recording, window: window2 } = this.#desk;
    if (free || !recording) return time2;
    return snapped(time2, this.#edges(except), SNAP / window2.peek().scale) ?? onGrid(time2, recording);
  }
  /** A move that brings either end of what is moved to an edge nearby. */
  #slide(regions, by, free) {
    if (free) return by;
    const within5 = SNAP / this.#desk.window.peek().scale;
    const edges = this.#edges(regions);
    const ends = [Math.min(...regions.map(({ start }) => start)), Math.max(...regions.map(({ end }) => end))];
    const steps = ends.flatMap((end) => {
      const to = snapped(end + by, edges, within5);
      return to === null ? [] : [to - end];
    });
    return steps.sort((a, b) => Math.abs(a - by) - Math.abs(b - by))[0] ?? by;
  }
  #edges(except) {
    const desk = this.#desk;
    const others = desk.seen().filter((region) => !except.includes(region));
    const still = desk.player.playing.peek() ? [] : [desk.at.peek()];
    return [0, desk.duration, ...still, ...others.flatMap(({ start, end }) => [start, end])];
  }
  #pinch(finger, x) {
    const desk = this.#desk;
    const before = spread([...this.#fingers.values()]);
    this.#fingers.set(finger, x);
    const after = spread([...this.#fingers.values()]);
    if (before.far > 0 && after.far > 0) desk.zoom(after.far / before.far, before.middle);
    desk.pan(before.middle - after.middle);
  }
};
function wheel(desk, port, event) {
  if (!desk.recording) return;
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  if (event.ctrlKey || event.metaKey) {
    const by = Math.max(-120, Math.min(event.deltaY * lines, 120));
    desk.zoom(2 ** (-by / 120), event.clientX - port.getBoundingClientRect().left);
  } else {
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    desk.pan(sideways * lines);
  }
  event.preventDefault();
}
function nearest(regions, x, place) {
  let found2 = null;
  let best = NEAR;
  for (const region of regions) {
    const narrow = place(region.end) - place(region.start) < 3 * NEAR;
    for (const edge of ["start", "end"]) {
      const beside = x - place(region[edge]);
      const inside2 = edge === "start" ? beside > 0 : beside < 0;
      if (Math.abs(beside) < best && !(narrow && inside2)) {
        best = Math.abs(beside);
        found2 = [region, edge];
      }
    }
  }
  return found2;
}
function times({ start, end }) {
  return { start, end };
}
function spread([a = 0, b = 0]) {
  return { middle: (a + b) / 2, far: Math.abs(a - b) };
}

// src/views/sounds/keys.ts
var STEP2 = 0.01;
var FAST = 10;
var SMALL = 5e-3;
var LARGE2 = 0.05;
var ZOOM = 1.5;
function keyMeans(desk, event) {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  if (plain && (event.key === "ArrowUp" || event.key === "ArrowDown") && desk.parts) {
    desk.louder(event.key === "ArrowUp" ? 0.1 : -0.1);
    return true;
  }
  if (event.key === "Escape") return leave2(desk);
  if (!desk.parts) return false;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight")
    return onArrow(desk, desk.parts, event, event.key === "ArrowLeft" ? -1 : 1);
  if (!plain) return false;
  switch (event.key) {
    case "Tab":
      return onTab(desk, desk.parts, event);
    case "Enter":
      return enter2(desk, desk.parts, event.repeat);
    case "Backspace":
      return erase(desk.parts);
    default:
      return false;
  }
}
function onArrow(desk, parts, event, by) {
  const { recording } = desk;
  if (!recording) return true;
  if (event.ctrlKey || event.metaKey) {
    toEdge(desk, by);
    return true;
  }
  const selected = [...parts.selected.peek()];
  if (selected.length === 0) {
    if (event.altKey) return true;
    const seen2 = desk.width / desk.window.peek().scale;
    const step2 = Math.max(seen2 * (event.shiftKey ? LARGE2 : SMALL), 1 / recording.rate);
    desk.seek(desk.at.peek() + by * step2);
    show(desk);
    return true;
  }
  const step = Math.max(1 / recording.rate, Math.min(STEP2, 1 / desk.window.peek().scale));
  if (event.altKey) {
    const edge = event.shiftKey ? "end" : "start";
    nudge(desk, selected, (region) => resized2(region, edge, region[edge] + by * step, recording));
  } else {
    const far = by * step * (event.shiftKey ? FAST : 1);
    const after = moved2(selected, far, recording);
    nudge(desk, selected, (_, i) => after[i]);
  }
  return true;
}
function nudge(desk, regions, change4) {
  desk.drawing?.nudge(new Map(regions.map((region, i) => [region, change4(region, i)])));
  const [first] = desk.parts?.selected.peek() ?? [];
  if (first) desk.reveal(first);
}
function toEdge(desk, by) {
  const at2 = desk.at.peek();
  const edges = [0, desk.duration, ...desk.seen().flatMap(({ start, end }) => [start, end])];
  const beyond = edges.filter((edge) => (edge - at2) * by > 1e-9);
  if (beyond.length > 0) desk.seek(by > 0 ? Math.min(...beyond) : Math.max(...beyond));
  show(desk);
}
function show(desk) {
  const at2 = desk.at.peek();
  desk.reveal({ start: at2, end: at2 });
}
function onTab(desk, parts, { shiftKey, target }) {
  const list2 = desk.seen();
  const at2 = list2.findIndex((region) => parts.selected.peek().has(region));
  const next = list2[at2 < 0 ? shiftKey ? -1 : 0 : at2 + (shiftKey ? -1 : 1)];
  if (!desk.isOn(target) || !next) return false;
  parts.select(next);
  desk.seek(next.start);
  desk.reveal(next);
  desk.tell(desk.describe(next));
  return true;
}
function enter2(desk, parts, repeated) {
  const begun2 = desk.begun.peek() !== null;
  if (!begun2 && ![...parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  if (begun2) {
    endHere(desk, parts);
    return true;
  }
  parts.acceptSelected();
  if (parts.only) desk.reveal(parts.only);
  return true;
}
function erase(parts) {
  const selected = parts.selected.peek();
  if (selected.size === 0) return false;
  parts.remove(selected);
  return true;
}
function leave2(desk) {
  const { parts, gesture } = desk;
  if (gesture.busy) gesture.cancel();
  else if (desk.begun.peek() !== null) {
    desk.begun.value = null;
    desk.taping.value = false;
  } else if (parts && parts.selected.peek().size > 0) parts.select(null);
  else if (parts && parts.active.peek() !== null) parts.active.value = null;
  else if (desk.player.playing.peek()) desk.pause();
  else return false;
  return true;
}
var DEEDS = {
  play: (desk) => desk.toggle(),
  play_part: (desk) => desk.playPart(),
  loop: (desk) => desk.loop(),
  slower: (desk) => desk.pace(-1),
  faster: (desk) => desk.pace(1),
  zoom_in: (desk) => desk.zoom(ZOOM, middleX(desk)),
  zoom_out: (desk) => desk.zoom(1 / ZOOM, middleX(desk)),
  fit: (desk) => desk.fit(),
  centre: (desk) => desk.centre()
};
var PART_DEEDS = {
  start_here: startHere,
  end_here: endHere,
  record: (desk) => desk.tape(),
  fill,
  split: cut,
  new_part: newPart,
  select_all: (desk, parts) => {
    parts.selected.value = new Set(desk.seen());
  },
  lock: (desk, parts, selected) => desk.tell(parts.toggle("locked", selected) ? "Locked" : "Unlocked"),
  hide(desk, parts, selected) {
    const hidden = parts.hide(selected);
    desk.tell(hidden > 0 ? `${hidden} hidden` : "All shown");
  }
};
function perform(desk, name) {
  if (!desk.recording) return;
  DEEDS[name]?.(desk);
  if (desk.parts) PART_DEEDS[name]?.(desk, desk.parts, desk.parts.selected.peek());
}
function middleX(desk) {
  const { from, scale } = desk.window.peek();
  const only = desk.parts?.only;
  const x = ((only ? (only.start + only.end) / 2 : desk.at.peek()) - from) * scale;
  return x >= 0 && x <= desk.width ? x : desk.width / 2;
}
function startHere(desk, parts) {
  if (desk.player.playing.peek()) desk.follow();
  const { only } = parts;
  const { recording } = desk;
  const at2 = desk.at.peek();
  if (only && recording && at2 < only.end) {
    desk.drawing?.nudge(/* @__PURE__ */ new Map([[only, resized2(only, "start", at2, recording)]]));
    return;
  }
  parts.select(null);
  desk.taping.value = false;
  desk.begun.value = at2;
  desk.tell("A region begins here");
}
function endHere(desk, parts) {
  if (desk.player.playing.peek()) desk.follow();
  const { only } = parts;
  const { recording } = desk;
  const at2 = desk.at.peek();
  if (desk.begun.peek() !== null) {
    desk.taping.value = false;
    desk.finish();
  } else if (only && recording && at2 > only.start) {
    desk.drawing?.nudge(/* @__PURE__ */ new Map([[only, resized2(only, "end", at2, recording)]]));
  } else parts.notice.value = "First say where the region begins.";
}
function fill(desk, parts) {
  if (desk.player.playing.peek()) desk.follow();
  const at2 = desk.at.peek();
  const ends = desk.seen().flatMap(({ end }) => end <= at2 ? [end] : []);
  const start = Math.max(0, ...ends);
  if (start < at2) desk.draw({ start, end: at2 });
  else parts.notice.value = "Nothing is between the region before and the playhead.";
}
function cut(desk, parts, selected) {
  const { recording } = desk;
  if (!recording) return;
  const at2 = desk.at.peek();
  const meant3 = selected.size > 0 ? [...selected] : soundingAt(desk.seen(), at2);
  const pieces = /* @__PURE__ */ new Map();
  for (const region of meant3) {
    const halves = split(region, at2, recording);
    if (halves) pieces.set(region, halves);
  }
  if (pieces.size > 0) parts.divide(pieces);
  else parts.notice.value = "The playhead is in no region that could be split.";
}
function newPart(desk) {
  const { recording } = desk;
  if (!recording) return;
  const length2 = Math.max(1 / recording.rate, desk.width / desk.window.peek().scale / 8);
  const end = Math.min(desk.duration, desk.at.peek() + length2);
  desk.draw(between2(end - length2, end, recording));
}

// src/views/sounds/ruler.ts
var Ruler = class {
  element = h("div", { class: "ll-ruler", title: "Press to move the playhead" });
  #marks = [];
  constructor(desk) {
    onPress(desk.ui, this.element, (x) => desk.seek(desk.timeAt(x)));
  }
  /** Marks are moved, not made anew. */
  place(view, width) {
    const { times: times2, digits } = ticks(view, width);
    while (this.#marks.length < times2.length) {
      const mark4 = h("span", { class: "ll-tick" }, "");
      this.#marks.push(mark4);
      this.element.append(mark4);
    }
    this.#marks.forEach((mark4, i) => {
      const time2 = times2[i];
      mark4.style.display = time2 === void 0 ? "none" : "";
      if (time2 === void 0) return;
      mark4.style.transform = `translateX(${toX(view, time2)}px)`;
      setText(mark4, clock(time2, digits));
    });
  }
};

// src/views/audio.ts
function audioView(ui, recordings) {
  const parts = ui.session.composer.parts;
  const desk = new SoundDesk(ui, parts);
  const canvas2 = h("canvas", { class: "ll-sound-picture", "aria-hidden": "true" });
  const port = h("div", { class: "ll-port ll-sound-port" }, canvas2, desk.overlay.element);
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
    caption
  );
  listenToPointer(desk, port);
  ruler.element.addEventListener("wheel", (event) => wheel(desk, port, event), {
    signal: ui.life,
    passive: false
  });
  guide(desk, port);
  const picture2 = followPicture(desk, canvas2, minimap, ruler);
  const ends = [picture2.end, ...followRegions(desk, minimap), followPlayer(desk)];
  const measure = () => {
    const { clientWidth, clientHeight } = port;
    if (clientWidth === 0 || clientHeight === 0) return;
    minimap.measure();
    desk.resized(clientWidth, clientHeight);
    picture2.again();
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
    ...parts ? { side: soundSide(desk, parts) } : {},
    show(current) {
      const item = current?.item ?? null;
      if (desk.width === 0) measure();
      desk.show(current, item ? recordings.get(item.key) : null);
      setText(caption, item && desk.recording ? captionOf3(item.id, item.data, desk.duration) : "");
    },
    key: (event) => keyMeans(desk, event),
    take: (label2) => desk.drawing?.take(label2) ?? false,
    reveal(part) {
      if (!part) return;
      const region = part;
      if (!desk.player.playing.peek()) desk.seek(region.start);
      desk.reveal(region);
    },
    act: (name) => perform(desk, name),
    destroy() {
      desk.close();
      for (const end of ends) end();
      watching.disconnect();
      element.remove();
    }
  };
}
function zooms(ui) {
  const fit = actionButton(ui, "fit", "ll-action ll-small");
  return h(
    "span",
    { class: "ll-zooms" },
    signButton(ui, "zoom_out", "−"),
    signButton(ui, "zoom_in", "+"),
    fit
  );
}
function followPicture(desk, canvas2, minimap, ruler) {
  const painter = new Painter(canvas2);
  let asked2 = 0;
  let whole3 = "";
  let ink = "";
  const port = canvas2.parentElement;
  const paint = () => {
    asked2 = 0;
    if (desk.width === 0) return;
    const dots = globalThis.devicePixelRatio || 1;
    const view = desk.window.peek();
    const look2 = desk.look.peek();
    if (ink === "") ink = getComputedStyle(port).color;
    sized(canvas2, desk.width, desk.height, dots);
    painter.paint(desk.recording, view, look2, ink, dots);
    const now = `${desk.shown.peek()} ${desk.width} ${desk.recording?.pictures.news.peek()} ${look2.gain} ${look2.even} ${dots} ${ink}`;
    if (now !== whole3) minimap.paint(look2, ink, dots);
    whole3 = now;
  };
  const ask = () => {
    asked2 ||= requestAnimationFrame(paint);
  };
  const again = () => {
    ink = "";
    ask();
  };
  for (const ended of ["transitionend", "transitioncancel"])
    port.addEventListener(ended, again, { signal: desk.ui.life });
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
      cancelAnimationFrame(asked2);
    }
  };
}
function followRegions(desk, minimap) {
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
      const { classes: classes4 } = ui.session.config.value;
      const places = parts.list().map((region) => {
        const index = classes4.findIndex((spec2) => spec2.key === region.label);
        const spec = classes4[index];
        return { ...region, colour: !spec || isPending(region) ? "#999" : colorOf(spec, index) };
      });
      minimap.mark(places);
    })
  ];
}
function begun(desk) {
  const from = desk.begun.value;
  if (from === null) return null;
  const at2 = desk.at.value;
  return /* @__PURE__ */ new Map([[null, { start: Math.min(from, at2), end: Math.max(from, at2) }]]);
}
function followPlayer(desk) {
  let asked2 = 0;
  const step = () => {
    desk.follow();
    asked2 = requestAnimationFrame(step);
  };
  const end = effect(() => {
    cancelAnimationFrame(asked2);
    asked2 = desk.player.playing.value ? requestAnimationFrame(step) : 0;
  });
  return () => {
    end();
    cancelAnimationFrame(asked2);
  };
}
function guide(desk, port) {
  const { life: signal2 } = desk.ui;
  const at2 = (event) => {
    const x = event.clientX - port.getBoundingClientRect().left;
    const inside2 = desk.recording !== null && x >= 0 && x <= desk.width;
    desk.overlay.guide(inside2 ? x : null, desk.timeAt(x));
  };
  port.addEventListener("pointermove", at2, { signal: signal2 });
  port.addEventListener("pointerleave", () => desk.overlay.guide(null, 0), { signal: signal2 });
}
function captionOf3(id, data, duration) {
  const name = typeof data.name === "string" ? data.name : id;
  const channels = Number(data.channels);
  const parts = [
    name,
    clock(duration),
    `${Number(data.rate) / 1e3} kHz`,
    channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`,
    typeof data.note === "string" ? data.note : ""
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

// src/views/boxes/box-bar.ts
var MORE2 = [
  "select_all",
  "copy",
  "paste",
  "duplicate",
  "paste_previous",
  "lock",
  "hide",
  "to_front",
  "to_back"
];
function boxBar(desk) {
  const { ui, parts } = desk;
  const scale = h("span", { class: "ll-zoom", "aria-label": "Zoom" }, "");
  watch(ui.life, () => setText(scale, `${Math.round(desk.camera.value.scale * 100)} %`));
  const small = (name) => actionButton(ui, name, "ll-action ll-small");
  const accept = small("accept_part");
  watch(ui.life, () => setHidden(accept, ![...parts.selected.value].some(isPending)));
  const said3 = hintLine(ui, parts, () => hintOf2(desk));
  const zoom = h(
    "span",
    { class: "ll-zooms" },
    signButton(ui, "zoom_out", "−"),
    scale,
    signButton(ui, "zoom_in", "+"),
    small("fit")
  );
  return h("div", { class: "ll-bar" }, said3, accept, small("new_part"), zoom, more(desk), look(desk));
}
function hintOf2(desk) {
  desk.changed.value;
  const { parts, ui } = desk;
  const { classes: classes4 } = ui.session.config.value;
  const held = parts.active.value;
  const selected = parts.selected.value;
  if (!ui.session.current.value) return "";
  if (desk.gesture.drawing) return "Now the opposite corner; Esc calls it off.";
  if ([...selected].some((box2) => box2.label === null)) return "The key of a class names it.";
  if (held !== null) return `Drawing ${captionOf(classes4, held)}: drag over each. Esc ends it.`;
  if (selected.size > 0) return "Arrows move it, Alt with arrows resizes it.";
  return classes4.length === 1 ? "Drag over an object to draw a box." : "Drag over an object, then press the key of a class.";
}
function look({ ui, canvas: canvas2, captions: captions2 }) {
  const [brightness, contrast] = [range("Brightness", 0.3, 3, 1), range("Contrast", 0.3, 3, 1)];
  const names = h("input", { type: "checkbox", checked: true });
  const reset = h("button", { type: "button", class: "ll-action ll-small" }, "Reset");
  const { life } = ui;
  for (const field of [brightness, contrast])
    field.addEventListener("input", () => canvas2.adjust(brightness.valueAsNumber, contrast.valueAsNumber), {
      signal: life
    });
  names.addEventListener(
    "change",
    () => {
      captions2.value = names.checked;
    },
    { signal: life }
  );
  reset.addEventListener(
    "click",
    () => {
      brightness.value = contrast.value = "1";
      canvas2.adjust(1, 1);
    },
    { signal: life }
  );
  const rows = h(
    "div",
    { class: "ll-look-body" },
    h("label", {}, "Brightness", brightness),
    h("label", {}, "Contrast", contrast),
    h("label", { class: "ll-check" }, names, "Names of classes"),
    h("p", {}, "Only how it is shown: the image stays as it is."),
    reset
  );
  return dropDown(ui, "View", rows);
}
function more({ ui }) {
  const buttons = MORE2.map((name) => actionButton(ui, name, "ll-action ll-small"));
  return dropDown(ui, "More", h("div", { class: "ll-look-body ll-more" }, ...buttons));
}

// src/core/camera.ts
var MOST2 = 64;
var LARGEST = 16;
function whole2(image, port) {
  const room = Math.min(port.width / image.width, port.height / image.height);
  return at(room < 2 ? room : Math.min(Math.floor(room), LARGEST), image, port);
}
function zoomed3(camera, factor, on, image, port) {
  const least2 = Math.min(whole2(image, port).scale, 1);
  const scale = clamp(camera.scale * factor, least2, MOST2);
  const ratio = scale / camera.scale;
  const x = on.x - (on.x - camera.x) * ratio;
  return settled2({ scale, x, y: on.y - (on.y - camera.y) * ratio }, image, port);
}
function panned2(camera, by, image, port) {
  return settled2({ ...camera, x: camera.x + by.x, y: camera.y + by.y }, image, port);
}
function showing2(camera, rect, image, port) {
  const { left, top, width, height } = toScreen(camera, rect);
  const by = { x: into(left, width, port.width), y: into(top, height, port.height) };
  return by.x === 0 && by.y === 0 ? camera : panned2(camera, by, image, port);
}
function toImage(camera, { x, y }) {
  return { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale };
}
function toScreen({ scale, x, y }, rect) {
  return {
    left: x + rect.left * scale,
    top: y + rect.top * scale,
    width: rect.width * scale,
    height: rect.height * scale
  };
}
function seen(camera, image, port, margin = 0) {
  const from = toImage(camera, { x: -margin, y: -margin });
  const to = toImage(camera, { x: port.width + margin, y: port.height + margin });
  const left = clamp(Math.floor(from.x), 0, image.width);
  const top = clamp(Math.floor(from.y), 0, image.height);
  const width = clamp(Math.ceil(to.x), 0, image.width) - left;
  const height = clamp(Math.ceil(to.y), 0, image.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}
function at(scale, image, port) {
  return settled2({ scale, x: 0, y: 0 }, image, port);
}
function settled2({ scale, x, y }, image, port) {
  return {
    scale,
    x: placed3(x, image.width * scale, port.width),
    y: placed3(y, image.height * scale, port.height)
  };
}
function placed3(start, length2, room) {
  return length2 <= room ? Math.round((room - length2) / 2) : clamp(start, room - length2, 0);
}
function into(start, length2, room) {
  if (length2 > room) return start > room || start + length2 < 0 ? (room - length2) / 2 - start : 0;
  return start < 0 ? -start : Math.min(0, room - start - length2);
}

// src/views/boxes/canvas.ts
var SQUARES = 2;
var NARROW2 = 26;
var STILL2 = 120;
var CROWD = 200;
var Canvas = class {
  scene = h("div", { class: "ll-scene" });
  port;
  #picture = h("div", { class: "ll-scene-picture" });
  #detail = h("div", { class: "ll-scene-detail" });
  #layer = h("div", { class: "ll-boxes" });
  #rubber = h("div", { class: "ll-rubber", hidden: true });
  #told = h("div", { class: "ll-box-size", hidden: true }, "");
  #grips;
  #cross = [h("i", { class: "ll-cross-x" }), h("i", { class: "ll-cross-y" })];
  #drawn = /* @__PURE__ */ new Map();
  #size = { width: 0, height: 0 };
  #scale = 1;
  // at which the boxes were laid out
  #still;
  #image = { width: 0, height: 0 };
  #held = null;
  // whose grips are shown
  constructor() {
    this.#grips = GRIPS.map(
      ({ x, y }) => h("i", { class: "ll-grip", "data-grip": `${x},${y}`, hidden: true })
    );
    this.scene.append(this.#picture, this.#detail, this.#layer, this.#rubber, ...this.#grips, this.#told);
    this.port = h("div", { class: "ll-port" }, this.scene, ...this.#cross);
  }
  /** Of the window; asking the page each time would have it laid out in the middle of showing an image. */
  get size() {
    return this.#size.width > 0 ? this.#size : this.measure();
  }
  measure() {
    this.#size = { width: this.port.clientWidth, height: this.port.clientHeight };
    return this.#size;
  }
  /** Puts another picture in; all boxes of the one before are gone. */
  show(picture2, image) {
    this.#image = image;
    this.#picture.replaceChildren(...picture2 ? [picture2] : []);
    this.sharpen(null, null);
    this.preview(null);
  }
  /** A part of the picture in more detail, or none. */
  sharpen(picture2, region) {
    this.#detail.replaceChildren(...picture2 ? [picture2] : []);
    if (region && this.#image.width > 0) {
      const { width, height } = this.#image;
      const style = this.#detail.style;
      style.left = `${100 * region.left / width}%`;
      style.top = `${100 * region.top / height}%`;
      style.width = `${100 * region.width / width}%`;
      style.height = `${100 * region.height / height}%`;
    }
  }
  get isSharpened() {
    return this.#detail.firstChild !== null;
  }
  /** While one zooms, all is stretched as it is; it is laid out anew once the image is at rest, or at once. */
  place({ scale, x, y }, atOnce = false) {
    clearTimeout(this.#still);
    if (atOnce || scale === this.#scale) this.#lay(scale);
    else this.#still = setTimeout(() => this.place({ scale, x, y }, true), STILL2);
    const stretched = scale === this.#scale ? "" : ` scale(${scale / this.#scale})`;
    this.scene.style.transform = `translate(${x}px, ${y}px)${stretched}`;
  }
  #lay(scale) {
    const { scene } = this;
    const rescaled = scale !== this.#scale;
    this.#scale = scale;
    scene.style.width = `${this.#image.width * scale}px`;
    scene.style.height = `${this.#image.height * scale}px`;
    const picture2 = this.#picture.firstElementChild;
    const natural = picture2 instanceof HTMLImageElement ? picture2.naturalWidth : 0;
    const magnified = natural > 0 && this.#image.width * scale / natural >= SQUARES;
    scene.classList.toggle("ll-squares", magnified && natural >= this.#image.width);
    if (!rescaled) return;
    for (const [box2, element] of this.#drawn) this.#put(element, box2);
    this.#hold(this.#held);
  }
  /** Filters what is seen, never the image itself. */
  adjust(brightness, contrast) {
    const plain = brightness === 1 && contrast === 1;
    const filter = plain ? "" : `brightness(${brightness}) contrast(${contrast})`;
    this.#picture.style.filter = filter;
    this.#detail.style.filter = filter;
  }
  /** Draws the boxes as they are now; reads signals. */
  draw(parts, classes4, captions2) {
    const [selected, hidden, locked] = [parts.selected.value, parts.hidden.value, parts.locked.value];
    const list2 = parts.list().filter((box2) => !hidden.has(box2));
    const there = new Set(list2);
    for (const [box2, element] of this.#drawn) {
      if (there.has(box2)) continue;
      element.remove();
      this.#drawn.delete(box2);
    }
    this.#layer.classList.toggle("ll-crowd", !captions2 || list2.length > CROWD);
    let before = null;
    for (const box2 of list2) {
      const element = this.#drawn.get(box2) ?? this.#make(box2, classes4);
      setAttr(element, "data-selected", selected.has(box2) ? "" : null);
      setAttr(element, "data-locked", locked.has(box2) ? "" : null);
      const place = before ? before.nextElementSibling : this.#layer.firstElementChild;
      if (place !== element) this.#layer.insertBefore(element, place);
      before = element;
    }
    const only = parts.only;
    this.#hold(only && there.has(only) && !locked.has(only) ? only : null);
  }
  /** Shows boxes where a gesture has them at the moment; without any, where they are. */
  preview(rects) {
    for (const [box2, element] of this.#drawn) {
      if (rects?.has(box2)) this.#put(element, rects.get(box2));
      else if (element.classList.contains("ll-moving")) this.#put(element, box2);
      else continue;
      element.classList.toggle("ll-moving", rects !== null);
    }
    const [moving] = rects?.values() ?? [];
    this.#tell(rects?.size === 1 ? moving ?? null : null);
    this.#hold(rects ? null : this.#held, this.#held);
  }
  /** The box being drawn, or the frame that selects. */
  stretch(rect, selecting = false) {
    setHidden(this.#rubber, rect === null);
    this.#tell(selecting ? null : rect);
    if (!rect) return;
    this.#rubber.classList.toggle("ll-marquee", selecting);
    this.#put(this.#rubber, rect);
  }
  /** Lines through the pointer, to see where a border would be; null where nothing is drawn. */
  cross(at2) {
    const [x, y] = this.#cross;
    this.port.classList.toggle("ll-crossed", at2 !== null);
    if (!at2) return;
    x.style.transform = `translateX(${at2.x}px)`;
    y.style.transform = `translateY(${at2.y}px)`;
  }
  #make(box2, classes4) {
    const index = classes4.findIndex((spec2) => spec2.key === box2.label);
    const spec = classes4[index];
    const element = h("div", {
      class: "ll-box",
      "data-box": `${box2.left},${box2.top},${box2.width},${box2.height}`,
      "data-label": box2.label,
      "data-pending": isPending(box2),
      "data-open": box2.label === null,
      "data-caption": captionOn(box2, classes4)
    });
    if (spec) element.style.setProperty("--ll-chip", colorOf(spec, index));
    this.#put(element, box2);
    this.#drawn.set(box2, element);
    return element;
  }
  #put(element, rect) {
    const { left, top, width, height } = this.#laid(rect);
    const { style } = element;
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = `${width}px`;
    style.height = `${height}px`;
    element.classList.toggle("ll-narrow", width < NARROW2);
  }
  #laid(rect) {
    return toScreen({ scale: this.#scale, x: 0, y: 0 }, rect);
  }
  /** Puts the grips around a box; small boxes have them outside, so that there is room to take the box itself. */
  #hold(box2, stays = box2) {
    this.#held = stays;
    const rect = box2 && this.#laid(box2);
    for (const [index, grip] of this.#grips.entries()) {
      setHidden(grip, rect === null);
      const { x, y } = GRIPS[index] ?? { x: 0, y: 0 };
      if (!rect) continue;
      const [outX, outY] = [rect.width < 60 ? 9 : 0, rect.height < 60 ? 9 : 0];
      grip.style.left = `${rect.left + rect.width * (x + 1) / 2 + x * outX}px`;
      grip.style.top = `${rect.top + rect.height * (y + 1) / 2 + y * outY}px`;
    }
  }
  #tell(rect) {
    setHidden(this.#told, rect === null);
    if (!rect) return;
    const { left, top, width, height } = this.#laid(rect);
    setText(this.#told, `${rect.width} × ${rect.height}`);
    this.#told.style.transform = `translate(${left + width}px, ${top + height}px) translateX(calc(-100% - 12px))`;
  }
};
function captionOn(box2, classes4) {
  const caption = captionOf(classes4, box2.label);
  return isPending(box2) ? `${caption}?${box2.score === void 0 ? "" : ` ${box2.score.toFixed(2)}`}` : caption;
}

// src/views/boxes/desk.ts
var IDLE4 = { busy: false, drawing: false, cancel() {
} };
var NONE2 = { width: 0, height: 0 };
var BoxDesk = class {
  ui;
  parts;
  drawing;
  canvas = new Canvas();
  gesture = IDLE4;
  camera = signal({ scale: 1, x: 0, y: 0 });
  /** The key is held that lets the pointer pan. */
  armed = signal(false);
  captions = signal(true);
  /** How often a gesture without an effect on the boxes changed something. */
  changed = signal(0);
  image = NONE2;
  key = null;
  copied = [];
  /** The boxes of the image that was here before. */
  previous = [];
  #natural = 0;
  // width of the picture that was sent
  #panned = false;
  #fits = true;
  // the whole image is shown
  #before = [];
  // of the image that is here
  constructor(ui, parts) {
    this.ui = ui;
    this.parts = parts;
    this.drawing = new Drawing(parts, ui.session.config);
  }
  /** Whether there is an image to draw on. */
  get ready() {
    return this.key !== null && this.image.width > 0;
  }
  /** Whether what has the focus there is the image, or the labeler as a whole: no control beside it. */
  isOn(target) {
    return target !== null && (target === this.ui.root || target === this.canvas.port.closest(".ll-stage"));
  }
  /** Pixels that were sent per pixel of the original. */
  get resolution() {
    return this.image.width > 0 && this.#natural > 0 ? this.#natural / this.image.width : 1;
  }
  /** The boxes that are drawn, the topmost last. */
  seen() {
    const hidden = this.parts.hidden.peek();
    return untracked(() => this.parts.list()).filter((box2) => !hidden.has(box2));
  }
  pointOf(event) {
    const { left, top } = this.canvas.port.getBoundingClientRect();
    const screen2 = { x: event.clientX - left, y: event.clientY - top };
    const { x, y } = toImage(this.camera.peek(), screen2);
    return { screen: screen2, image: { x: clamp(x, 0, this.image.width), y: clamp(y, 0, this.image.height) } };
  }
  /** The box under the pointer: one that is selected, else the topmost. */
  boxAt({ screen: screen2 }) {
    const at2 = toImage(this.camera.peek(), screen2);
    const here = this.seen().filter((box2) => holds(box2, at2));
    const selected = this.parts.selected.peek();
    return here.filter((box2) => selected.has(box2)).at(-1) ?? here.at(-1) ?? null;
  }
  /** A gesture has changed what can be done, though no box. */
  stir() {
    this.changed.value = this.changed.peek() + 1;
  }
  /** The pointer is here: the looks that tell what pressing it would do. */
  point(where, event, doing3) {
    const { parts, canvas: canvas2 } = this;
    const pans = doing3 === "pan" || this.armed.peek();
    const over3 = event.ctrlKey || event.metaKey || parts.active.peek() !== null;
    const on = doing3 === null && !pans ? this.boxAt(where) : null;
    const free = on === null || over3 && !parts.selected.peek().has(on);
    const draws = doing3 === "draw" || doing3 === null && !pans && !event.shiftKey && free;
    setAttr(canvas2.port, "data-pointer", pans ? "pan" : over3 ? "draw" : null);
    canvas2.cross(draws ? where.screen : null);
  }
  draw(rect) {
    const drawn3 = this.drawing.add(rect);
    if (drawn3) this.tell(this.describe(drawn3));
  }
  /** A box made by keys alone; from there it is moved and resized. */
  drawInMiddle() {
    const window2 = seen(this.camera.peek(), this.image, this.canvas.size);
    if (!window2) return;
    const width = Math.max(1, Math.round(window2.width / 4));
    const height = Math.max(1, Math.round(window2.height / 4));
    let left = window2.left + Math.round((window2.width - width) / 2);
    let top = window2.top + Math.round((window2.height - height) / 2);
    const taken = new Set(this.seen().map(this.parts.rules.at));
    while (taken.has(this.parts.rules.at({ left, top, width, height, label: null }))) {
      left += 10;
      top += 10;
    }
    this.draw(fitted({ left, top, width, height }, this.image));
  }
  zoom(factor, on) {
    const { width, height } = this.canvas.size;
    const middle = { x: width / 2, y: height / 2 };
    this.#look(zoomed3(this.camera.peek(), factor, on ?? middle, this.image, { width, height }));
  }
  pan(by) {
    this.#look(panned2(this.camera.peek(), by, this.image, this.canvas.size));
    this.#panned = this.armed.peek();
  }
  fitOrFull() {
    const { size } = this.canvas;
    this.#look(this.#fits ? at(1, this.image, size) : whole2(this.image, size));
  }
  reveal(box2) {
    this.#look(showing2(this.camera.peek(), box2, this.image, this.canvas.size));
  }
  /** The window has another size: what was whole stays whole, of the rest the middle stays in the middle. */
  resized() {
    const before = this.canvas.size;
    const size = this.canvas.measure();
    const by = { x: (size.width - before.width) / 2, y: (size.height - before.height) / 2 };
    if (!this.ready) return;
    this.#look(this.#fits ? whole2(this.image, size) : panned2(this.camera.peek(), by, this.image, size), true);
  }
  /** The key that pans was let go; returns whether it did. */
  disarm() {
    const used = this.#panned;
    this.armed.value = false;
    this.#panned = false;
    return used;
  }
  show(current, picture2) {
    this.#leave();
    const { data } = current?.item ?? {};
    const [width, height] = [Number(data?.width), Number(data?.height)];
    this.key = current?.item.key ?? null;
    this.image = width > 0 && height > 0 ? { width, height } : NONE2;
    this.gesture.cancel();
    this.drawing.forget();
    const shown2 = picture2?.image.isConnected ? picture2.image.cloneNode() : picture2?.image;
    this.canvas.show(shown2 ?? null, this.image);
    this.#natural = picture2?.image.naturalWidth ?? 0;
    if (this.ready) this.#look(whole2(this.image, this.canvas.size), true);
    picture2?.ready.then(() => {
      if (this.key !== current?.item.key || !this.ready) return;
      this.#natural = picture2.image.naturalWidth;
      this.#look({ ...this.camera.peek() });
    });
  }
  /** Another image comes: of the one that was here, its answer is remembered, else what was drawn. */
  #leave() {
    if (this.key === null) return;
    const { status: status2, value } = this.ui.session.recorded(this.key);
    const boxes = status2 === "LABELED" ? asParts(value) : this.#before;
    if (boxes.length > 0) this.previous = boxes;
  }
  /** Draws the boxes as they are now; reads signals. */
  drawBoxes() {
    const list2 = this.parts.list();
    const { classes: classes4 } = this.ui.session.config.value;
    const captions2 = this.captions.value;
    const key = this.ui.session.current.value?.item.key ?? null;
    if (key === this.key)
      this.#before = list2.filter((box2) => box2.origin !== "suggested" && box2.label !== null);
    this.drawing.settle();
    this.canvas.draw(this.parts, classes4, captions2);
  }
  describe(box2) {
    const { classes: classes4 } = this.ui.session.config.peek();
    const { left, top, width, height } = box2;
    return `${captionOf(classes4, box2.label)}, ${width} × ${height} at ${left}, ${top}`;
  }
  tell(text2) {
    this.ui.session.said.value = text2;
  }
  #look(camera, atOnce = false) {
    const all = whole2(this.image, this.canvas.size);
    this.#fits = camera.scale === all.scale && camera.x === all.x && camera.y === all.y;
    this.canvas.place(camera, atOnce);
    this.camera.value = camera;
  }
};

// src/views/boxes/detail.ts
var STILL3 = 150;
var FINER = 1.1;
var MOST3 = 4096;
var MARGIN = 80;
function sharpen(desk) {
  let timer2;
  let url = null;
  let shown2 = null;
  const drop = () => {
    if (url) URL.revokeObjectURL(url);
    url = null;
    shown2 = null;
    desk.canvas.sharpen(null, null);
  };
  const put = async (detail) => {
    if (!detail.bytes || desk.key !== detail.sample) return;
    const blob = new Blob([detail.bytes], { type: detail.mime ?? "" });
    const fresh = URL.createObjectURL(blob);
    const image = new Image();
    image.alt = "";
    image.draggable = false;
    image.src = fresh;
    const good = await decoded(image, blob);
    if (!good || desk.key !== detail.sample) return URL.revokeObjectURL(fresh);
    drop();
    url = fresh;
    const [left, top, width, height] = detail.region;
    shown2 = { left, top, width, height };
    desk.canvas.sharpen(image, shown2);
  };
  const look2 = () => {
    const { image, canvas: canvas2, key } = desk;
    const camera = desk.camera.peek();
    const dots = camera.scale * (globalThis.devicePixelRatio || 1);
    const there = desk.resolution;
    if (key === null || there >= 1 || dots < there * FINER) {
      desk.ui.session.details.drop();
      if (shown2) drop();
      return;
    }
    const part = seen(camera, image, canvas2.size, MARGIN);
    if (!part) return;
    const region = [part.left, part.top, part.width, part.height];
    const side3 = Math.ceil(Math.min(MOST3, Math.max(part.width, part.height) * Math.min(dots, 1)));
    desk.ui.session.details.ask(key, region, Math.max(16, side3), (detail) => void put(detail));
  };
  const end = effect(() => {
    desk.camera.value;
    clearTimeout(timer2);
    timer2 = setTimeout(look2, STILL3);
  });
  desk.ui.life.addEventListener(
    "abort",
    () => {
      end();
      clearTimeout(timer2);
      drop();
    },
    { once: true }
  );
}

// src/views/boxes/fields.ts
var FIELDS3 = [
  ["left", "Left"],
  ["top", "Top"],
  ["width", "Width"],
  ["height", "Height"]
];
function boxSide(desk) {
  return partSide(desk.ui, desk.parts, {
    about: "The selected box, in pixels",
    fields: FIELDS3,
    step: 1,
    read: (box2, field) => box2[field],
    typed: (box2, field, input) => change3(desk, box2, field, input)
  });
}
function change3({ parts, image }, box2, name, input) {
  const value = Math.round(input.valueAsNumber);
  const known = Number.isFinite(value);
  const next = known ? typed(box2, name, value, image) : box2;
  const fits = next[name] === value || !known;
  if (known) parts.replace(box2, next);
  input.value = `${(parts.only ?? box2)[name]}`;
  if (!fits)
    parts.notice.value = `${input.value} is as far as the image of ${image.width} × ${image.height} goes.`;
}

// src/views/boxes/gestures.ts
var FAR2 = 3;
function listenToPointer2(desk) {
  const pointer = new Pointer2(desk);
  desk.gesture = pointer;
  const { port } = desk.canvas;
  const { life: signal2 } = desk.ui;
  port.addEventListener("pointerdown", (event) => pointer.down(event), { signal: signal2 });
  port.addEventListener("pointermove", (event) => pointer.move(event), { signal: signal2 });
  port.addEventListener("pointerup", (event) => pointer.up(event), { signal: signal2 });
  port.addEventListener("pointercancel", (event) => pointer.lost(event), { signal: signal2 });
  port.addEventListener("pointerleave", () => desk.canvas.cross(null), { signal: signal2 });
  port.addEventListener("wheel", (event) => wheel2(desk, event), { signal: signal2, passive: false });
  port.addEventListener("auxclick", (event) => event.preventDefault(), { signal: signal2 });
  port.addEventListener("mousedown", (event) => event.button === 1 && event.preventDefault(), { signal: signal2 });
}
var Pointer2 = class {
  #desk;
  #press = null;
  #corner = null;
  // a first corner was clicked: the next click is the one opposite
  #fingers = /* @__PURE__ */ new Map();
  constructor(desk) {
    this.#desk = desk;
  }
  /** Whether something is under way that Escape calls off. */
  get busy() {
    return this.#press?.dragged === true || this.#corner !== null;
  }
  /** Whether a box is being drawn. */
  get drawing() {
    return this.#corner !== null || this.#press?.dragged === true && this.#press.gesture.kind === "draw";
  }
  cancel() {
    this.#press = null;
    this.#corner = null;
    this.#desk.canvas.stretch(null);
    this.#desk.canvas.preview(null);
    this.#desk.stir();
  }
  down(event) {
    const desk = this.#desk;
    if (!desk.ready) return;
    desk.ui.home();
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    desk.canvas.port.setPointerCapture?.(event.pointerId);
    if (this.#fingers.size > 1) {
      this.cancel();
      return;
    }
    const at2 = desk.pointOf(event);
    const on = desk.boxAt(at2);
    const adding = event.ctrlKey || event.metaKey || event.shiftKey;
    const press = {
      on,
      adding,
      x: event.clientX,
      y: event.clientY,
      last: at2.screen,
      dragged: false,
      done: null
    };
    const gesture = this.#meant(event, at2.image, on);
    this.#press = gesture && { ...press, gesture };
  }
  move(event) {
    const desk = this.#desk;
    if (!desk.ready) return;
    const at2 = desk.pointOf(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event);
      return;
    }
    const press = this.#press;
    if (press && !press.dragged) {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR2) return;
      press.dragged = true;
      this.#begin(press);
      desk.stir();
    }
    if (press) this.#drag(press, at2);
    else if (this.#corner) desk.canvas.stretch(between(this.#corner, at2.image, desk.image));
    desk.point(at2, event, press?.gesture.kind ?? (this.#corner ? "draw" : null));
  }
  up(event) {
    this.#fingers.delete(event.pointerId);
    const press = this.#press;
    this.#press = null;
    if (!press) return;
    const at2 = this.#desk.pointOf(event);
    if (press.dragged) this.#finish(press, at2);
    else if (press.gesture.kind !== "pan") this.#click(press, at2.image);
  }
  lost(event) {
    this.#fingers.delete(event.pointerId);
    if (this.#press) this.cancel();
  }
  #meant(event, from, on) {
    const { parts, armed } = this.#desk;
    if (event.button === 1 || event.button === 0 && armed.peek()) return { kind: "pan" };
    if (event.button !== 0) return null;
    const grip = event.target instanceof HTMLElement ? event.target.dataset.grip : void 0;
    const only = parts.only;
    if (grip && only) {
      const [x, y] = grip.split(",").map(Number);
      return { kind: "resize", box: only, grip: { x, y }, from };
    }
    if (event.shiftKey) return { kind: "frame", from };
    const draws = event.ctrlKey || event.metaKey || on === null || this.#corner !== null;
    const selected = on !== null && parts.selected.peek().has(on);
    if (draws || parts.locked.peek().has(on) || !selected && parts.active.peek() !== null)
      return { kind: "draw", from };
    return { kind: "move", boxes: selected ? [...parts.selected.peek()] : [on], from };
  }
  #begin({ gesture }) {
    const { parts } = this.#desk;
    if (gesture.kind !== "pan") this.#corner = null;
    if (gesture.kind === "draw") parts.select(null);
    if (gesture.kind === "move" && gesture.boxes.length === 1) parts.select(gesture.boxes[0] ?? null);
  }
  #drag(press, at2) {
    const desk = this.#desk;
    const { canvas: canvas2, image } = desk;
    const { gesture } = press;
    switch (gesture.kind) {
      case "pan":
        desk.pan({ x: at2.screen.x - press.last.x, y: at2.screen.y - press.last.y });
        press.last = at2.screen;
        break;
      case "draw":
        canvas2.stretch(between(gesture.from, at2.image, image));
        break;
      case "frame":
        canvas2.stretch(between(gesture.from, at2.image, image), true);
        break;
      case "move": {
        const by = kept(gesture.boxes, minus(at2.image, gesture.from), image);
        press.done = new Map(gesture.boxes.map((box2) => [box2, moved(box2, by)]));
        canvas2.preview(press.done);
        break;
      }
      case "resize": {
        const rect = resized(gesture.box, gesture.grip, minus(at2.image, gesture.from), image);
        press.done = /* @__PURE__ */ new Map([[gesture.box, rect]]);
        canvas2.preview(press.done);
      }
    }
  }
  #finish({ gesture, done, adding }, at2) {
    const desk = this.#desk;
    desk.canvas.stretch(null);
    desk.canvas.preview(null);
    if (gesture.kind === "draw") this.#draw(gesture.from, at2.image);
    else if (gesture.kind === "frame") this.#select(between(gesture.from, at2.image, desk.image), adding);
    else if (done) desk.parts.change(done);
    desk.stir();
  }
  #select(frame, adding) {
    const { parts } = this.#desk;
    const inside2 = frame ? this.#desk.seen().filter((box2) => within(box2, frame)) : [];
    const before = adding ? [...parts.selected.peek()] : [];
    parts.selected.value = /* @__PURE__ */ new Set([...before, ...inside2]);
  }
  #draw(from, to) {
    const desk = this.#desk;
    this.#corner = null;
    desk.canvas.stretch(null);
    const rect = between(from, to, desk.image);
    const { scale } = desk.camera.peek();
    if (rect && rect.width * scale >= FAR2 && rect.height * scale >= FAR2) desk.draw(rect);
    else desk.parts.notice.value = "That was too small for a box: zoom in to draw a tiny one.";
  }
  #click({ on, adding, gesture }, at2) {
    const { parts } = this.#desk;
    if (gesture.kind === "resize") return;
    if (this.#corner) this.#draw(this.#corner, at2);
    else if (on) parts.select(adding ? on : this.#below(on, at2), adding);
    else if (adding)
      return;
    else if (parts.selected.peek().size > 0) parts.select(null);
    else this.#corner = at2;
    this.#desk.stir();
  }
  /** A click on what is selected already means the box below it. */
  #below(on, at2) {
    const { parts } = this.#desk;
    if (parts.only !== on) return on;
    const here = this.#desk.seen().filter((box2) => holds(box2, at2));
    return here[(here.indexOf(on) - 1 + here.length) % here.length] ?? on;
  }
  #pinch(event) {
    const desk = this.#desk;
    const before = [...this.#fingers.values()];
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = [...this.#fingers.values()];
    const [a, b] = [spread2(before), spread2(after)];
    const { left, top } = desk.canvas.port.getBoundingClientRect();
    if (a.far > 0) desk.zoom(b.far / a.far, { x: a.x - left, y: a.y - top });
    desk.pan({ x: b.x - a.x, y: b.y - a.y });
  }
};
function wheel2(desk, event) {
  if (!(event.ctrlKey || event.metaKey) || !desk.ready) return;
  event.preventDefault();
  const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
  const by = Math.max(-120, Math.min(event.deltaY * lines, 120));
  desk.zoom(2 ** (-by / 200), desk.pointOf(event).screen);
}
function minus(a, b) {
  return { x: a.x - b.x, y: a.y - b.y };
}
function spread2([a, b]) {
  if (!a || !b) return { x: 0, y: 0, far: 0 };
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, far: Math.hypot(a.x - b.x, a.y - b.y) };
}

// src/views/boxes/keys.ts
var FAST2 = 10;
var PAN = 60;
var ZOOM2 = 1.25;
var LOWER_RIGHT = { x: 1, y: 1 };
var ARROWS3 = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 }
};
function keyMeans2(desk, event) {
  const arrow2 = ARROWS3[event.key];
  if (arrow2) return onArrow2(desk, event, arrow2);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  switch (event.key) {
    case "Tab":
      return onTab2(desk, event);
    case "Enter":
      return enter3(desk, event.repeat);
    case "Backspace":
      return erase2(desk);
    case "Escape":
      return leave3(desk);
    case " ":
      desk.armed.value = true;
      return true;
    default:
      return false;
  }
}
function onArrow2(desk, event, { x, y }) {
  if (event.ctrlKey || event.metaKey) {
    desk.pan({ x: -x * PAN, y: -y * PAN });
    return true;
  }
  const boxes = [...desk.parts.selected.peek()];
  if (boxes.length === 0) return y !== 0 || event.altKey;
  const by = { x: x * (event.shiftKey ? FAST2 : 1), y: y * (event.shiftKey ? FAST2 : 1) };
  const step = kept(boxes, by, desk.image);
  const changed = boxes.map((box2) => [
    box2,
    event.altKey ? resized(box2, LOWER_RIGHT, by, desk.image) : moved(box2, step)
  ]);
  desk.drawing.nudge(new Map(changed));
  const [first] = desk.parts.selected.peek();
  if (first) desk.reveal(first);
  return true;
}
function onTab2(desk, { shiftKey, target }) {
  const list2 = desk.seen();
  const at2 = list2.findIndex((box2) => desk.parts.selected.peek().has(box2));
  const next = list2[at2 < 0 ? shiftKey ? -1 : 0 : at2 + (shiftKey ? -1 : 1)];
  if (!desk.isOn(target) || !next) return false;
  desk.parts.select(next);
  desk.reveal(next);
  desk.tell(desk.describe(next));
  return true;
}
function enter3(desk, repeated) {
  if (![...desk.parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  desk.parts.acceptSelected();
  if (desk.parts.only) desk.reveal(desk.parts.only);
  return true;
}
function erase2({ parts }) {
  const selected = parts.selected.peek();
  if (selected.size === 0) return false;
  parts.remove(selected);
  return true;
}
function leave3({ parts, gesture }) {
  if (gesture.busy) gesture.cancel();
  else if (parts.selected.peek().size > 0) parts.select(null);
  else if (parts.active.peek() !== null) parts.active.value = null;
  else return false;
  return true;
}
var DEEDS2 = {
  new_part: (desk) => desk.drawInMiddle(),
  select_all: (desk) => {
    desk.parts.selected.value = new Set(desk.seen());
  },
  copy: (desk, selected) => {
    desk.copied = [...selected];
    desk.tell(`${selected.size} copied`);
  },
  paste: (desk) => paste(desk, desk.copied, "Nothing was copied yet."),
  duplicate: (desk, selected) => paste(desk, [...selected]),
  paste_previous: (desk) => paste(desk, desk.previous, "No boxes of an image before this one are known here."),
  lock: (desk, selected) => desk.tell(desk.parts.toggle("locked", selected) ? "Locked" : "Unlocked"),
  hide: (desk, selected) => desk.tell(told2(desk.parts.hide(selected))),
  to_front: (desk, selected) => desk.parts.reorder(selected, true),
  to_back: (desk, selected) => desk.parts.reorder(selected, false),
  zoom_in: (desk) => desk.zoom(ZOOM2),
  zoom_out: (desk) => desk.zoom(1 / ZOOM2),
  fit: (desk) => desk.fitOrFull()
};
function perform2(desk, name) {
  DEEDS2[name]?.(desk, desk.parts.selected.peek());
}
function paste(desk, boxes, none = "") {
  const { parts } = desk;
  if (boxes.length === 0) {
    parts.notice.value = none;
    return;
  }
  const fresh = aside(desk, boxes);
  if (parts.add(...fresh)) desk.tell(`${fresh.length} pasted`);
}
function aside({ parts, image }, boxes) {
  const taken = new Set(parts.list().map(parts.rules.at));
  const at2 = (by) => boxes.map(
    ({ left, top, width, height, label: label2 }) => fitted({ left: left + by, top: top + by, width, height, label: label2 }, image)
  );
  for (let by = 0; by < Math.max(image.width, image.height); by += FAST2) {
    const fresh = at2(by);
    if (!fresh.some((box2) => taken.has(parts.rules.at(box2)))) return fresh;
  }
  return at2(FAST2);
}
function told2(hidden) {
  return hidden > 0 ? `${hidden} hidden` : "All shown";
}

// src/views/image.ts
function imageView(pictures) {
  const frame = h("div", { class: "ll-picture" });
  const broken = h("p", { class: "ll-broken", hidden: true }, "The browser cannot show this picture.");
  const caption = h("figcaption", { class: "ll-figcaption", dir: "auto" }, "");
  const element = h("figure", { class: "ll-image-view" }, frame, broken, caption);
  let shown2 = null;
  const put = (item, picture2) => {
    const image = picture2?.image.isConnected ? picture2.image.cloneNode() : picture2?.image;
    frame.replaceChildren(...image ? [image] : []);
    setText(caption, captionOfPicture(item));
    setHidden(broken, picture2 !== null && !picture2.failed);
    picture2?.ready.then((good) => {
      if (shown2 === item) setHidden(broken, good);
    });
  };
  return {
    element,
    show(current) {
      const item = current?.item ?? null;
      if (item === shown2) return;
      shown2 = item;
      if (item) put(item, pictures.get(item.key));
      else frame.replaceChildren();
    },
    destroy() {
      shown2 = null;
      element.remove();
    }
  };
}
function captionOfPicture({ id, data }) {
  const name = typeof data.name === "string" ? data.name : id;
  const size = typeof data.width === "number" && typeof data.height === "number";
  const parts = [
    name,
    size ? `${data.width} × ${data.height}` : "",
    typeof data.note === "string" ? data.note : ""
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

// src/views/box.ts
function boxView(ui, pictures) {
  const parts = ui.session.composer.parts;
  if (!parts) throw new Error("boxes are drawn where answers are boxes");
  const desk = new BoxDesk(ui, parts);
  listenToPointer2(desk);
  const broken = h("p", { class: "ll-broken", hidden: true }, "The browser cannot show this picture.");
  const caption = h("div", { class: "ll-figcaption", dir: "auto" }, "");
  const element = h("div", { class: "ll-box-view" }, boxBar(desk), desk.canvas.port, broken, caption);
  const watching = new ResizeObserver(() => desk.resized());
  watching.observe(desk.canvas.port);
  const end = effect(() => desk.drawBoxes());
  sharpen(desk);
  letGo(desk);
  let shown2 = null;
  return {
    element,
    side: boxSide(desk),
    show(current) {
      const item = current?.item ?? null;
      if (item?.data === shown2) return;
      shown2 = item?.data ?? null;
      const picture2 = item ? pictures.get(item.key) : null;
      desk.show(current, picture2);
      untracked(() => desk.drawBoxes());
      setText(caption, item ? captionOfPicture(item) : "");
      setHidden(broken, item === null || picture2 !== null && !picture2.failed);
      picture2?.ready.then((good) => {
        if (shown2 === item?.data) setHidden(broken, good);
      });
    },
    key: (event) => keyMeans2(desk, event),
    take: (label2) => desk.drawing.take(label2),
    reveal(part) {
      if (part) desk.reveal(part);
    },
    act: (name) => perform2(desk, name),
    destroy() {
      end();
      watching.disconnect();
      element.remove();
    }
  };
}
function letGo(desk) {
  const { root, life: signal2, hotkeys } = desk.ui;
  root.addEventListener(
    "keyup",
    (event) => {
      if (event.key !== " " || !desk.armed.peek()) return;
      const name = hotkeys.peek().match(event);
      if (!desk.disarm() && name !== null) desk.ui.act(name);
    },
    { signal: signal2 }
  );
  const onLeave = ({ relatedTarget }) => {
    if (!desk.isOn(relatedTarget)) desk.disarm();
  };
  root.addEventListener("focusout", onLeave, { signal: signal2 });
}

// src/views/media.ts
var TINY2 = 160;
var MAGNIFIED = 320;
var Pictures = class {
  #pictures = /* @__PURE__ */ new Map();
  prepare(item, bytes) {
    this.forget(item.key);
    if (bytes === null) return;
    const type = typeof item.data.mime === "string" ? item.data.mime : "";
    const blob = new Blob([bytes], { type });
    const url = URL.createObjectURL(blob);
    const image = new Image();
    image.alt = item.id;
    image.draggable = false;
    image.src = url;
    const picture2 = { image, url, failed: false, ready: Promise.resolve(true) };
    picture2.ready = decoded(image, blob).then((good) => {
      if (good) magnify(image);
      picture2.failed = !good;
      return good;
    });
    this.#pictures.set(item.key, picture2);
  }
  get(key) {
    return this.#pictures.get(key) ?? null;
  }
  forget(key) {
    const picture2 = this.#pictures.get(key);
    if (!picture2) return;
    this.#pictures.delete(key);
    afterPaint(() => URL.revokeObjectURL(picture2.url));
  }
  clear() {
    for (const key of [...this.#pictures.keys()]) this.forget(key);
  }
};
function magnify(image) {
  const side3 = Math.max(image.naturalWidth, image.naturalHeight);
  const times2 = side3 > 0 && side3 < TINY2 ? Math.floor(MAGNIFIED / side3) : 1;
  if (times2 < 2) return;
  image.classList.add("ll-tiny");
  image.style.width = `${image.naturalWidth * times2}px`;
}

// src/views/tabular.ts
function tabularView(columns, kinds) {
  let cells = [];
  let texts = [];
  const body = h("tbody");
  const build = (names, kinds2) => {
    texts = names.map(() => document.createTextNode(""));
    cells = texts.map((text2, index) => h("td", { dir: "auto", "data-kind": kinds2[index] ?? "text" }, text2));
    const row8 = (name, index) => h("tr", {}, h("th", { scope: "row", dir: "auto" }, name), cells[index]);
    body.replaceChildren(...names.map(row8));
  };
  build(columns, kinds);
  const head2 = h(
    "thead",
    {},
    h("tr", {}, h("th", { scope: "col" }, "Column"), h("th", { scope: "col" }, "Value"))
  );
  const element = h("div", { class: "ll-table-view" }, h("table", {}, head2, body));
  let shown2 = null;
  const fill4 = () => {
    const values = Array.isArray(shown2?.data.cells) ? shown2.data.cells : [];
    texts.forEach((text2, index) => {
      const value = shown2 ? toText(values[index]) : "";
      if (text2.data !== (value ?? "")) text2.data = value ?? "";
      setAttr(cells[index], "aria-label", value === null ? "missing" : null);
    });
  };
  return {
    element,
    name(names, kinds2) {
      if (names.join("\n") === columns.join("\n")) return;
      columns = names;
      build(names, kinds2);
      fill4();
    },
    show(current) {
      const item = current?.item ?? null;
      if (item === shown2) return;
      shown2 = item;
      fill4();
    },
    destroy() {
      element.remove();
    }
  };
}
function toText(value) {
  if (value === null || value === void 0) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

// src/core/units.ts
function overlap(one2, other) {
  return one2.start < other.end && other.start < one2.end;
}
var Units = class {
  length;
  #starts;
  #ends;
  /** `edges` are start and end of each unit, in order. */
  constructor(edges) {
    this.length = edges.length >> 1;
    this.#starts = new Uint32Array(this.length);
    this.#ends = new Uint32Array(this.length);
    for (let i = 0; i < this.length; i += 1) {
      this.#starts[i] = edges[2 * i];
      this.#ends[i] = edges[2 * i + 1];
    }
  }
  at(index) {
    return { start: this.#starts[index], end: this.#ends[index] };
  }
  /** The unit at an offset; between two units the one before, and before all the first. */
  around(offset) {
    return Math.max(0, lastAtMost(this.#starts, offset));
  }
  /** The last unit that ends at an offset or before it, -1 if there is none. */
  before(offset) {
    return lastAtMost(this.#ends, offset);
  }
  /** The first unit that begins at an offset or after it; their number if there is none. */
  after(offset) {
    return lastAtMost(this.#starts, offset - 1) + 1;
  }
  /** The smallest range of whole units that covers a range; null where it touches none. */
  cover({ start, end }) {
    const last = lastAtMost(this.#starts, end - 1);
    const first = this.before(start) + 1;
    if (first > last || last < 0) return null;
    return { start: this.at(first).start, end: this.at(last).end };
  }
};
function graphemes(text2) {
  const edges = [];
  const segmenter = new Intl.Segmenter(void 0, { granularity: "grapheme" });
  let offset = 0;
  for (const { segment } of segmenter.segment(text2.text)) {
    const end = offset + [...segment].length;
    if (segment.trim() !== "") edges.push(offset, end);
    offset = end;
  }
  return new Units(edges);
}

// src/core/reading.ts
function readingOf({ data }) {
  const text2 = new CodePoints(typeof data.text === "string" ? data.text : "");
  const edges = Array.isArray(data.tokens) ? data.tokens : [];
  const columns = Object.entries(data.columns ?? {});
  return {
    text: text2,
    words: new Units(edges),
    direction: data.direction === "rtl" || data.direction === "ltr" ? data.direction : "auto",
    language: typeof data.language === "string" ? data.language : null,
    columns: columns.map(([name, value]) => [name, value === null ? "" : String(value)])
  };
}

// src/views/texts/flow.ts
var BESIDE = 10;
var SAME_LINE = 3;
var Flow = class {
  element = h("div", { class: "ll-flow" });
  text = null;
  lines = [];
  #words = [];
  #nodes = [];
  #starts = [];
  // the offset at which each node begins
  #lineStarts = [];
  #turns = /* @__PURE__ */ new Map();
  render(text2, words2, direction) {
    this.text = text2;
    this.#words = [];
    this.#nodes = [];
    this.#starts = [];
    this.lines = [];
    this.#lineStarts = [];
    this.#turns.clear();
    this.#begin(0, direction);
    let offset = 0;
    for (let i = 0; i < words2.length; i += 1) {
      const { start, end } = words2.at(i);
      this.#gap(offset, start, direction);
      const word = h("span", { "data-token": i });
      this.#write(word, start, end);
      this.#words.push(word);
      this.lines.at(-1)?.element.append(word);
      offset = end;
    }
    this.#gap(offset, text2.length, direction);
    for (const line3 of this.lines) line3.element.append(line3.layer);
    this.element.replaceChildren(...this.lines.map((line3) => line3.element));
  }
  clear() {
    this.text = null;
    this.#words = [];
    this.lines = [];
    this.element.replaceChildren();
  }
  /** The boxes of a range, a line of the screen each, in the coordinates of an element. */
  boxes(range2, within5 = this.element) {
    const found2 = this.#range(range2);
    if (!found2) return [];
    const origin = within5.getBoundingClientRect();
    const boxes = [];
    for (const rect of found2.getClientRects()) {
      if (rect.width < 0.5) continue;
      const box2 = {
        left: rect.left - origin.left,
        top: rect.top - origin.top,
        width: rect.width,
        height: rect.height
      };
      const last = boxes.at(-1);
      const joined2 = last && join(last, box2);
      if (joined2) boxes[boxes.length - 1] = joined2;
      else boxes.push(box2);
    }
    return boxes;
  }
  /** The lines that a range stands in. */
  linesOf({ start, end }) {
    const first = Math.max(0, lastAtMost(this.#lineStarts, start));
    const last = Math.max(first, lastAtMost(this.#lineStarts, end - 1));
    return this.lines.slice(first, last + 1);
  }
  /** Where a range stands, line by line. What was measured once is remembered: reading costs a layout. */
  pieces(range2) {
    return this.linesOf(range2).map((line3) => {
      const start = Math.max(range2.start, line3.start);
      const end = Math.min(range2.end, line3.end);
      const key = `${start}-${end}`;
      const boxes = line3.known.get(key) ?? (start < end ? this.boxes({ start, end }, line3.element) : []);
      line3.known.set(key, boxes);
      return { line: line3, boxes };
    });
  }
  /** The lines have moved, or one of them. */
  forget(lines = this.lines) {
    this.#turns.clear();
    for (const line3 of lines) {
      line3.known.clear();
      delete line3.width;
    }
  }
  widthOf(line3) {
    line3.width ??= line3.element.clientWidth;
    return line3.width;
  }
  /** Whether the line that an offset stands in is read from right to left. */
  isRightToLeft(offset) {
    const line3 = this.linesOf({ start: offset, end: offset + 1 })[0];
    if (!line3) return false;
    line3.turned ??= getComputedStyle(line3.element).direction === "rtl";
    return line3.turned;
  }
  /** Whether a range begins at the right of its first box, and ends at the left of its last: words may run against their line. */
  turns(range2) {
    const key = `${range2.start}-${range2.end}`;
    const found2 = this.#turns.get(key) ?? this.#turning(range2);
    this.#turns.set(key, found2);
    return found2;
  }
  #turning({ start, end }) {
    const boxes = this.boxes({ start, end });
    const line3 = this.isRightToLeft(start);
    const begin = isAtRight(this.boxes({ start, end: start + 1 })[0], boxes[0]) ?? line3;
    if (boxes.length < 2) return [begin, begin];
    const right2 = isAtRight(this.boxes({ start: end - 1, end })[0], boxes.at(-1));
    return [begin, right2 === null ? line3 : !right2];
  }
  /** The offset of the character nearest to a point of the window; null where there are no words. */
  offsetAt(x, y) {
    const index = this.#nearest(x, y);
    const node = this.#words[index]?.firstChild;
    if (!this.text || !(node instanceof Text)) return null;
    const start = this.#starts[this.#nodes.indexOf(node)] ?? 0;
    const from = this.text.unit(start);
    const end = this.text.offset(from + node.length);
    let best = start;
    let least2 = Number.POSITIVE_INFINITY;
    for (let offset = start; offset < end; offset += 1) {
      for (const rect of this.#range({ start: offset, end: offset + 1 })?.getClientRects() ?? []) {
        const away = distance(rect, x, y);
        if (away < least2) [best, least2] = [offset, away];
      }
    }
    return best;
  }
  /** Whether a point is at a character, its caption or the blank beside it, and not somewhere on the sheet. */
  isAt(offset, x, y) {
    const below = Math.max(BESIDE, this.#below());
    const rects = this.#range({ start: offset, end: offset + 1 })?.getClientRects() ?? [];
    return [...rects].some(({ left, top, width, height }) => {
      const [dx, dy] = [x - left, y - top];
      return -BESIDE < dx && dx < width + BESIDE && -BESIDE < dy && dy < height + below;
    });
  }
  /** Writes what stands between two words; a line break ends the line. */
  #gap(start, end, direction) {
    if (start >= end || !this.text) return;
    let from = start;
    this.text.slice(start, end).split("\n").forEach((part, index) => {
      if (index > 0) {
        from += 1;
        this.#begin(from, direction);
      }
      const length2 = [...part].length;
      const line3 = this.lines.at(-1);
      if (line3) this.#write(line3.element, from, from + length2);
      from += length2;
    });
  }
  #begin(start, direction) {
    const before = this.lines.at(-1);
    if (before) before.end = start - 1;
    const element = h("div", { class: "ll-line", dir: direction });
    const layer = h("div", { class: "ll-marks" });
    this.lines.push({ element, layer, start, end: this.text?.length ?? start, known: /* @__PURE__ */ new Map() });
    this.#lineStarts.push(start);
  }
  #write(parent, start, end) {
    if (start >= end || !this.text) return;
    const node = document.createTextNode(visible(this.text.slice(start, end), this.text.slice(end, end + 1)));
    parent.append(node);
    this.#nodes.push(node);
    this.#starts.push(start);
  }
  #range({ start, end }) {
    const text2 = this.text;
    const first = this.#nodeAt(start);
    const last = this.#nodeAt(end - 1);
    const [head2, tail] = [this.#nodes[first], this.#nodes[last]];
    if (!text2 || !head2 || !tail) return null;
    const within5 = (node, index, offset) => Math.max(0, Math.min(node.length, text2.unit(offset) - text2.unit(this.#starts[index])));
    const range2 = document.createRange();
    range2.setStart(head2, within5(head2, first, start));
    range2.setEnd(tail, within5(tail, last, end));
    return range2;
  }
  #nodeAt(offset) {
    return Math.max(0, lastAtMost(this.#starts, offset));
  }
  /** The word nearest to a point: lines come one below the other, so the line is found by halving. */
  #nearest(x, y) {
    let low = 0;
    let high = this.#words.length - 1;
    const below = this.#below();
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#box(middle).bottom + below > y) high = middle;
      else low = middle + 1;
    }
    const { top, bottom } = this.#box(low);
    const inLine = (index) => {
      const box2 = this.#box(index);
      return box2.top < bottom - SAME_LINE && box2.bottom > top + SAME_LINE;
    };
    let best = low;
    let least2 = Number.POSITIVE_INFINITY;
    for (const by of [1, -1]) {
      for (let i = low; i >= 0 && i < this.#words.length && inLine(i); i += by) {
        const { left, right: right2 } = this.#box(i);
        const away = x < left ? left - x : x > right2 ? x - right2 : 0;
        if (away < least2) [best, least2] = [i, away];
      }
    }
    return best;
  }
  /** How far the room of a line reaches below its words. */
  #below() {
    const line3 = this.lines[0]?.element;
    const pitch = line3 ? Number.parseFloat(getComputedStyle(line3).lineHeight) : 0;
    return Math.max(0, (pitch || 0) - this.#box(0).height) * 0.8;
  }
  #box(index) {
    const rects = this.#words[index]?.getClientRects();
    return rects?.[rects.length - 1] ?? new DOMRect();
  }
};
function visible(text2, next) {
  const written = next === "\n" && text2.endsWith("\r") ? `${text2.slice(0, -1)}​` : text2;
  return written.replace(
    /[\u0000-\u0008\u000b-\u001f]/g,
    (c) => String.fromCharCode(9216 + c.charCodeAt(0))
  );
}
function isAtRight(box2, around) {
  if (!box2 || !around) return null;
  const left = box2.left - around.left;
  const right2 = around.left + around.width - box2.left - box2.width;
  return Math.abs(left - right2) < 1 ? null : right2 < left;
}
function join(a, b) {
  if (Math.abs(a.top - b.top) > SAME_LINE && Math.abs(a.top + a.height - b.top - b.height) > SAME_LINE)
    return null;
  const apart = Math.max(a.left, b.left) - Math.min(a.left + a.width, b.left + b.width);
  if (apart > 1) return null;
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  const right2 = Math.max(a.left + a.width, b.left + b.width);
  return { left, top, width: right2 - left, height: Math.max(a.top + a.height, b.top + b.height) - top };
}
function distance(rect, x, y) {
  const dx = x < rect.left ? rect.left - x : x > rect.right ? x - rect.right : 0;
  const dy = y < rect.top ? rect.top - y : y > rect.bottom ? y - rect.bottom : 0;
  return dx * dx + 4 * dy * dy;
}

// src/views/texts/sheet.ts
var Sheet = class {
  flow = new Flow();
  element;
  scroller;
  #facts = h("dl", { class: "ll-text-facts", hidden: true });
  #over;
  /** `over` are the layers above the text, from the lowest on. */
  constructor(...over3) {
    this.#over = h("div", { class: "ll-text-sheet" }, this.flow.element, ...over3);
    this.scroller = h("div", { class: "ll-text-scroll" }, this.#over, this.#facts);
    this.element = h("div", { class: "ll-text-view" }, this.scroller);
  }
  show(reading2) {
    if (!reading2) {
      this.flow.clear();
      setHidden(this.#facts, true);
      return;
    }
    setAttr(this.#over, "lang", reading2.language);
    this.flow.render(reading2.text, reading2.words, reading2.direction);
    const facts = reading2.columns.flatMap(([name, value]) => [
      h("dt", {}, name),
      h("dd", { dir: "auto" }, value)
    ]);
    this.#facts.replaceChildren(...facts);
    setHidden(this.#facts, facts.length === 0);
  }
  /** Back to the beginning; once all is drawn, for scrolling has the page laid out. */
  rewind() {
    this.scroller.scrollTop = 0;
  }
  /** Scrolls so that the boxes can be seen; the page around stays where it is. */
  reveal(boxes) {
    const [first, last] = [boxes[0], boxes.at(-1)];
    if (!first || !last) return;
    const { scrollTop, clientHeight } = this.scroller;
    const top = first.top - 24;
    const bottom = last.top + last.height + 48;
    if (top < scrollTop) this.scroller.scrollTop = Math.max(0, top);
    else if (bottom > scrollTop + clientHeight)
      this.scroller.scrollTop = Math.min(top, bottom - clientHeight);
  }
  /** Scrolls on while something is dragged over the edge. */
  follow(y) {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    if (y < top + 16) this.scroller.scrollTop -= 14;
    else if (y > bottom - 16) this.scroller.scrollTop += 14;
  }
  /** Calls `moved` whenever the lines of the text come to stand elsewhere. */
  watch(moved5) {
    let width = 0;
    const observer = new ResizeObserver(() => {
      const now = this.flow.element.clientWidth;
      if (now !== width) moved5();
      width = now;
    });
    observer.observe(this.flow.element);
    return () => observer.disconnect();
  }
};
function boxAt({ left, top, width, height }, element) {
  const place = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  Object.assign(element.style, place);
  return element;
}

// src/views/text.ts
var FAINT = 0.15;
function textView() {
  const words2 = h("div", { class: "ll-why" });
  const legend2 = h("p", { class: "ll-why-legend", hidden: true }, "");
  const sheet = new Sheet(words2);
  sheet.element.append(legend2);
  let shown2 = null;
  const explain = () => {
    const why = shown2?.suggestion?.why ?? [];
    const most = Math.max(...why.map(([, , weight]) => weight), 0);
    const boxes = why.map(([start, end]) => sheet.flow.boxes({ start, end }));
    words2.replaceChildren(
      ...why.flatMap(
        ([, , weight], i) => (boxes[i] ?? []).map((box2) => {
          const line3 = boxAt(box2, h("i", {}));
          line3.style.setProperty("--ll-strength", (FAINT + (1 - FAINT) * (weight / (most || 1))).toFixed(2));
          return line3;
        })
      )
    );
    setHidden(legend2, why.length === 0);
    setText(legend2, "Underlined: the words that spoke most for what is suggested.");
  };
  const unwatch = sheet.watch(explain);
  return {
    element: sheet.element,
    show(current) {
      const item = current?.item ?? null;
      if (item === shown2) return;
      const another = item === null || item.data !== shown2?.data;
      shown2 = item;
      if (another) sheet.show(item && readingOf(item));
      explain();
      if (another) sheet.rewind();
    },
    destroy() {
      unwatch();
      sheet.element.remove();
    }
  };
}

// src/core/cursor.ts
var Cursor = class {
  /** What is taken; null while there is no cursor. */
  range = signal(null);
  text;
  words;
  #characters = null;
  #anchor = null;
  #head = null;
  constructor(text2, words2) {
    this.text = text2;
    this.words = words2;
  }
  units(fine) {
    if (!fine) return this.words.length > 0 ? this.words : this.units(true);
    this.#characters ??= graphemes(this.text);
    return this.#characters;
  }
  /** The unit where the person is, also while nothing is taken. */
  get head() {
    return this.#head;
  }
  clear() {
    this.range.value = null;
  }
  /** Takes the unit at an offset; with `extend` all from where it began up to there. */
  put(offset, fine, extend = false) {
    const units = this.units(fine);
    if (units.length > 0) this.#go(units.at(units.around(offset)), extend);
  }
  /** From here the cursor moves on; nothing is taken, and what is taken next begins anew. */
  stay(range2) {
    this.#anchor = null;
    this.#head = range2;
    this.clear();
  }
  /** To the next unit or the one before; from nowhere to the first. */
  move(by, fine, extend) {
    const units = this.units(fine);
    if (units.length === 0) return;
    const taken = this.range.peek();
    const from = this.#head === null || extend ? this.#head : taken ?? this.#head;
    let next = 0;
    if (from) next = by > 0 ? units.after(from.end) : units.before(from.start);
    this.#go(units.at(Math.max(0, Math.min(units.length - 1, next))), extend);
  }
  #go(to, extend) {
    this.#head = to;
    if (!extend || this.#anchor === null) this.#anchor = to;
    const { start, end } = this.#anchor;
    this.range.value = { start: Math.min(start, to.start), end: Math.max(end, to.end) };
  }
};
function moveBoundary(range2, side3, by, units) {
  const { start, end } = range2;
  if (side3 === "start") {
    const next2 = by > 0 ? units.after(start + 1) : units.after(start) - 1;
    const to2 = isIn(next2, units) ? units.at(next2).start : start;
    return to2 < end ? { ...range2, start: to2 } : range2;
  }
  const next = by > 0 ? units.before(end) + 1 : units.before(end - 1);
  const to = isIn(next, units) ? units.at(next).end : end;
  return to > start ? { ...range2, end: to } : range2;
}
function elsewhere(text2, words2, part) {
  const found2 = [];
  const size = part.end - part.start;
  const onWords = isCovered(words2, part);
  let unit = text2.text.indexOf(part.text);
  while (unit >= 0 && size > 0) {
    const start = text2.offset(unit);
    const range2 = { start, end: start + size };
    const fits = !overlap(range2, part) && (!onWords || isCovered(words2, range2));
    if (fits) found2.push(range2);
    unit = text2.text.indexOf(part.text, unit + (fits ? part.text.length : 1));
  }
  return found2;
}
function isCovered(words2, range2) {
  const covered = words2.cover(range2);
  return covered !== null && covered.start === range2.start && covered.end === range2.end;
}
function isIn(index, units) {
  return index >= 0 && index < units.length;
}

// src/core/lanes.ts
function lanesOf2(marks, length2) {
  const order = marks.map((_, index) => index);
  const size = (index) => marks[index].end - marks[index].start;
  order.sort((a, b) => size(a) - size(b) || marks[a].start - marks[b].start);
  const free = new Uint16Array(length2);
  const lanes = new Array(marks.length).fill(0);
  for (const index of order) {
    const { start, end } = marks[index];
    const lane = free.subarray(start, end).reduce((most, each) => Math.max(most, each), 0);
    free.fill(lane + 1, start, end);
    lanes[index] = lane;
  }
  return lanes;
}

// src/views/texts/mark.ts
var Mark = class {
  part;
  #pieces = [];
  #lanes = /* @__PURE__ */ new Map();
  #text;
  #color;
  #selected = false;
  #room = Number.NaN;
  constructor(part, classes4) {
    this.part = part;
    this.#text = captionText(part, classes4);
    this.#color = colorOfKey(part.label, classes4);
  }
  get isPlaced() {
    return this.#pieces.length > 0;
  }
  has(element) {
    return this.#pieces.includes(element);
  }
  remove() {
    for (const piece of this.#pieces) piece.remove();
    this.#pieces = [];
  }
  /** The lane of its caption in a line. */
  lower(line3, lane) {
    if (this.#lanes.get(line3) === lane) return;
    this.#lanes.set(line3, lane);
    for (const piece of this.#pieces) {
      if (piece.parentElement === line3.layer) piece.style.setProperty("--ll-lane", `${lane}`);
    }
  }
  /** Takes the boxes it stands in. */
  take(places, turned2) {
    const wanted = places.flatMap(({ line: line3, boxes }) => boxes.map((box2) => [line3, box2]));
    while (this.#pieces.length > wanted.length) this.#pieces.pop()?.remove();
    wanted.forEach(([line3, box2], i) => {
      const piece = this.#pieces[i] ?? this.#piece(i === 0, turned2);
      this.#pieces[i] = piece;
      const { style } = piece;
      style.left = `${box2.left}px`;
      style.top = `${box2.top}px`;
      style.width = `${box2.width}px`;
      style.setProperty("--ll-height", `${box2.height}px`);
      style.setProperty("--ll-lane", `${this.#lanes.get(line3) ?? 0}`);
      if (piece.parentElement !== line3.layer) this.#insert(line3, piece);
    });
  }
  /** How much room there is for its caption, in px. */
  leave(room) {
    const [first] = this.#pieces;
    if (!first || room === this.#room) return;
    this.#room = room;
    first.style.setProperty("--ll-room", `${Math.max(0, room)}px`);
  }
  select(selected) {
    if (selected === this.#selected) return;
    this.#selected = selected;
    for (const piece of this.#pieces) setAttr(piece, "data-selected", selected ? "true" : null);
  }
  /** Behind the marks that begin before it, so that the inner one of two lies on top. */
  #insert(line3, piece) {
    const { start, end } = this.part;
    let after = line3.layer.lastElementChild;
    while (after && isBehind(after, start, end)) after = after.previousElementSibling;
    line3.layer.insertBefore(piece, after ? after.nextElementSibling : line3.layer.firstElementChild);
  }
  #piece(first, turned2) {
    const { start, end, text: text2, label: label2 } = this.part;
    const piece = h("div", {
      class: turned2 ? "ll-mark ll-turned" : "ll-mark",
      "data-span": first && `${start}-${end}`,
      "data-start": start,
      "data-end": end,
      "data-label": `${label2}`,
      "data-caption": first && this.#text,
      "data-pending": isPending(this.part) && "true",
      "data-selected": this.#selected && "true",
      title: `${this.#text}: ${text2}`
    });
    piece.style.setProperty("--ll-chip", this.#color);
    return piece;
  }
};
function isBehind({ dataset }, start, end) {
  if (dataset.start === void 0) return true;
  return Number(dataset.start) > start || Number(dataset.start) === start && Number(dataset.end) < end;
}
function captionText(part, classes4) {
  const caption = captionOf(classes4, part.label);
  if (!isPending(part)) return caption;
  return part.score === void 0 ? `${caption}?` : `${caption}? ${part.score.toFixed(2)}`;
}
function colorOfKey(key, classes4) {
  const index = classes4.findIndex((spec2) => spec2.key === key);
  const spec = classes4[index];
  return spec ? colorOf(spec, index) : "#777777";
}

// src/views/texts/marks.ts
var LEAST_LANES = 1;
var HANDLE = 24;
var GAP = 4;
var SAME_LINE2 = 3;
var Marks = class {
  #flow;
  #shown = /* @__PURE__ */ new Map();
  #inLine = /* @__PURE__ */ new Map();
  #lanes = /* @__PURE__ */ new Map();
  #classes = [];
  #selected = /* @__PURE__ */ new Set();
  #handles = ["start", "end"].map((side3) => h("i", { class: "ll-handle", "data-side": side3 }));
  constructor(flow2) {
    this.#flow = flow2;
  }
  /** Draws what is new, removes what is gone, and touches only the lines where that is. */
  show(parts, selected, classes4) {
    if (classes4 !== this.#classes) this.clear();
    this.#classes = classes4;
    const there = new Set(parts);
    const touched = /* @__PURE__ */ new Set();
    for (const mark4 of [...this.#shown.values()]) {
      if (!there.has(mark4.part)) this.#remove(mark4, touched);
    }
    for (const part of parts) if (!this.#shown.has(part)) this.#add(part, touched);
    this.#settle(touched);
    this.#select(selected);
  }
  /** The lines of the text have moved: everything is measured again. */
  place() {
    this.#flow.forget();
    this.#settle(this.#inLine.keys(), true);
    this.#select(this.#selected);
  }
  clear() {
    for (const { layer } of this.#inLine.keys()) layer.replaceChildren();
    this.#shown.clear();
    this.#inLine.clear();
    this.#lanes.clear();
    this.#selected = /* @__PURE__ */ new Set();
  }
  /** The part whose mark, or whose handle, an element is. */
  partOf(target) {
    if (!(target instanceof HTMLElement)) return null;
    if (this.#handles.includes(target)) return [...this.#selected][0] ?? null;
    for (const [part, mark4] of this.#shown) if (mark4.has(target)) return part;
    return null;
  }
  /** Draws a part with another range for the moment, while its end is dragged. */
  preview(part, range2) {
    const mark4 = this.#shown.get(part);
    if (!mark4) return;
    const pieces = this.#flow.pieces(range2);
    mark4.take(pieces, this.#flow.isRightToLeft(part.start));
    this.#hold(pieces, this.#flow.turns(range2));
  }
  #add(part, touched) {
    const mark4 = new Mark(part, this.#classes);
    this.#shown.set(part, mark4);
    for (const line3 of this.#flow.linesOf(part)) {
      const marks = this.#inLine.get(line3) ?? /* @__PURE__ */ new Set();
      this.#inLine.set(line3, marks.add(mark4));
      touched.add(line3);
    }
  }
  #remove(mark4, touched) {
    this.#shown.delete(mark4.part);
    mark4.remove();
    for (const line3 of this.#flow.linesOf(mark4.part)) {
      this.#inLine.get(line3)?.delete(mark4);
      touched.add(line3);
    }
  }
  /**
   * Draws the marks of some lines, all of them if these have `moved`, else those without a place yet. What moves lines
   * comes first, then all is read, then all is written: reading after writing costs a layout each time.
   */
  #settle(lines, moved5 = false) {
    const rows = [...lines].map((line3) => this.#row(line3));
    const places = rows.map(({ line: line3, marks }) => {
      this.#flow.widthOf(line3);
      this.#flow.isRightToLeft(line3.start);
      return marks.map(({ part }) => this.#flow.pieces(part));
    });
    rows.forEach(({ line: line3, marks, lanes, grown }, i) => {
      const turned2 = this.#flow.isRightToLeft(line3.start);
      marks.forEach((mark4, k) => {
        mark4.lower(line3, lanes[k]);
        if (moved5 || grown || !mark4.isPlaced) mark4.take(places[i]?.[k], turned2);
      });
      this.#caption(line3, marks, lanes);
    });
  }
  /** The marks of a line in order and their lanes; gives the line room for them. */
  #row(line3) {
    const marks = [...this.#inLine.get(line3) ?? []];
    marks.sort((a, b) => a.part.start - b.part.start || b.part.end - a.part.end);
    const laned = marks.map(({ part }) => ({
      start: Math.max(part.start, line3.start) - line3.start,
      end: Math.min(part.end, line3.end) - line3.start
    }));
    const lanes = lanesOf2(laned, Math.max(1, line3.end - line3.start));
    const most = Math.max(LEAST_LANES, ...lanes.map((lane) => lane + 1));
    const grown = most !== (this.#lanes.get(line3) ?? LEAST_LANES);
    this.#lanes.set(line3, most);
    if (grown) {
      line3.element.style.setProperty("--ll-lanes", `${most}`);
      this.#flow.forget([line3]);
    }
    return { line: line3, marks, lanes, grown };
  }
  /** A caption ends where the next mark of its lane begins, or the sheet does. */
  #caption(line3, marks, lanes) {
    const turned2 = this.#flow.isRightToLeft(line3.start);
    const width = this.#flow.widthOf(line3);
    const next = /* @__PURE__ */ new Map();
    for (let i = marks.length - 1; i >= 0; i -= 1) {
      const [mark4, lane] = [marks[i], lanes[i]];
      const box2 = this.#flow.pieces(mark4.part)[0]?.boxes[0];
      if (!box2 || mark4.part.start < line3.start) continue;
      const after = next.get(lane);
      const right2 = box2.left + box2.width;
      const beside = after && Math.abs(after.top - box2.top) < SAME_LINE2;
      const room = turned2 ? right2 - (beside ? after.left + after.width : 0) : (beside ? after.left : width) - box2.left;
      mark4.leave(beside ? room - GAP : room);
      next.set(lane, box2);
    }
  }
  #select(selected) {
    for (const part of this.#selected) if (!selected.has(part)) this.#shown.get(part)?.select(false);
    for (const part of selected) this.#shown.get(part)?.select(true);
    this.#selected = selected;
    const [only, ...others] = selected;
    if (only && others.length === 0 && this.#shown.has(only))
      this.#hold(this.#flow.pieces(only), this.#flow.turns(only));
    else for (const handle of this.#handles) handle.remove();
  }
  /** Puts the handles where a mark begins and ends: at the right of its first box, at the left of its last? */
  #hold(pieces, [begin, end]) {
    const boxes = pieces.flatMap((piece) => piece.boxes.map((box2) => [piece.line, box2]));
    [boxes[0], boxes.at(-1)].forEach((place, i) => {
      const handle = this.#handles[i];
      if (!place || !handle) return;
      const [line3, box2] = place;
      const x = box2.left + ((i === 0 ? begin : !end) ? box2.width : 0) - HANDLE / 2;
      handle.style.translate = `${x}px ${box2.top + box2.height}px`;
      handle.style.setProperty("--ll-height", `${box2.height}px`);
      if (handle.parentElement !== line3.layer) line3.layer.append(handle);
    });
  }
};

// src/views/texts/desk.ts
var SpanDesk = class {
  ui;
  parts;
  sheet;
  marks;
  /** How many texts were shown: what depends on the cursor begins anew with each. */
  shown = signal(0);
  cursor = new Cursor(new CodePoints(""), new Units([]));
  /** The content that the text on the sheet is of. */
  data;
  #taken = [];
  constructor(ui, parts) {
    this.ui = ui;
    this.parts = parts;
    this.sheet = new Sheet();
    this.marks = new Marks(this.sheet.flow);
  }
  get fine() {
    return this.ui.fine.peek();
  }
  /** The part of the text that a range covers, as a mark of a class. */
  span({ start, end }, label2) {
    return { text: this.cursor.text.slice(start, end), start, end, label: label2 };
  }
  /** Marks what is taken; false when nothing is, or it is refused. */
  mark(label2) {
    const range2 = this.cursor.range.peek();
    if (!range2) return false;
    const held = this.parts.active.peek() !== null;
    if (this.parts.add(this.span(range2, label2))) {
      this.cursor.stay({ start: range2.end - 1, end: range2.end });
      if (held) this.parts.select(null);
      this.tell(`${this.cursor.text.slice(range2.start, range2.end)} marked`);
    }
    return true;
  }
  /** The class that a mark gets without being asked: the one held, or the only one there is. */
  get label() {
    const { classes: classes4 } = this.ui.session.config.peek();
    return this.parts.active.peek() ?? (classes4.length === 1 ? classes4[0]?.key ?? null : null);
  }
  select(part, adding = false) {
    if (part) this.cursor.stay(part);
    else this.cursor.clear();
    this.parts.select(part, adding);
  }
  /** Puts another range in the place of the selected mark. */
  resize(part, range2) {
    if (range2.start === part.start && range2.end === part.end) return;
    this.parts.replace(part, { ...part, ...this.span(range2, part.label) });
  }
  /** Whether a mark may have a range. */
  allows(part, range2) {
    if (this.ui.session.config.peek().overlap) return true;
    const others = this.parts.list().filter((other) => other !== part && !isPending(other));
    return !others.some((other) => overlap(other, range2));
  }
  /** Whether a new mark may stand beside those there are, and those about to come. */
  #isFree(part, coming) {
    const { overlap: may } = this.ui.session.config.peek();
    const clash = may ? (a, b) => this.parts.same(a, b) : overlap;
    const others = [...this.parts.list().filter((other) => !isPending(other)), ...coming];
    return !others.some((other) => clash(other, part));
  }
  moveEdge(side3, by) {
    const part = untracked(() => this.parts.only);
    if (part) this.resize(part, moveBoundary(part, side3, by, this.cursor.units(this.fine)));
  }
  repeat() {
    const chosen = [...this.parts.selected.peek()];
    const found2 = chosen.flatMap(
      (part) => elsewhere(this.cursor.text, this.cursor.words, part).map((range2) => this.span(range2, part.label))
    );
    const fresh = [];
    for (const part of found2) if (this.#isFree(part, fresh)) fresh.push(part);
    if (fresh.length > 0) this.parts.add(...fresh);
    this.parts.notice.value = fresh.length > 0 ? "" : "These words stand nowhere else.";
    this.tell(`${fresh.length} more marked`);
  }
  tell(text2) {
    this.ui.session.said.value = text2;
  }
  show(current) {
    this.data = current?.item.data;
    const reading2 = current && readingOf(current.item);
    this.cursor = new Cursor(reading2?.text ?? new CodePoints(""), reading2?.words ?? new Units([]));
    this.marks.clear();
    this.sheet.show(reading2);
    this.shown.value += 1;
  }
  /** Draws the marks and what is taken, as they are now; reads signals. */
  drawMarks() {
    const list2 = this.parts.list();
    const selected = this.parts.selected.value;
    const { classes: classes4 } = this.ui.session.config.value;
    if (this.ui.session.current.peek()?.item.data === this.data) this.marks.show(list2, selected, classes4);
  }
  drawTaken() {
    const range2 = this.cursor.range.value;
    const pieces = range2 ? this.sheet.flow.pieces(range2) : [];
    if (range2) this.sheet.flow.turns(range2);
    for (const box2 of this.#taken) box2.remove();
    this.#taken = pieces.flatMap(({ line: line3, boxes }) => {
      const drawn3 = boxes.map((box2) => boxAt(box2, h("i", { class: "ll-taken-box" })));
      line3.layer.append(...drawn3);
      return drawn3;
    });
  }
  reveal(range2) {
    this.sheet.reveal(this.sheet.flow.boxes(range2));
  }
  place() {
    this.marks.place();
    untracked(() => this.drawTaken());
  }
};

// src/views/texts/gestures.ts
var FAR3 = 4;
var DOUBLE = 400;
function listenToPointer3(desk) {
  const pointer = new Pointer3(desk);
  const { scroller } = desk.sheet;
  const { life: signal2 } = desk.ui;
  scroller.addEventListener("pointerdown", (event) => pointer.down(event), { signal: signal2 });
  scroller.addEventListener("pointermove", (event) => pointer.move(event), { signal: signal2 });
  scroller.addEventListener("pointerup", (event) => pointer.up(event), { signal: signal2 });
  scroller.addEventListener("pointercancel", () => pointer.cancel(), { signal: signal2 });
}
var Pointer3 = class {
  #desk;
  #press = null;
  #edge = null;
  #begun = false;
  // a first word was clicked: the next click is on the last one
  #before = { at: Number.NEGATIVE_INFINITY, on: null };
  constructor(desk) {
    this.#desk = desk;
  }
  down(event) {
    const desk = this.#desk;
    if (event.button !== 0 || !desk.ui.session.current.peek()) return;
    const side3 = event.target instanceof HTMLElement ? event.target.dataset.side : void 0;
    const part = desk.marks.partOf(event.target);
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null || !desk.sheet.scroller.contains(event.target)) return;
    const fine = desk.fine || event.shiftKey;
    const [x, y] = [event.clientX, event.clientY];
    const blank = !desk.sheet.flow.isAt(offset, x, y);
    this.#press = { offset, fine, x, y, on: part, blank, dragged: false };
    if (part && (side3 === "start" || side3 === "end")) this.#edge = { part, side: side3, range: part };
    desk.sheet.scroller.setPointerCapture(event.pointerId);
  }
  move(event) {
    const press = this.#press;
    if (!press) return;
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) >= FAR3) press.dragged = true;
    if (!press.dragged) return;
    if (this.#edge) this.#pull(this.#edge, event);
    else this.#drag(press, event);
  }
  up(event) {
    const { sheet } = this.#desk;
    if (sheet.scroller.hasPointerCapture(event.pointerId))
      sheet.scroller.releasePointerCapture(event.pointerId);
    const [press, edge] = [this.#press, this.#edge];
    this.#press = null;
    this.#edge = null;
    if (press && !press.dragged) this.#click(press, event);
    else if (edge) this.#desk.resize(edge.part, edge.range);
    else if (press) this.#take();
  }
  cancel() {
    this.#press = null;
    this.#edge = null;
    this.#desk.marks.place();
  }
  #drag(press, event) {
    const desk = this.#desk;
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null) return;
    desk.parts.select(null);
    desk.cursor.put(press.offset, press.fine);
    desk.cursor.put(offset, press.fine, true);
    desk.sheet.follow(event.clientY);
  }
  /** The end of a mark follows the pointer, from word to word, and stays within its neighbours. */
  #pull(edge, event) {
    const desk = this.#desk;
    const offset = desk.sheet.flow.offsetAt(event.clientX, event.clientY);
    if (offset === null) return;
    const units = desk.cursor.units(desk.fine || event.shiftKey);
    const unit = units.at(units.around(offset));
    const { start, end } = edge.part;
    const range2 = edge.side === "start" ? { start: unit.start, end } : { start, end: unit.end };
    if (range2.start >= range2.end || !desk.allows(edge.part, range2)) return;
    edge.range = range2;
    desk.marks.preview(edge.part, range2);
    desk.sheet.follow(event.clientY);
  }
  #click(press, event) {
    const desk = this.#desk;
    this.#begun &&= desk.cursor.range.peek() !== null;
    const again = event.timeStamp - this.#before.at < DOUBLE;
    const onMark = press.on !== null && !this.#begun && desk.parts.list().includes(press.on);
    if (onMark && again && this.#before.on === press.on) desk.parts.remove(/* @__PURE__ */ new Set([press.on]));
    else if (onMark) desk.select(press.on, event.ctrlKey || event.metaKey || event.shiftKey);
    else if (press.blank) desk.select(null);
    else this.#word(press, event.shiftKey);
    this.#before = { at: event.timeStamp, on: press.on };
  }
  /** The first word, or the last one. */
  #word(press, extend) {
    const desk = this.#desk;
    const open = desk.cursor.range.peek() !== null;
    desk.parts.select(null);
    desk.cursor.put(press.offset, open ? desk.fine : press.fine, open && (this.#begun || extend));
    const complete = open && (this.#begun || extend);
    this.#begun = !complete;
    if (complete) this.#take();
  }
  /** What was taken becomes a mark, if it is clear of which class. */
  #take() {
    const { label: label2 } = this.#desk;
    this.#begun = false;
    if (label2 !== null) this.#desk.mark(label2);
  }
};

// src/views/texts/keys.ts
var MOST_LINES = 8;
function keyMeans3(desk, event) {
  if (event.key.startsWith("Arrow")) return arrow(desk, event);
  if (event.ctrlKey || event.metaKey || event.altKey) return copies(desk, event);
  switch (event.key) {
    case "Enter":
      return enter4(desk, event.repeat);
    case "Backspace":
      return erase3(desk);
    case "Escape":
      return leave4(desk);
    case " ":
      return event.shiftKey && selectHere(desk);
    default:
      return false;
  }
}
function arrow(desk, event) {
  const { cursor, fine } = desk;
  const mod = event.ctrlKey || event.metaKey;
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    if (mod || event.altKey) return false;
    line(desk, event.key === "ArrowDown" ? 1 : -1, event.shiftKey);
  } else {
    const at2 = (event.altKey ? desk.parts.only : cursor.head)?.start ?? 0;
    const right2 = event.key === "ArrowRight";
    const by = right2 !== desk.sheet.flow.isRightToLeft(at2) ? 1 : -1;
    if (event.altKey) {
      desk.moveEdge(event.shiftKey ? "end" : "start", by);
      return true;
    }
    cursor.move(by, fine !== mod, event.shiftKey);
  }
  moved4(desk);
  return true;
}
function line(desk, by, extend) {
  const { cursor, fine, sheet } = desk;
  const box2 = cursor.head && sheet.flow.boxes(cursor.head)[0];
  if (!cursor.head || !box2) {
    cursor.move(by, fine, extend);
    return;
  }
  const origin = sheet.flow.element.getBoundingClientRect();
  const element = sheet.flow.linesOf(cursor.head)[0]?.element ?? sheet.flow.element;
  const pitch = Number.parseFloat(getComputedStyle(element).lineHeight) || box2.height * 2;
  for (let lines = 1; lines <= MOST_LINES; lines += 1) {
    const y = origin.top + box2.top + box2.height / 2 + by * lines * pitch;
    const offset = sheet.flow.offsetAt(origin.left + box2.left + box2.width / 2, y);
    const there = offset === null ? void 0 : sheet.flow.boxes({ start: offset, end: offset + 1 })[0];
    if (offset === null || !there || (there.top - box2.top) * by < pitch / 2) continue;
    cursor.put(offset, fine, extend);
    return;
  }
}
function moved4(desk) {
  const range2 = desk.cursor.range.peek();
  desk.parts.select(null);
  if (!range2) return;
  desk.reveal(desk.cursor.head ?? range2);
  desk.tell(desk.cursor.text.slice(range2.start, range2.end));
}
function enter4(desk, repeated) {
  if (desk.cursor.range.peek()) {
    if (desk.label === null) desk.parts.notice.value = "Press the key of a class to mark this.";
    else if (!repeated) desk.mark(desk.label);
    return true;
  }
  if (![...desk.parts.selected.peek()].some(isPending)) return false;
  if (repeated) return true;
  desk.parts.acceptSelected();
  const next = desk.parts.only;
  desk.select(next);
  if (next) desk.reveal(next);
  return true;
}
function erase3(desk) {
  const selected = desk.parts.selected.peek();
  if (selected.size === 0) return false;
  desk.parts.remove(selected);
  return true;
}
function leave4({ cursor, parts }) {
  if (cursor.range.peek()) cursor.clear();
  else if (parts.selected.peek().size > 0) parts.select(null);
  else if (parts.active.peek() !== null) parts.active.value = null;
  else return false;
  return true;
}
function selectHere(desk) {
  const at2 = desk.cursor.head;
  const around = at2 ? desk.parts.list().filter((part) => part.start <= at2.start && at2.end <= part.end) : [];
  around.sort((a, b) => a.end - a.start - (b.end - b.start));
  const now = around.findIndex((part) => desk.parts.selected.peek().has(part));
  const next = around[(now + 1) % Math.max(1, around.length)];
  if (next && at2) {
    desk.cursor.stay(at2);
    desk.parts.select(next);
  }
  return true;
}
function copies({ cursor, parts }, event) {
  if (event.altKey || event.shiftKey || event.key.toLowerCase() !== "c") return false;
  const range2 = cursor.range.peek() ?? [...parts.selected.peek()][0];
  if (!range2) return false;
  void navigator.clipboard?.writeText(cursor.text.slice(range2.start, range2.end)).catch(() => {
    parts.notice.value = "The browser does not allow copying here.";
  });
  return true;
}

// src/views/texts/span-bar.ts
function spanBar(desk) {
  const { ui, parts } = desk;
  const fine = actionButton(ui, "characters", "ll-action ll-small");
  const repeat = actionButton(ui, "repeat", "ll-action ll-small");
  const remove = actionButton(ui, "delete", "ll-action ll-small");
  watch(ui.life, () => setAttr(fine, "aria-pressed", `${ui.fine.value}`));
  const said3 = hintLine(ui, parts, () => hintOf3(desk));
  return h("div", { class: "ll-bar" }, said3, fine, repeat, remove);
}
function hintOf3(desk) {
  desk.shown.value;
  const { classes: classes4 } = desk.ui.session.config.value;
  const { cursor, parts } = desk;
  const range2 = cursor.range.value;
  const held = parts.active.value;
  const selected = parts.selected.value.size;
  if (cursor.text.length > 0 && cursor.text.text.trim() === "") return "This text is blank.";
  if (desk.ui.session.current.value && cursor.text.length === 0) return "This text is empty.";
  if (range2) {
    const taken = `“⁨${short(cursor.text.slice(range2.start, range2.end), 24)}⁩”`;
    return desk.label === null ? `The key of a class marks ${taken}.` : `Enter marks ${taken}.`;
  }
  if (selected > 0) return "Another class changes it, Alt with ← → moves its ends.";
  if (held !== null) return `Marking ${captionOf(classes4, held)}: drag over words. Esc ends it.`;
  return classes4.length === 1 ? "Drag over words to mark them." : "Drag over words, then press the key of a class.";
}

// src/views/text-span.ts
function spanView(ui) {
  const parts = ui.session.composer.parts;
  if (!parts) throw new Error("spans are marked where answers are spans");
  const desk = new SpanDesk(ui, parts);
  const endings = [desk.sheet.watch(() => desk.place())];
  let endTaken = () => {
  };
  const element = h("div", { class: "ll-span-view" }, spanBar(desk), desk.sheet.element);
  listenToPointer3(desk);
  endings.push(effect(() => desk.drawMarks()));
  return {
    element,
    show(current) {
      if (current?.item.data === desk.data) return;
      desk.show(current);
      endTaken();
      endTaken = effect(() => desk.drawTaken());
      untracked(() => desk.drawMarks());
      desk.sheet.rewind();
    },
    key: (event) => keyMeans3(desk, event),
    take: (label2) => desk.mark(label2),
    reveal(part) {
      if (!part) return;
      const span3 = part;
      desk.cursor.stay(span3);
      desk.reveal(span3);
    },
    act(name) {
      if (name === "repeat") desk.repeat();
    },
    destroy() {
      endTaken();
      for (const end of endings) end();
      element.remove();
    }
  };
}

// src/views/faces.ts
function viewOf(ui, shelf) {
  const config = ui.session.config.peek();
  switch (config.kind) {
    case "audio":
      return audioView(ui, shelf instanceof Recordings ? shelf : new Recordings());
    case "box":
      return boxView(ui, picturesOn(shelf));
    case "image":
      return imageView(picturesOn(shelf));
    case "tabular": {
      const view = tabularView(config.columns, config.column_kinds);
      watch(ui.life, () => {
        const { columns, column_kinds } = ui.session.config.value;
        view.name(columns, column_kinds);
      });
      return view;
    }
    case "text":
      return textView();
    case "text_span":
      return spanView(ui);
  }
}
function picturesOn(shelf) {
  return shelf instanceof Pictures ? shelf : new Pictures();
}

// src/shell/answer.ts
function suggestion(ui) {
  const { current, config } = ui.session;
  const { parts } = ui.session.composer;
  const text2 = h("span", { class: "ll-suggestion-text", dir: "auto" }, "");
  const accept = actionButton(ui, "accept", parts ? "ll-action ll-primary" : "ll-action");
  if (parts) setCaption(accept, "Accept & next");
  const element = h("div", { class: "ll-suggestion", "data-role": "suggestion" }, text2, accept);
  watch(ui.life, () => {
    const { classes: classes4, learner: learner2 } = config.value;
    const suggested = current.value?.item.suggestion ?? null;
    const said3 = parts ? howMany(parts.pending().length) : suggested ? describe2(suggested, classes4) : "";
    setHidden(element, said3 === "" && !learner2 && !parts);
    setAttr(element, "data-empty", said3 === "" ? "true" : null);
    setText(text2, parts || said3 === "" ? said3 : `Suggested: ${said3}`);
  });
  return element;
}
function howMany(parts) {
  return parts === 0 ? "" : `${parts} suggested`;
}
function describe2({ value, score: score2 }, classes4) {
  const captions2 = asList(value).map((key) => classes4.find((spec) => spec.key === key)?.caption ?? `${key}`);
  const what = captions2.join(", ") || "none";
  return score2 === null ? what : `${what} ${score2.toFixed(2)}`;
}
function comment(ui) {
  const { session, life } = ui;
  const field = h("textarea", {
    "data-role": "comment",
    class: "ll-field ll-comment",
    rows: 1,
    placeholder: "Comment",
    "aria-label": "Comment on this sample",
    title: "Saved with the answer. Escape goes back to the keys."
  });
  field.addEventListener(
    "input",
    () => {
      session.composer.work.comment.value = field.value;
    },
    { signal: life }
  );
  watch(life, () => {
    const text2 = session.composer.work.comment.value;
    if (field.value !== text2) field.value = text2;
  });
  watch(life, () => {
    field.disabled = session.current.value === null;
  });
  return field;
}
function actions2(ui) {
  const { session, life } = ui;
  const submit = actionButton(ui, "submit", "ll-action ll-primary", () => submitKeys(ui));
  const flag = actionButton(ui, "flag");
  const main = h("div", { class: "ll-actions" }, actionButton(ui, "skip"), flag);
  watch(life, () => setHidden(submit, session.config.value.answer === "class"));
  watchLater(life, () => {
    setCaption(submit, submitCaption(ui));
    submit.classList.toggle("ll-primary", !session.composer.parts || !canAccept(session));
  });
  watchLater(life, () => {
    const flagged = session.current.value?.entry.flag === true;
    setAttr(flag, "aria-pressed", `${flagged}`);
    setCaption(flag, flagged ? "⚑ Flagged" : "Flag");
  });
  if (session.composer.parts) main.prepend(actionButton(ui, "empty"));
  const moves2 = row6(ui, ["first", "back", "next", "last"]);
  return h("div", { class: "ll-action-part" }, submit, main, moves2, row6(ui, ["undo", "redo"]));
}
function row6(ui, names) {
  return h("div", { class: "ll-actions" }, ...names.map((name) => actionButton(ui, name)));
}
function submitKeys({ session, hotkeys }) {
  return hotkeys.value.of("submit").length > 0 || canAccept(session) ? "submit" : "accept";
}
function submitCaption({ session }) {
  const recorded = session.current.value?.entry.status === "LABELED";
  const { parts, work } = session.composer;
  if (parts && canAccept(session)) return "Save without suggestions";
  const count2 = parts ? parts.list().length : asList(work.draft.value).length;
  if (count2 === 0 && !recorded) return parts ? "Save: none here" : "None of these";
  return isDirty(session) ? "Save & next" : "Next";
}

// src/shell/adder.ts
function adder(ui) {
  const { life: signal2 } = ui;
  const opener = h(
    "button",
    { type: "button", class: "ll-add", title: "Add a class to choose from" },
    "+ add class"
  );
  const field = h("input", {
    type: "text",
    class: "ll-field",
    hidden: true,
    placeholder: "Name, then Enter",
    "aria-label": "Name of the new class",
    autocomplete: "off"
  });
  const show2 = (editing) => {
    setHidden(opener, editing);
    setHidden(field, !editing);
    field.value = "";
  };
  opener.addEventListener(
    "click",
    () => {
      show2(true);
      field.focus();
    },
    { signal: signal2 }
  );
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.key !== "Enter" && event.key !== "Escape") return;
      const caption = field.value.trim();
      if (event.key === "Enter" && caption !== "") ui.session.addClass(caption);
      show2(false);
      ui.home();
      event.preventDefault();
    },
    { signal: signal2 }
  );
  field.addEventListener("blur", () => field.value.trim() === "" && show2(false), { signal: signal2 });
  const element = h("div", { class: "ll-adder" }, opener, field);
  watch(signal2, () => setHidden(element, ui.session.config.value.restricted === true));
  return element;
}

// src/shell/class-button.ts
var KEYS_SHOWN = 2;
var ClassButton = class {
  element;
  key;
  caption;
  #ui;
  #count = h("span", { class: "ll-number ll-count" }, "0");
  #share = h("span", { class: "ll-share-bar" });
  #tag = h("span", { class: "ll-tag", hidden: true }, "suggested");
  constructor(ui, spec, index) {
    this.#ui = ui;
    this.key = String(spec.key);
    this.caption = spec.caption;
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const caption = h("span", { class: "ll-caption", dir: "auto" }, spec.caption);
    const name = `class:${index}`;
    const attributes = { type: "button", class: "ll-class", "data-class": this.key, "data-index": index };
    const share2 = h("span", { class: "ll-share", "aria-hidden": "true" }, this.#share);
    const keys3 = h("span", { class: "ll-hints" }, ...kbds(ui, name, KEYS_SHOWN));
    const parts = [chip, caption, this.#tag, this.#count, keys3, share2];
    this.element = h("button", { ...attributes, "aria-pressed": "false" }, ...parts);
    describe(
      ui,
      this.element,
      name,
      spec.description ? `${spec.caption}: ${spec.description}` : spec.caption
    );
  }
  choose(chosen) {
    setAttr(this.element, "aria-pressed", `${chosen}`);
  }
  suggest(suggested) {
    setAttr(this.element, "data-suggested", suggested ? "true" : null);
    setHidden(this.#tag, !suggested);
  }
  /** `given` times of `all` answers, in a pool of `total` samples. */
  count(given, all, total2) {
    const share2 = all > 0 ? Math.round(100 * given / all) : 0;
    const ofTotal = total2 > 0 ? Math.round(100 * given / total2) : 0;
    const noun = this.#ui.session.composer.parts ? "mark" : "label";
    const where = noun === "mark" ? `${share2}% of all marks` : `${ofTotal}% of total`;
    setText(this.#count, `${given}`);
    setAttr(this.#count, "title", `${given} ${noun}${given === 1 ? "" : "s"} – ${where}`);
    this.#share.style.transform = `scaleX(${share2 / 100})`;
  }
  enable(able) {
    setDisabled(this.#ui, this.element, !able);
  }
};

// src/shell/filter.ts
var Filter = class {
  element;
  #ui;
  #field = h("input", {
    type: "text",
    class: "ll-field",
    placeholder: "Type to find a class",
    "aria-label": "Find a class",
    autocomplete: "off",
    spellcheck: "false"
  });
  #heard = h("span", { class: "ll-sr", "aria-live": "polite" });
  #buttons = [];
  #found = [];
  #at = -1;
  constructor(ui, list2) {
    this.#ui = ui;
    this.element = h("div", { class: "ll-filter", hidden: true }, this.#field, this.#heard);
    const { life: signal2 } = ui;
    this.#field.addEventListener("input", () => this.#apply(), { signal: signal2 });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event), { signal: signal2 });
    list2.addEventListener("click", () => this.clear(), { signal: signal2 });
  }
  take(buttons, shown2) {
    this.#buttons = buttons;
    setHidden(this.element, !shown2);
    if (!shown2) this.#field.value = "";
    this.#apply();
  }
  type(character) {
    if (this.element.hidden) return false;
    this.#field.value += character;
    this.#field.focus({ preventScroll: true });
    this.#apply();
    return true;
  }
  clear() {
    if (this.#field.value === "") return;
    this.#field.value = "";
    this.#apply();
  }
  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#highlight(this.#at + 1);
    else if (event.key === "ArrowUp") this.#highlight(Math.max(0, this.#at - 1));
    else if (event.key === "Enter") this.#choose(event.repeat);
    else if (event.key === "Escape") this.#leave();
    else return;
    event.preventDefault();
  }
  #choose(held) {
    const button2 = this.#found[this.#at];
    if (!button2 || held) return;
    this.#leave();
    this.#ui.act(`class:${button2.element.dataset.index}`);
  }
  #leave() {
    this.clear();
    this.#ui.home();
  }
  #apply() {
    const sought = fold(this.#field.value.trim());
    const rank = (button2) => fold(button2.caption).indexOf(sought);
    for (const button2 of this.#buttons) setHidden(button2.element, rank(button2) < 0);
    this.#found = this.#buttons.filter((button2) => rank(button2) >= 0);
    const starts2 = this.#found.findIndex((button2) => rank(button2) === 0);
    this.#highlight(sought === "" ? -1 : Math.max(0, starts2));
  }
  /** Marks the class that Enter chooses; -1 marks none. */
  #highlight(index) {
    this.#at = Math.min(index, this.#found.length - 1);
    const active = this.#found[this.#at];
    for (const button2 of this.#buttons)
      setAttr(button2.element, "data-active", button2 === active ? "true" : null);
    setText(this.#heard, this.#field.value === "" && !active ? "" : this.#said(active));
    active?.element.scrollIntoView({ block: "nearest" });
  }
  #said(button2) {
    return button2 ? `${button2.caption}, ${this.#at + 1} of ${this.#found.length}` : "No class is called that";
  }
};
function fold(text2) {
  return text2.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// src/shell/ui.ts
var MANY3 = 20;

// src/shell/classes.ts
var SOME = 10;
function classPart(ui) {
  const list2 = h("div", { class: "ll-classes", role: "group", "aria-label": "Classes" });
  const filter = new Filter(ui, list2);
  const element = h("div", { class: "ll-class-part" }, filter.element, list2, adder(ui));
  let buttons = [];
  watch(ui.life, () => {
    const { classes: classes4 } = ui.session.config.value;
    buttons = classes4.map((spec, index) => new ClassButton(ui, spec, index));
    list2.replaceChildren(...buttons.map((button2) => button2.element));
    list2.classList.toggle("ll-many", classes4.length > MANY3);
    list2.classList.toggle("ll-dense", classes4.length > SOME && classes4.length <= MANY3);
    filter.take(buttons, classes4.length > MANY3);
    untracked(() => follow4(ui, buttons));
  });
  followSession(ui, () => buttons);
  return { element, type: (character) => filter.type(character) };
}
function followSession(ui, buttons) {
  const { current, tally } = ui.session;
  watch(ui.life, () => mark3(buttons(), chosenNow(ui), "choose"));
  watch(ui.life, () => mark3(buttons(), suggestedNow(ui), "suggest"));
  watch(ui.life, () => {
    const able = current.value !== null;
    for (const button2 of buttons()) button2.enable(able);
  });
  watchLater(ui.life, () => {
    tally.shown.value;
    count(ui, buttons());
  });
}
function follow4(ui, buttons) {
  const { current } = ui.session;
  mark3(buttons, chosenNow(ui), "choose");
  mark3(buttons, suggestedNow(ui), "suggest");
  for (const button2 of buttons) button2.enable(current.peek() !== null);
  count(ui, buttons);
}
function chosenNow({ session }) {
  const { parts, work } = session.composer;
  if (!parts) return work.draft.value;
  const selected = [...parts.selected.value];
  return selected.length > 0 ? selected.flatMap((part) => part.label ?? []) : parts.active.value;
}
function suggestedNow({ session }) {
  return session.composer.parts ? null : session.current.value?.item.suggestion?.value ?? null;
}
function mark3(buttons, value, how) {
  const keys3 = new Set(asList(value).map(String));
  for (const button2 of buttons) button2[how](keys3.has(button2.key));
}
function count({ session }, buttons) {
  const { classes: classes4, total: total2 } = session.tally.shown.peek();
  const all = Object.values(classes4).reduce((sum, given) => sum + given, 0);
  for (const button2 of buttons) button2.count(classes4[button2.key] ?? 0, all, total2);
}

// src/shell/feedback.ts
var SHOWN = 4;
function feedback(ui) {
  const { session, life } = ui;
  const text2 = h("div", { class: "ll-notice-text" });
  const dismiss = h(
    "button",
    {
      type: "button",
      class: "ll-action ll-small",
      "data-action": "dismiss-feedback",
      title: "Dismiss (Esc)"
    },
    "Dismiss"
  );
  const card2 = h("div", { class: "ll-notice ll-missed" }, text2, dismiss);
  const banner = h("div", { class: "ll-feedback", "data-role": "feedback", role: "status" });
  dismiss.addEventListener("click", () => session.feedback.dismiss(), { signal: life });
  card2.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      session.feedback.dismiss();
    },
    { signal: life }
  );
  watch(life, () => {
    const lesson = session.feedback.lesson.value;
    if (lesson) {
      text2.replaceChildren(...wordsOf(lesson, session.config.value));
      if (!card2.isConnected) banner.append(card2);
      return;
    }
    if (card2.contains(focused(ui.root))) ui.home();
    card2.remove();
  });
  return banner;
}
function wordsOf({ missed, count: count2 }, config) {
  const { id, given, accepted: accepted2, reason } = missed;
  const title = h(
    "strong",
    {},
    "Test question missed: sample ",
    h("span", { class: "ll-missed-id", dir: "auto" }, id)
  );
  const more2 = count2 > 1 ? [h("span", { class: "ll-missed-count" }, `${count2} missed, this is the latest`)] : [];
  const lines = [
    h("div", { class: "ll-missed-title" }, title, ...more2),
    line2("Your answer", worded(config, given)),
    line2("Accepted", right(config, given, accepted2))
  ];
  if (reason.trim() !== "") lines.push(line2("Why", reason));
  return lines;
}
function line2(name, text2) {
  return h("div", {}, h("span", { class: "ll-missed-name" }, `${name}: `), h("span", { dir: "auto" }, text2));
}
function right(config, given, accepted2) {
  const own = worded(config, given);
  const said3 = accepted2.map((value) => {
    const words2 = worded(config, value);
    return words2 === own && asParts(value).length > 0 ? `${words2}, but in other places` : words2;
  });
  const different = [...new Set(said3)];
  const rest = different.length - SHOWN;
  const shown2 = rest > 0 ? [...different.slice(0, SHOWN), `one of ${rest} others`] : different;
  return shown2.join("; or ");
}

// src/shell/header.ts
function header2(ui) {
  const tools2 = h("div", { class: "ll-tools" }, keysHint(), actionButton(ui, "help", "ll-action ll-small"));
  const row8 = h(
    "div",
    { class: "ll-header" },
    position(ui),
    identity(ui),
    counts(ui),
    learner(ui),
    insights(ui),
    tools2
  );
  return [row8, progress(ui)];
}
function position(ui) {
  const { place, trailTotal, tally } = ui.session;
  const button2 = actionButton(ui, "jump", "ll-action ll-small ll-position");
  watchLater(ui.life, () => {
    const at2 = place.value;
    const { total: total2 } = tally.shown.value;
    const index = at2.at === "trail" ? at2.index + 1 : Math.min(trailTotal.value + 1, total2);
    setCaption(button2, at2.at === "sample" ? `Sample – / ${total2}` : `Sample ${index} / ${total2}`);
  });
  return button2;
}
function identity({ session, life }) {
  const id = h("span", { class: "ll-id", dir: "auto", title: "The id of this sample" }, "");
  watchLater(life, () => setText(id, session.current.value?.item.id ?? ""));
  return id;
}
function counts(ui) {
  const values = ["labeled", "skipped", "total"].map((name) => {
    const value = h("span", { "data-count": name, class: "ll-number" }, "0");
    watch(ui.life, () => setText(value, `${ui.session.tally.shown.value[name]}`));
    return value;
  });
  const [labeled, skipped, total2] = values;
  const inAll = h("span", { class: "ll-nowrap" }, labeled, " of ", total2, " labeled");
  const left = h("span", { class: "ll-nowrap" }, skipped, " skipped");
  return h("div", { class: "ll-counts" }, inAll, h("span", { "aria-hidden": "true" }, "·"), left);
}
function progress(ui) {
  const labeledBar = h("span", { class: "ll-bar-labeled" });
  const skippedBar = h("span", { class: "ll-bar-skipped" });
  const bar2 = h(
    "div",
    { class: "ll-progress", role: "progressbar", "aria-label": "Progress", "aria-valuemin": 0 },
    labeledBar,
    skippedBar
  );
  watchLater(ui.life, () => {
    const { labeled, skipped, total: total2 } = ui.session.tally.shown.value;
    const share2 = (n) => total2 > 0 ? n / total2 : 0;
    labeledBar.style.transform = `scaleX(${share2(labeled)})`;
    skippedBar.style.transform = `translateX(${100 * share2(labeled)}%) scaleX(${share2(skipped)})`;
    setAttr(bar2, "aria-valuemax", `${total2}`);
    setAttr(bar2, "aria-valuenow", `${labeled + skipped}`);
    setAttr(bar2, "aria-valuetext", `${labeled} labeled and ${skipped} skipped of ${total2}`);
  });
  return bar2;
}
function learner(ui) {
  const mark4 = h("span", { class: "ll-dot", "aria-hidden": "true" });
  const text2 = h("span", { class: "ll-learner-words" }, "");
  const bar2 = new ShareBar("Active learning");
  const badge = h("div", { class: "ll-learner", "data-role": "learner" }, mark4, text2, bar2.element);
  watch(ui.life, () => {
    const status2 = ui.session.learner.value;
    const { learner: learner2, order } = ui.session.config.value;
    const { state, caption } = learner2 ? read3(status2, order) : { state: "off", caption: `Active learning unavailable: ${order}` };
    setAttr(badge, "data-learner", state);
    setAttr(badge, "title", status2?.message || caption);
    setText(text2, caption);
    bar2.show(status2 && status2.share !== null ? { text: status2.message, share: status2.share } : null);
  });
  return badge;
}
function read3(status2, order) {
  if (!status2) return { state: "idle", caption: "Active learning" };
  const { state, session_id: session } = status2;
  const round2 = session > 0 ? `Active learning: session ${session}` : `Active learning: ${order}`;
  switch (state) {
    case "off":
      return { state, caption: `Active learning off: ${order}` };
    case "fitting":
      return { state, caption: `${session > 0 ? `${round2}, ` : "Active learning: "}${doing2(status2)}` };
    case "stopped":
      return { state, caption: `${round2}, stopped` };
    case "postponed":
      return { state, caption: `Active learning postponed: ${status2.message}` };
    case "error":
      return { state, caption: `Active learning failed: ${status2.message}` };
    default:
      return { state: session > 0 ? "live" : "idle", caption: round2 };
  }
}
function doing2({ share: share2, message }) {
  return share2 === null ? "fitting…" : message;
}
function insights(ui) {
  const button2 = actionButton(ui, "monitor", "ll-action ll-small");
  watch(ui.life, () => setAttr(button2, "aria-expanded", `${ui.monitor.value}`));
  watch(ui.life, () => setHidden(button2, ui.session.config.value.restricted === true));
  return button2;
}
function keysHint() {
  const on = h("span", { class: "ll-keys-on" }, "Keys on");
  const typing = h("span", { class: "ll-keys-typing" }, "Esc to use keys");
  const off = h("span", { class: "ll-keys-off" }, "Click to use keys");
  return h("div", { class: "ll-keys" }, on, typing, off);
}

// src/shell/keyboard.ts
function listenToKeys3(ui, type) {
  const { root, life: signal2 } = ui;
  root.addEventListener("focusin", keepShortcutsOff2, { signal: signal2 });
  root.addEventListener("keydown", (event) => onKey3(ui, event, type), { signal: signal2 });
  root.addEventListener("keyup", keepIn3, { signal: signal2 });
  root.addEventListener("keypress", keepIn3, { signal: signal2 });
}
function keepShortcutsOff2(event) {
  if (event.target instanceof Element) event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}
function keepIn3(event) {
  const save2 = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  if (!save2 && event.key !== "Escape") event.stopPropagation();
}
function onKey3(ui, event, type) {
  keepIn3(event);
  if (event.isComposing || event.defaultPrevented) return;
  if (event.key === "Escape") onEscape2(ui, event);
  else if (isField(event.target) || ui.panel.peek() !== null) return;
  else if (pressesButton2(event)) holdOnce(event);
  else if (ui.view.peek()?.key?.(event)) event.preventDefault();
  else if (perform3(ui, event)) event.preventDefault();
  else if (isPrintable(event) && event.key !== " " && type(event.key)) event.preventDefault();
}
function onEscape2({ root, panel: panel2, view, home: home2 }, event) {
  if (panel2.peek() !== null) panel2.value = null;
  else if (!isField(event.target) && view.peek()?.key?.(event)) home2();
  else if (focused(root) === root) root.blur();
  else home2();
  event.preventDefault();
}
function pressesButton2(event) {
  const control = event.target instanceof Element && event.target.closest("button, summary, a[href]") !== null;
  return control && (event.key === "Enter" || event.key === " ");
}
function holdOnce(event) {
  if (event.repeat) event.preventDefault();
}
function perform3(ui, event) {
  const name = ui.hotkeys.peek().match(event);
  if (name === null) return false;
  const index = classOf(name);
  const action = actionOf(name, ui.session.config.peek());
  if (index === null && !action) return false;
  if (!event.repeat || action?.repeats) ui.act(name);
  return true;
}

// src/shell/monitor.ts
function monitor(ui) {
  const attributes = { class: "ll-monitor", "data-role": "monitor", "aria-label": "Monitor", hidden: true };
  const part = h("section", attributes);
  let open = null;
  ui.life.addEventListener("abort", () => open?.abort(), { once: true });
  watch(ui.life, () => {
    open?.abort();
    open = ui.monitor.value && !ui.session.config.value.restricted ? new AbortController() : null;
    setHidden(part, open === null);
    if (open) unfold(ui, part, open.signal);
    else part.replaceChildren();
  });
  return part;
}
function counted4(picture2, { labeled, skipped, total: total2, classes: classes4 }) {
  const count2 = ({ key, count: count3 }) => classes4[String(key)] ?? count3;
  return {
    ...picture2,
    progress: { labeled, skipped, total: total2, open: total2 - labeled - skipped },
    classes: picture2.classes.map((entry) => ({ ...entry, count: count2(entry) }))
  };
}
function unfold({ session, home: home2 }, part, open) {
  const board = new Board(() => session.insights.stop(), home2);
  part.replaceChildren(board.element);
  open.addEventListener("abort", session.insights.look(), { once: true });
  watchLater(open, () => {
    const picture2 = session.insights.picture.value;
    if (picture2) board.show(counted4(picture2, session.tally.shown.value), Date.now() / 1e3);
    board.pin(session.current.value?.item.halting ?? null);
  });
  afterPaint(() => part.scrollIntoView({ block: "nearest" }));
}

// src/shell/mouse.ts
var DOUBLE2 = 300;
function listenToClicks(ui) {
  let accepted2 = Number.NEGATIVE_INFINITY;
  const onClick2 = (event) => {
    const name = meant2(event.target);
    const answers = name !== null && (name.startsWith("class:") || actionOf(name, ui.session.config.peek())?.answers === true);
    const again = answers && event.detail > 1 && event.timeStamp - accepted2 < DOUBLE2;
    if (name !== null && !again) {
      if (answers) accepted2 = event.timeStamp;
      ui.act(name);
    }
    const byPointer = event.detail > 0;
    if (byPointer && ui.panel.peek() === null && !isField(focused(ui.root))) ui.home();
  };
  ui.root.addEventListener("click", onClick2, { signal: ui.life });
}
function meant2(target) {
  const button2 = target instanceof Element ? target.closest("button") : null;
  if (!button2 || button2.disabled) return null;
  if (button2.dataset.index !== void 0) return `class:${button2.dataset.index}`;
  return button2.dataset.action ?? null;
}

// src/shell/stage.ts
var WITH_OTHERS = {
  look: "others",
  title: "All that is left is with other people at the moment",
  more: "Or in another page of yours. It comes back here if it is not answered there; this page asks by itself."
};
var NONE_YET = {
  look: "others",
  title: "There are no samples yet",
  more: "They come here as soon as there are some; this page asks by itself."
};
function stage2({ session, life }, view) {
  const cover = new Cover();
  const element = h(
    "div",
    { class: "ll-stage", "data-role": "stage", tabindex: 0, role: "region", "aria-label": "Sample" },
    view.element,
    cover.element
  );
  let shown2 = null;
  watch(life, () => {
    const current = session.current.value;
    view.show(current && errorOf(session.current.value) === null ? current : null);
    const key = current?.item.key ?? null;
    if (key !== null && key !== shown2) afterPaint(() => session.painted());
    shown2 = key;
  });
  watch(life, () => cover.say(messageOf(session)));
  return element;
}
function overOf(session) {
  const message = session.current.value ? null : messageOf(session);
  return message && message.look !== "waiting" ? `${message.title}. ${message.more}` : "";
}
function messageOf(session) {
  const error = errorOf(session.current.value);
  if (error !== null) {
    const more2 = `${error}
${session.composer.parts ? "Skip it." : "Skip it, or label it all the same."}`;
    return { look: "error", title: "This sample cannot be shown", more: more2 };
  }
  if (session.current.value) return null;
  if (session.state.value === "done") return finished(session);
  if (session.state.value === "offline") {
    return { look: "offline", title: "No further sample is here", more: "Run the cell again to go on." };
  }
  if (session.withOthers.value) return session.tally.shown.value.total === 0 ? NONE_YET : WITH_OTHERS;
  return { look: "waiting", title: "Loading…", more: "" };
}
function finished({ supply, tally }) {
  const remaining = supply.remaining.value;
  if (remaining.state === "ended")
    return { look: "ended", title: "Nothing more for you here", more: remaining.message };
  const { labeled, skipped, total: total2 } = tally.shown.value;
  const others = total2 - labeled - skipped;
  if (others > 0) {
    const samples = others === 1 ? "1 sample is" : `${others} samples are`;
    return { look: "done", title: "Nothing left for you now", more: `${samples} with other annotators` };
  }
  if (skipped === 0) return { look: "done", title: "All samples are labeled", more: "" };
  return {
    look: "done",
    title: "All samples are labeled",
    more: `but for ${skipped} skipped: Back leads to them`
  };
}
var Cover = class {
  element;
  #title = h("div", { class: "ll-cover-title" }, "");
  #more = h("div", { class: "ll-cover-more", dir: "auto" }, "");
  constructor() {
    const bones = h("div", { class: "ll-bones", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.element = h("div", { class: "ll-cover", hidden: true }, bones, this.#title, this.#more);
  }
  say(message) {
    setHidden(this.element, message === null);
    if (!message) return;
    this.element.dataset.look = message.look;
    setText(this.#title, message.title);
    setText(this.#more, message.more);
  }
};

// src/shell/notices.ts
var RUN_AGAIN = "Run the cell again; the answers are kept in this browser.";
var BUSY = "They are kept in this browser until the kernel, which may be busy, has stored them.";
var LATE2 = 1500;
function notices3(ui) {
  return h("div", { class: "ll-notices" }, offline2(ui), problem2(ui), instructions(ui));
}
function problem2({ session, life, home: home2 }) {
  const text2 = h("span", { class: "ll-notice-text", dir: "auto" }, "");
  const dismiss = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "dismiss" },
    "Dismiss"
  );
  const alert = h("div", { class: "ll-notice ll-problem", role: "alert", hidden: true }, text2, dismiss);
  const close = () => {
    session.problem.value = null;
    home2();
  };
  dismiss.addEventListener("click", close, { signal: life });
  watch(life, () => {
    const message = session.problem.value;
    setText(text2, message ?? "");
    setHidden(alert, message === null);
  });
  return alert;
}
function offline2({ session, life }) {
  const text2 = `The kernel of this labeler is gone. ${RUN_AGAIN}`;
  const banner = h("div", { class: "ll-notice ll-offline", "data-role": "offline", hidden: true }, text2);
  watch(life, () => setHidden(banner, session.state.value !== "offline"));
  return banner;
}
function instructions({ session, life }) {
  const body = h("div", { class: "ll-instructions-text", dir: "auto" }, "");
  const element = h(
    "details",
    { class: "ll-instructions", open: true },
    h("summary", {}, "Instructions"),
    body
  );
  watch(life, () => {
    const text2 = session.config.value.instructions ?? "";
    setText(body, text2);
    setHidden(element, text2.trim() === "");
  });
  return element;
}
function footer2({ session, life }) {
  const job = h("span", { class: "ll-job", dir: "auto" }, "");
  const store = h("span", { class: "ll-store", dir: "auto" }, "");
  const who = h("span", { dir: "auto" }, "");
  const unsaved = h("span", { class: "ll-unsaved", "data-role": "unsaved", hidden: true }, "");
  const fragile = h("span", { class: "ll-unsaved", "data-role": "fragile", hidden: true }, "");
  watch(life, () => {
    const { name, store: path2, annotator } = session.config.value.job;
    setText(job, name);
    setText(store, path2);
    setAttr(store, "title", `Answers are stored in ${path2}`);
    setText(who, annotator);
    setAttr(who, "title", "Who is labeling");
  });
  const late = lateOnly(session.wire, life);
  watchLater(life, () => {
    const size = session.wire.outbox.size.value;
    const gone = session.wire.offline.value;
    setHidden(unsaved, size === 0 || !(late.value || gone));
    if (size > 0) setText(unsaved, `⚠ ${size} unsaved. ${gone ? RUN_AGAIN : BUSY}`);
  });
  watch(life, () => {
    setHidden(fragile, !session.wire.outbox.fragile.value);
    setText(fragile, "⚠ This browser keeps nothing: unsaved answers are lost when the page is closed.");
  });
  const facts = h("span", { class: "ll-facts" }, job, store, who);
  return h("div", { class: "ll-footer" }, facts, unsaved, fragile);
}
function spoken3({ session, life }) {
  const said3 = h("div", { role: "status" }, "");
  const over3 = h("div", { role: "status" }, "");
  watchLater(life, () => setText(said3, session.said.value));
  watchLater(life, () => setText(over3, overOf(session)));
  return h("div", { class: "ll-sr" }, said3, over3);
}
function lateOnly(wire, life) {
  const late = signal(false);
  let timer2;
  watch(life, () => {
    const waiting = wire.outbox.size.value > 0;
    if (waiting && timer2 === void 0) timer2 = setTimeout(() => late.value = true, LATE2);
    if (waiting) return;
    clearTimeout(timer2);
    timer2 = void 0;
    late.value = false;
  });
  life.addEventListener("abort", () => clearTimeout(timer2), { once: true });
  return late;
}

// src/shell/help.ts
function help2(ui) {
  const config = ui.session.config.peek();
  const { classes: classes4, answer: answer2 } = config;
  const acts = actionsOf2(config);
  const body = h("div", { class: "ll-dialog-body", tabindex: 0 });
  const [title, keys3] = answer2 === "regions" ? REGIONS : GESTURES2[config.kind] ?? ["", []];
  if (title)
    body.append(
      table(
        title,
        keys3.map(([each, about]) => fixed(ui, each, about))
      )
    );
  body.append(
    table(
      "Actions",
      acts.map(({ name, caption, about }) => row7(ui, name, caption, about))
    )
  );
  if (classes4.length > MANY3) {
    body.append(
      h("p", {}, "Type the beginning of a class; ↑ and ↓ move through what is found, ↵ chooses, Esc clears.")
    );
  } else {
    const rows = classes4.map(
      (spec, index) => row7(ui, `class:${index}`, spec.caption, spec.description ?? "")
    );
    body.append(table("Classes", rows));
  }
  body.append(
    h("p", {}, "The keys work while the labeler has the focus. Esc gives them back to the notebook.")
  );
  return body;
}
var TEXT_KEYS = [
  [
    ["Drag"],
    "Take words; with Shift, characters. A class key marks them, or marks at once where it was pressed before"
  ],
  [
    ["Click"],
    "The first word, then the last; twice on a word; on a mark to select it, with Ctrl one more; twice to remove it"
  ],
  [["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], "Move through the text; with Shift, take more of it"],
  [
    ["Enter"],
    "Mark what is taken; accept the suggestion selected; else take all that is suggested, save and go on"
  ],
  [["Alt+ArrowLeft", "Alt+ArrowRight"], "Move the beginning of the mark selected"],
  [["Alt+Shift+ArrowLeft", "Alt+Shift+ArrowRight"], "Move its end"],
  [["Shift+ "], "Select the mark the cursor is in"]
];
var IMAGE_KEYS = [
  [
    ["Drag"],
    "Draw a box, or click two corners; with Ctrl also over other boxes. A class key before or after names it"
  ],
  [["Drag a box"], "Move it, and with it all that are selected; at its grips, resize it"],
  [
    ["Click"],
    "Select a box, again the one below it; with Ctrl or Shift one more. Shift and drag: all in a frame"
  ],
  [["Tab", "Shift+Tab"], "Select the box after, or before; past the last one, leave the image"],
  [
    ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
    "Move what is selected by a pixel, with Shift by ten"
  ],
  [
    ["Alt+ArrowLeft", "Alt+ArrowRight", "Alt+ArrowUp", "Alt+ArrowDown"],
    "Move its right or lower border likewise"
  ],
  [["Enter"], "Accept the suggestions selected; else take all that is suggested, save and go on"],
  [["Ctrl and wheel"], "Zoom at the pointer; two fingers do, too"],
  [["Space and drag", "Middle button"], "Move the image; Ctrl with arrows does, too"]
];
var SOUND_KEYS = [
  [["Click"], "Listen from there; on a region, select it, with Ctrl one more; twice, play it once"],
  [["Ctrl and wheel"], "Zoom at the pointer; Shift and wheel moves through the sound"]
];
var REGION_KEYS = [
  [["Drag"], "Mark a region; with Ctrl also over others. A class key before or after names it"],
  [
    ["Drag a region"],
    "Move it; at its edge, resize it; with Shift also the neighbour that meets it there. Alt keeps it from snapping"
  ],
  ...SOUND_KEYS,
  [["Tab", "Shift+Tab"], "Select the region after, or before; past the last one, leave the sound"],
  [["ArrowLeft", "ArrowRight"], "Move what is selected by 10 ms, with Shift by 100; with none, the playhead"],
  [["Alt+ArrowLeft", "Alt+ArrowRight"], "Move its beginning; with Shift, too, its end"],
  [["Mod+ArrowLeft", "Mod+ArrowRight"], "The playhead to the edge of a region that comes next"],
  [["ArrowUp", "ArrowDown"], "Louder, softer"],
  [["Enter"], "Accept the suggestions selected; else take all that is suggested, save and go on"]
];
var GESTURES2 = {
  text_span: ["In the text", TEXT_KEYS],
  box: ["On the image", IMAGE_KEYS],
  audio: ["On the sound", SOUND_KEYS]
};
var REGIONS = ["On the sound", REGION_KEYS];
function fixed(ui, keys3, about) {
  const shown2 = keys3.flatMap((key) => [kbd2(ui, key), " "]);
  return h("tr", {}, h("td", { colspan: 2 }, ...shown2), h("td", {}, about));
}
function table(caption, rows) {
  const present2 = rows.filter((line3) => line3 !== null);
  return h("table", { class: "ll-keys-table" }, h("caption", {}, caption), h("tbody", {}, ...present2));
}
function row7(ui, name, caption, about) {
  const bindings = ui.hotkeys.peek().of(name);
  if (bindings.length === 0) return null;
  const keys3 = bindings.flatMap((binding) => [kbd2(ui, binding), " "]);
  return h(
    "tr",
    {},
    h("td", {}, ...keys3),
    h("th", { scope: "row", dir: "auto" }, caption),
    h("td", {}, about)
  );
}

// src/shell/jump.ts
var PAUSE = 150;
var STATUSES = ["all", "labeled", "skipped", "flagged"];
function jump(ui) {
  const search2 = new Search2(ui);
  return search2.element;
}
var Search2 = class {
  element;
  #ui;
  #field = h("input", {
    type: "text",
    class: "ll-field",
    placeholder: "Name of a sample",
    role: "combobox",
    "aria-label": "Name of a sample",
    "aria-expanded": "true",
    "aria-controls": "",
    "aria-autocomplete": "list",
    autocomplete: "off",
    spellcheck: "false"
  });
  #list = h("div", { class: "ll-matches", role: "listbox", "aria-label": "Samples found" });
  #note = h("p", { class: "ll-match-note", "aria-live": "polite" }, "");
  #chips;
  #status = STATUSES[0];
  #matches = [];
  #at = 0;
  #asked = 0;
  #timer;
  constructor(ui) {
    this.#ui = ui;
    const { life: signal2 } = ui;
    this.#list.id = `ll-matches-${ui.session.wire.page}`;
    this.#field.setAttribute("aria-controls", this.#list.id);
    this.#chips = STATUSES.map((status2) => this.#chip(status2));
    const chips = h(
      "div",
      { class: "ll-chips", role: "group", "aria-label": "Which samples" },
      ...this.#chips
    );
    this.element = h("div", { class: "ll-dialog-body" }, this.#field, chips, this.#note, this.#list);
    this.#field.addEventListener("input", () => this.#soon(), { signal: signal2 });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event), { signal: signal2 });
    this.#list.addEventListener("click", (event) => this.#onClick(event), { signal: signal2 });
    signal2.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
    this.#ask();
  }
  #chip(status2) {
    const pressed = `${status2 === this.#status}`;
    const chip = h("button", { type: "button", class: "ll-filter-chip", "aria-pressed": pressed }, status2);
    const choose = () => {
      this.#status = status2;
      for (const other of this.#chips) setAttr(other, "aria-pressed", `${other === chip}`);
      this.#ask();
      this.#field.focus();
    };
    chip.addEventListener("click", choose, { signal: this.#ui.life });
    return chip;
  }
  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE);
  }
  #ask() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked2 = this.#asked;
    setText(this.#note, "Waiting for the kernel…");
    this.#ui.session.search.find(this.#field.value, this.#status).then((matches) => {
      if (asked2 === this.#asked && !this.#ui.life.aborted) this.#show(matches);
    });
  }
  #show(matches) {
    const offline3 = this.#ui.session.wire.offline.peek();
    const found2 = matches.length === 1 ? "1 sample found" : `${matches.length} samples found`;
    const none = offline3 ? "The kernel is gone: run the cell again." : "No such sample.";
    this.#matches = matches;
    setText(this.#note, matches.length > 0 ? found2 : none);
    this.#list.replaceChildren(...matches.map((match, index) => this.#option(match, index)));
    this.#move(0);
  }
  #option({ id, status: status2 }, index) {
    const attributes = {
      role: "option",
      class: "ll-match",
      id: `${this.#list.id}-${index}`,
      "data-index": index
    };
    const state = h("span", { class: "ll-match-status" }, status2.toLowerCase());
    return h("div", attributes, h("span", { class: "ll-caption", dir: "auto" }, id), state);
  }
  #move(index) {
    this.#at = Math.max(0, Math.min(index, this.#matches.length - 1));
    const options = [...this.#list.children];
    options.forEach((option, i) => {
      setAttr(option, "aria-selected", `${i === this.#at}`);
    });
    const active = options[this.#at];
    setAttr(this.#field, "aria-activedescendant", active?.id ?? null);
    active?.scrollIntoView({ block: "nearest" });
  }
  #onKey(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") this.#move(this.#at + 1);
    else if (event.key === "ArrowUp") this.#move(this.#at - 1);
    else if (event.key === "Enter") this.#go(this.#at);
    else return;
    event.preventDefault();
  }
  #onClick(event) {
    const option = event.target instanceof Element ? event.target.closest("[data-index]") : null;
    if (option) this.#go(Number(option.dataset.index));
  }
  #go(index) {
    const match = this.#matches[index];
    if (!match) return;
    this.#ui.panel.value = null;
    this.#ui.session.way.goTo(match.key);
  }
};

// src/shell/panel.ts
var TITLES = { help: "Keys", jump: "Find a sample" };
function panel(ui, frame) {
  const layer = h("div", { class: "ll-layer", hidden: true });
  const close = () => {
    ui.panel.value = null;
  };
  layer.addEventListener("click", (event) => event.target === layer && close(), { signal: ui.life });
  let open = null;
  ui.life.addEventListener("abort", () => open?.abort(), { once: true });
  watch(ui.life, () => {
    const name = ui.panel.value;
    const wasOpen = open !== null;
    open?.abort();
    open = name === null ? null : new AbortController();
    setHidden(layer, open === null);
    frame.inert = open !== null;
    if (name === null || !open) {
      layer.replaceChildren();
      if (wasOpen) ui.home();
      return;
    }
    const inner = { ...ui, life: open.signal };
    const body = name === "help" ? help2(inner) : jump(inner);
    layer.replaceChildren(dialog(TITLES[name], body, close, open.signal));
    (body.querySelector("input") ?? layer.querySelector("button"))?.focus();
  });
  return layer;
}
function dialog(title, body, close, signal2) {
  const closer = h(
    "button",
    { type: "button", class: "ll-action ll-small", "data-action": "close" },
    "Close"
  );
  closer.addEventListener("click", close, { signal: signal2 });
  const head2 = h("div", { class: "ll-dialog-head" }, h("strong", {}, title), closer);
  return h(
    "div",
    { class: "ll-dialog", role: "dialog", "aria-modal": "true", "aria-label": title },
    head2,
    body
  );
}

// src/shell/part-list.ts
function partList(ui, parts) {
  const [one2, several] = parts.rules.noun;
  const rows = /* @__PURE__ */ new Map();
  const list2 = h("ul", { class: "ll-parts", "aria-label": several });
  const heading2 = h("span", { class: "ll-parts-title" }, "");
  const counts2 = h("span", { class: "ll-parts-counts" });
  const clear = actionButton(ui, "clear", "ll-action ll-small");
  const notice = h("p", { class: "ll-parts-notice", role: "alert", hidden: true }, "");
  const head2 = h("div", { class: "ll-parts-head" }, heading2, counts2, clear);
  const press = () => {
    const selected = parts.selected.peek();
    for (const [part, row8] of rows) row8.select(selected.has(part));
    if (parts.only) showIn(list2, rows.get(parts.only)?.element);
  };
  watchLater(ui.life, () => {
    const now = parts.list();
    fill2(ui, list2, rows, parts);
    setText(heading2, now.length === 1 ? `1 ${one2}` : `${now.length} ${several}`);
    counts2.replaceChildren(...countsOf(ui, now));
    untracked(press);
  });
  watchLater(ui.life, () => {
    parts.selected.value;
    untracked(press);
  });
  watch(ui.life, () => {
    setText(notice, parts.notice.value);
    setHidden(notice, parts.notice.value === "");
  });
  const listen2 = (event) => onClick(event, ui, parts, rows);
  list2.addEventListener("click", listen2, { signal: ui.life });
  return h("div", { class: "ll-part-list" }, head2, list2, notice);
}
function fill2(ui, list2, rows, parts) {
  const now = parts.list();
  const { classes: classes4 } = ui.session.config.value;
  if (!now.some((part) => rows.has(part))) {
    if (list2.contains(focused(ui.root))) ui.home();
    list2.replaceChildren();
    rows.clear();
  }
  const there = new Set(now);
  for (const [part, row8] of rows) {
    if (there.has(part)) continue;
    if (row8.element.contains(focused(ui.root))) ui.home();
    row8.element.remove();
    rows.delete(part);
  }
  let before = null;
  for (const part of now) {
    let row8 = rows.get(part);
    if (!row8) {
      row8 = new Row(part, classes4, parts);
      rows.set(part, row8);
    }
    const place = before ? before.nextElementSibling : list2.firstElementChild;
    if (place !== row8.element) list2.insertBefore(row8.element, place);
    before = row8.element;
  }
}
function showIn(list2, row8) {
  if (!row8) return;
  const { offsetTop, offsetHeight } = row8;
  if (offsetTop < list2.scrollTop) list2.scrollTop = offsetTop;
  else if (offsetTop + offsetHeight > list2.scrollTop + list2.clientHeight)
    list2.scrollTop = offsetTop + offsetHeight - list2.clientHeight;
}
var Row = class {
  element;
  #button;
  constructor(part, classes4, { rules }) {
    const title = rules.title(part);
    const index = classes4.findIndex((spec2) => spec2.key === part.label);
    const spec = classes4[index];
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    if (spec) chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const text2 = h("span", { class: "ll-part-text", dir: "auto" }, title);
    const label2 = h("span", { class: "ll-part-class", dir: "auto" }, captionOf(classes4, part.label));
    const origin = isPending(part) ? "suggested" : part.origin ?? "";
    const sure = isPending(part) ? score(part) : "";
    const word = h("span", { class: sure && "ll-tag-word" }, origin);
    const tag = h("span", { class: "ll-tag", hidden: origin === "" }, word, sure);
    this.#button = h(
      "button",
      { type: "button", class: "ll-part", "data-part": rules.at(part), "aria-pressed": "false" },
      chip,
      text2,
      tag,
      label2
    );
    setAttr(this.#button, "title", title);
    const remove = h(
      "button",
      { type: "button", class: "ll-part-remove", "aria-label": `Delete ${title}`, title: "Delete" },
      "×"
    );
    this.element = h("li", { "data-pending": isPending(part) }, this.#button, remove);
  }
  select(selected) {
    setAttr(this.#button, "aria-pressed", `${selected}`);
  }
};
function onClick(event, ui, parts, rows) {
  const target = event.target instanceof Element ? event.target : null;
  for (const [part, row8] of rows) {
    if (!target || !row8.element.contains(target)) continue;
    if (target.closest(".ll-part-remove")) {
      parts.remove(/* @__PURE__ */ new Set([part]));
    } else {
      parts.select(part, event.ctrlKey || event.metaKey || event.shiftKey);
      ui.view.peek()?.reveal?.(part);
    }
    return;
  }
}
function countsOf({ session }, parts) {
  const { classes: classes4 } = session.config.value;
  const counts2 = /* @__PURE__ */ new Map();
  for (const { label: label2 } of parts) counts2.set(label2, (counts2.get(label2) ?? 0) + 1);
  if (counts2.size < 2) return [];
  return classes4.flatMap((spec, index) => {
    const count2 = counts2.get(spec.key);
    if (count2 === void 0) return [];
    const chip = h("span", { class: "ll-chip", "aria-hidden": "true" });
    chip.style.setProperty("--ll-chip", colorOf(spec, index));
    const about = `${count2} ${spec.caption}`;
    return [h("span", { title: about, role: "img", "aria-label": about }, chip, `${count2}`)];
  });
}
function score(part) {
  return part.score === void 0 ? "" : ` ${part.score.toFixed(2)}`;
}

// src/shell/shell.ts
var SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel"];
function mount(session, shelf) {
  const life = new AbortController();
  const root = h("div", {
    class: "labelloop",
    tabindex: 0,
    role: "group",
    "data-lm-suppress-shortcuts": "true"
  });
  const ui = makeUi(session, root, life.signal);
  followTheme(root, life.signal);
  followState2(ui);
  followFocus(ui);
  fill3(ui, shelf);
  return {
    element: root,
    destroy() {
      life.abort();
      root.remove();
    }
  };
}
function makeUi(session, root, life) {
  const ui = {
    session,
    root,
    life,
    hotkeys: signal(new Hotkeys({}, [])),
    mac: /mac|iphone|ipad/i.test(navigator.userAgent),
    panel: signal(null),
    monitor: signal(false),
    view: signal(null),
    fine: signal(false),
    act: (name) => act2(ui, name),
    home: () => root.focus({ preventScroll: true })
  };
  watch(life, () => {
    const { keymap, classes: classes4 } = session.config.value;
    ui.hotkeys.value = new Hotkeys(keymap, classes4, classes4.length <= MANY3);
  });
  return ui;
}
function act2(ui, name) {
  const index = classOf(name);
  const action = actionOf(name, ui.session.config.peek());
  if (index !== null) {
    const spec = ui.session.config.peek().classes[index];
    if (spec && !ui.view.peek()?.take?.(spec.key)) ui.session.choose(spec.key);
  } else if (action?.able(ui.session)) {
    action.run(ui);
  } else if (action?.otherwise) {
    act2(ui, action.otherwise);
  }
}
function fill3(ui, shelf) {
  const view = viewOf(ui, shelf);
  ui.view.value = view;
  ui.life.addEventListener("abort", () => view.destroy(), { once: true });
  const classes4 = classPart(ui);
  const parts = ui.session.composer.parts ? [partList(ui, ui.session.composer.parts)] : [];
  const side3 = h(
    "div",
    { class: "ll-side" },
    classes4.element,
    ...parts,
    ...view.side ? [view.side] : [],
    suggestion(ui),
    comment(ui),
    actions2(ui)
  );
  const main = h("div", { class: "ll-main" }, stage2(ui, view), side3, feedback(ui));
  const below = [monitor(ui), footer2(ui)];
  const frame = h("div", { class: "ll-frame" }, ...header2(ui), notices3(ui), main, ...below);
  ui.root.append(frame, panel(ui, frame), spoken3(ui));
  listenToKeys3(ui, classes4.type);
  listenToClicks(ui);
  for (const name of SIGNS_OF_LIFE) {
    ui.root.addEventListener(name, () => ui.session.heartbeat.acted(), {
      capture: true,
      passive: true,
      signal: ui.life
    });
  }
}
function followState2({ session, root, life }) {
  watch(life, () => {
    const { kind, job } = session.config.value;
    setAttr(root, "data-kind", kind);
    setAttr(root, "aria-label", job.name ? `Labeler: ${job.name}` : "Labeler");
  });
  watch(life, () => setAttr(root, "data-item", session.current.value?.item.id ?? ""));
  watch(
    life,
    () => setAttr(root, "data-state", errorOf(session.current.value) === null ? session.state.value : "error")
  );
  watch(life, () => setAttr(root, "data-unsaved", `${session.wire.outbox.size.value}`));
}
function followFocus({ root, life }) {
  const tell = (keys3) => setAttr(root, "data-keys", keys3);
  tell("off");
  root.addEventListener("focusin", () => tell(isField(focused(root)) ? "typing" : "on"), { signal: life });
  root.addEventListener(
    "focusout",
    ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) tell("off");
    },
    { signal: life }
  );
}

// src/labelloop.ts
var FACES = /* @__PURE__ */ new Map([
  ["monitor", renderMonitor],
  ["page", renderAnnotator],
  ["owner", renderOwner],
  ["flow", renderFlow],
  ["grid", gallery],
  ["review", gallery],
  ["snapshot", gallery],
  ["map", (model2, el) => renderMap(model2, el, { bytes: bytesOf })]
]);
function gallery(model2, el) {
  return renderGallery(model2, el, { uuid, storage: storage("localStorage"), bytes: bytesOf });
}
var labelloop_default = () => {
  let labeler = null;
  let lasting = false;
  const open = (model2) => {
    labeler ??= connect(model2);
    return labeler;
  };
  const close = () => {
    labeler?.close();
    labeler = null;
  };
  return {
    initialize({ model: model2, signal: signal2 }) {
      if (faceOf(model2)) return void 0;
      lasting = true;
      open(model2);
      if (!signal2) return close;
      signal2.addEventListener("abort", close, { once: true });
      return void 0;
    },
    render({ model: model2, el, signal: signal2, host }) {
      const restore = makeRoom(el);
      const face = faceOf(model2);
      if (face) return ending([face(model2, el, host), restore], signal2);
      const shared = open(model2);
      const shell = mount(shared.session, shared.shelf);
      shared.views += 1;
      el.append(shell.element);
      const leave5 = () => {
        shell.destroy();
        shared.views -= 1;
        if (!lasting && shared.views === 0) close();
      };
      return ending([leave5, restore], signal2);
    }
  };
};
function faceOf(model2) {
  return FACES.get(model2.get("config").kind);
}
function ending(all, signal2) {
  const leave5 = () => {
    for (const end of all.splice(0)) end();
  };
  signal2?.addEventListener("abort", leave5, { once: true });
  return leave5;
}
function connect(model2) {
  const config = model2.get("config");
  const shelf = config.kind === "audio" ? new Recordings() : new Pictures();
  const session = new Session(config, worldOf(model2), shelf);
  if (shelf instanceof Recordings) shelf.connect(session.sounds.ask);
  const heard = (message, buffers = []) => {
    session.receive(message, buffers.map(bytesOf));
  };
  const changed = () => {
    session.config.value = model2.get("config");
  };
  model2.on("msg:custom", heard);
  model2.on("change:config", changed);
  session.start();
  return {
    session,
    shelf,
    views: 0,
    close() {
      model2.off("msg:custom", heard);
      model2.off("change:config", changed);
      session.close();
      shelf.clear();
    }
  };
}
function bytesOf(buffer) {
  if (!ArrayBuffer.isView(buffer)) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
function worldOf(model2) {
  return {
    send: (message) => model2.send(message),
    storage: storage("localStorage"),
    tab: tab(),
    now: () => Date.now(),
    uuid,
    later(run, ms) {
      const timer2 = setTimeout(run, ms);
      return () => clearTimeout(timer2);
    },
    afterPaint,
    visible: () => document.visibilityState === "visible",
    returned(run) {
      const shown2 = () => document.visibilityState === "visible" && run();
      document.addEventListener("visibilitychange", shown2);
      window.addEventListener("focus", shown2);
      return () => {
        document.removeEventListener("visibilitychange", shown2);
        window.removeEventListener("focus", shown2);
      };
    }
  };
}
function tab() {
  const kept2 = storage("sessionStorage");
  return kept2 && { storage: kept2, load: `${performance.timeOrigin}` };
}
function storage(name) {
  try {
    return globalThis[name] ?? null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
function uuid() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] ?? 0) & 15 | 64;
  bytes[8] = (bytes[8] ?? 0) & 63 | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
export {
  labelloop_default as default
};
