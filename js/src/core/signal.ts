// Values that tell who reads them when they change. An effect runs again after each batch in which
// something it read has changed; effects see only settled states.

type Runner = { run: () => void; sources: Set<Set<Runner>> };

let reading: Runner | null = null;
let depth = 0;
const due = new Set<Runner>();

export interface Signal<T> {
  value: T;
  /** Reads without subscribing. */
  peek(): T;
}

export function signal<T>(initial: T): Signal<T> {
  let current = initial;
  const readers = new Set<Runner>();
  return {
    get value() {
      if (reading) {
        readers.add(reading);
        reading.sources.add(readers);
      }
      return current;
    },
    set value(next: T) {
      if (Object.is(next, current)) return;
      current = next;
      for (const reader of readers) due.add(reader);
      if (depth === 0) flush();
    },
    peek: () => current,
  };
}

/** Runs `body`, and the effects of all that it changed once, at its end. */
export function batch<T>(body: () => T): T {
  depth += 1;
  try {
    return body();
  } finally {
    depth -= 1;
    if (depth === 0) flush();
  }
}

/**
 * Runs `body` now and whenever a signal it read changes, until the returned function is called.
 * With `later`, changes are gathered and `body` runs when `later` calls what it is given.
 */
export function effect(body: () => void, later?: (run: () => void) => void): () => void {
  let ended = false;
  let waiting = false;
  const run = () => {
    waiting = false;
    if (ended) return; // it may be among those that the present round still runs
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
  const runner: Runner = { sources: new Set(), run: later ? soon : run };
  run();
  return () => {
    ended = true;
    due.delete(runner);
    release(runner);
  };
}

/** Runs `body` without subscribing to what it reads. */
export function untracked<T>(body: () => T): T {
  const outer = reading;
  reading = null;
  try {
    return body();
  } finally {
    reading = outer;
  }
}

function release(runner: Runner): void {
  for (const readers of runner.sources) readers.delete(runner);
  runner.sources.clear();
}

function flush(): void {
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
