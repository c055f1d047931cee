// Which key does what. Bindings are text as in the `keymap` of the config: "ArrowLeft", " ", "Mod+Shift+z", "?".
// `Mod` is Ctrl or, on a Mac, Cmd; both are taken everywhere.

/** The part of a KeyboardEvent that decides. */
export interface KeyLike {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
}

export type Keymap = Readonly<Record<string, readonly string[]>>;

interface Chord {
  mod: boolean;
  alt: boolean;
  shift: boolean;
  key: string; // lower case when a single character
}

const SYMBOLS: Readonly<Record<string, string>> = {
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
  PageDown: "PgDn",
};

/** Finds the action a key stands for. Actions of the keymap come first, then the classes' own keys. */
export class Hotkeys {
  #bindings = new Map<string, string[]>();
  #chords: [Chord, string][] = [];

  /** `plain` false leaves letters and digits alone: they are typed into a field then. */
  constructor(keymap: Keymap, classes: readonly { hotkey?: string }[], plain = true) {
    for (const [action, bindings] of Object.entries(keymap)) {
      if (!isClass(action)) this.#add(action, bindings, plain);
    }
    classes.forEach(({ hotkey }, index) => {
      const action = `class:${index}`;
      this.#add(action, [...(hotkey ? [hotkey] : []), ...(keymap[action] ?? [])], plain);
    });
  }

  match(event: KeyLike): string | null {
    for (const key of readings(event)) {
      const found = this.#chords.find(([chord]) => hits(chord, key, event));
      if (found) return found[1];
    }
    return null;
  }

  /** The bindings of an action, the main one first. */
  of(action: string): readonly string[] {
    return this.#bindings.get(action) ?? [];
  }

  #add(action: string, bindings: readonly string[], plain: boolean): void {
    const live = bindings.filter((binding) => plain || !/^[\p{L}\p{N}]$/u.test(binding));
    const free = live.filter((binding) => !this.#chords.some(([chord]) => same(chord, parse(binding))));
    if (free.length === 0) return;
    this.#bindings.set(action, free);
    for (const binding of free) this.#chords.push([parse(binding), action]);
  }
}

/** Whether the key writes a character, rather than being a command. */
export function isPrintable(event: KeyLike): boolean {
  const command = event.ctrlKey !== event.altKey || event.metaKey; // Ctrl and Alt together are AltGr
  return [...event.key].length === 1 && !command;
}

/** What is shown for a binding in a `<kbd>`. */
export function label(binding: string, mac = false): string {
  const { mod, alt, shift, key } = parse(binding);
  const name = SYMBOLS[key] ?? (mod || alt || shift ? key.toUpperCase() : key);
  if (mac) return `${alt ? "⌥" : ""}${shift ? "⇧" : ""}${mod ? "⌘" : ""}${name}`;
  return [mod && "Ctrl", alt && "Alt", shift && "Shift", name].filter(Boolean).join(" ");
}

/** A binding in the form of the `aria-keyshortcuts` attribute. */
export function ariaKeys(binding: string, mac = false): string {
  const { mod, alt, shift, key } = parse(binding);
  const name = key === " " ? "Space" : key === "+" ? "Plus" : key;
  return [mod && (mac ? "Meta" : "Control"), alt && "Alt", shift && "Shift", name].filter(Boolean).join("+");
}

function isClass(action: string): boolean {
  return action.startsWith("class:");
}

function parse(binding: string): Chord {
  const parts = binding.length > 1 ? binding.replace(/\+\+$/, "+Plus").split("+") : [binding];
  const last = parts.pop() ?? "";
  const named = last === "Plus" ? "+" : last === "Space" ? " " : last;
  const key = [...named].length === 1 ? named.toLowerCase() : named;
  return { mod: parts.includes("Mod"), alt: parts.includes("Alt"), shift: parts.includes("Shift"), key };
}

function same(a: Chord, b: Chord): boolean {
  return a.mod === b.mod && a.alt === b.alt && a.shift === b.shift && a.key === b.key;
}

/** What was typed; then, for keyboards that write something else there, what is printed on a Latin keyboard. */
function readings({ key, code, shiftKey }: KeyLike): string[] {
  const typed = [...key].length === 1 ? key.toLowerCase() : key;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit && !shiftKey && [...key].length === 1) return [typed, digit];
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter && /^\P{Script=Latin}$/u.test(key) && key > "\u007f") return [typed, letter.toLowerCase()];
  return [typed];
}

function hits(chord: Chord, key: string, event: KeyLike): boolean {
  if (chord.key !== key) return false;
  const sign = [...key].length === 1 && key !== " " && !/\p{L}/u.test(key);
  const altGr = event.ctrlKey && event.altKey;
  if (sign && altGr && !chord.mod) return true; // how many layouts write "/", "@" and the like
  if (chord.mod !== (event.ctrlKey || event.metaKey) || chord.alt !== event.altKey) return false;
  return chord.shift === event.shiftKey || (sign && !chord.shift); // "?" takes Shift on some layouts, not on others
}
