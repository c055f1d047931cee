// What the browser remembers of who sits in front of it: who works in this tab, who was here last, what they have read.

const WHO = "labelloop-annotator";
const READ = "labelloop-read";

/** Who works in this tab: a reload goes on under the same name. */
export function workingHere(): string | null {
  return read(() => sessionStorage.getItem(WHO));
}

/** The name given last in this browser. */
export function lastHere(): string | null {
  return read(() => localStorage.getItem(WHO));
}

export function remember(name: string): void {
  read(() => sessionStorage.setItem(WHO, name));
  read(() => localStorage.setItem(WHO, name));
}

/** Somebody else comes: they are asked, and not offered the name before theirs. */
export function forget(): void {
  read(() => sessionStorage.removeItem(WHO));
  read(() => localStorage.removeItem(WHO));
}

/** Whether somebody has seen instructions of this key before; they count as seen from now on. */
export function seenBefore(key: string, name: string): boolean {
  const place = `${READ}:${hashed(`${key}\n${name}`)}`;
  const seen = read(() => localStorage.getItem(place)) !== null;
  if (!seen) read(() => localStorage.setItem(place, "1"));
  return seen;
}

/** Reading `localStorage` alone throws where the browser forbids it; then nothing is remembered. */
function read<T>(what: () => T): T | null {
  try {
    return what();
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** FNV-1a: short, and the same on every visit. */
function hashed(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
