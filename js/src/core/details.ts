// Asking the kernel for a part of a picture that was sent scaled down. Only the latest question is of interest.

import type { Area, FromKernel, Key } from "./protocol";
import type { Wire } from "./wire";

export type Detail = Extract<FromKernel, { kind: "detail" }> & { readonly bytes: Uint8Array | null };

export class Details {
  #wire: Wire;
  #asked: { request: number; take: (detail: Detail) => void } | null = null;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  ask(sample: Key, region: Area, side: number, take: (detail: Detail) => void): void {
    const request = this.#wire.next();
    this.#asked = { request, take };
    this.#wire.send({ kind: "detail", page: this.#wire.page, request, sample, region, side });
  }

  /** What was asked for is not wanted any more. */
  drop(): void {
    this.#asked = null;
  }

  found(message: Extract<FromKernel, { kind: "detail" }>, buffers: readonly Uint8Array[]): void {
    if (this.#asked?.request !== message.request) return;
    const { take } = this.#asked;
    this.#asked = null;
    take({ ...message, bytes: buffers[0] ?? null });
  }
}
