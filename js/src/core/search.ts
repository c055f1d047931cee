// Looking for samples by id: the kernel knows them all. Only the latest question is still of interest.

import type { Match } from "./protocol";
import { effect } from "./signal";
import type { Wire } from "./wire";

export class Search {
  #wire: Wire;
  #asked: { request: number; resolve: (matches: Match[]) => void } | null = null;

  constructor(wire: Wire) {
    this.#wire = wire;
    effect(() => {
      if (wire.offline.value) this.#asked?.resolve([]);
    });
  }

  find(text: string, status: string): Promise<Match[]> {
    this.#asked?.resolve([]);
    const request = this.#wire.next();
    return new Promise((resolve) => {
      this.#asked = { request, resolve };
      this.#wire.send({ kind: "find", page: this.#wire.page, request, text, status });
    });
  }

  found(request: number, matches: Match[]): void {
    if (this.#asked?.request !== request) return;
    this.#asked.resolve(matches);
    this.#asked = null;
  }
}
