// Asking the kernel for parts of sounds: how they look, and their samples. Several questions may be under way.

import type { FromKernel, Key, Wanted } from "./protocol";
import type { Wire } from "./wire";

type Message = Extract<FromKernel, { kind: "sound" }>;
export type Told = Message & { readonly bytes: Uint8Array };
export type Ask = (sample: Key, wanted: Wanted) => Promise<Told>;

interface Asked {
  readonly sample: Key;
  readonly wanted: Wanted;
  take(told: Told): void;
  fail(error: Error): void;
}

export class Sounds {
  #wire: Wire;
  #asked = new Map<number, Asked>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  readonly ask: Ask = (sample, wanted) =>
    new Promise((take, fail) => {
      const request = this.#wire.next();
      this.#asked.set(request, { sample, wanted, take, fail });
      this.#send(request, sample, wanted);
    });

  /** The kernel is there again: what it may never have heard is asked once more. */
  again(): void {
    for (const [request, { sample, wanted }] of this.#asked) this.#send(request, sample, wanted);
  }

  found(message: Message, buffers: readonly Uint8Array[]): void {
    const asked = this.#asked.get(message.request);
    this.#asked.delete(message.request);
    const [bytes] = buffers;
    if (message.error !== undefined || !bytes) asked?.fail(new Error(message.error ?? "nothing came"));
    else asked?.take({ ...message, bytes });
  }

  #send(request: number, sample: Key, wanted: Wanted): void {
    this.#wire.send({ kind: "sound", page: this.#wire.page, request, sample, ...wanted });
  }
}
