// Marks as they are made: with the class in hand, or to be named by the next key.

import type { PartsEditor } from "./parts";
import type { ClassKey, Config, Part } from "./protocol";
import type { Signal } from "./signal";

export class Drawing<P extends Part> {
  #parts: PartsEditor<P>;
  #config: Signal<Config>;
  #fresh: P | null = null; // made with the class in hand: the next class key does not mean it

  constructor(parts: PartsEditor<P>, config: Signal<Config>) {
    this.#parts = parts;
    this.#config = config;
  }

  /** Adds a mark; null where it is refused. */
  add(place: Omit<P, "label">): P | null {
    const { classes } = this.#config.peek();
    const held = this.#parts.active.peek();
    const label = held ?? (classes.length === 1 ? (classes[0]?.key ?? null) : null);
    if (!this.#parts.add({ ...place, label } as P)) return null;
    this.#fresh = held === null ? null : this.#parts.only;
    return this.#parts.only;
  }

  /** By keys held down or pressed again; what was just made is so still. */
  nudge(changes: ReadonlyMap<P, P>): void {
    const fresh = this.#fresh !== null && this.#parts.only === this.#fresh;
    const done = this.#parts.change(changes, true);
    if (fresh && done) this.#fresh = this.#parts.only;
  }

  /** A class was chosen; true when that is all there is to do. */
  take(label: ClassKey): boolean {
    const { active, only } = this.#parts;
    const fresh = this.#fresh !== null && only === this.#fresh;
    this.#fresh = null;
    if (!fresh) return false;
    this.#parts.select(null);
    active.value = active.peek() === label ? null : label;
    return true;
  }

  /** Another is selected now: whoever selects it again means it. */
  settle(): void {
    if (this.#parts.only !== this.#fresh) this.#fresh = null;
  }

  forget(): void {
    this.#fresh = null;
  }
}
