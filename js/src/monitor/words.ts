// Numbers and times as people read them.

const THIN = "\u00a0"; // keeps a number and its unit on one line

export function many(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}

export function counted(n: number, one: string, more = `${one}s`): string {
  return `${many(n)} ${n === 1 ? one : more}`;
}

export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}${THIN}%`;
}

/** A percentage on an axis: no more digits than it needs. */
export function mark(share: number): string {
  return `${Number((100 * share).toFixed(1))}${THIN}%`;
}

/** How long something took, or how long ago it was: one unit is enough. */
export function span(seconds: number): string {
  if (seconds < 0.95) return `${Math.max(0.1, seconds).toFixed(1)}${THIN}s`;
  if (seconds < 59.5) return `${Math.round(seconds)}${THIN}s`;
  if (seconds < 3570) return `${Math.round(seconds / 60)}${THIN}min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)}${THIN}h`;
  return `${Math.round(seconds / 86400)}${THIN}days`;
}

/** What a bar stands for. */
export function stride(seconds: number): string {
  if (seconds < 3600) return counted(seconds / 60, "minute");
  return seconds < 86400 ? counted(seconds / 3600, "hour") : counted(seconds / 86400, "day");
}

/** When something was: the day where bars stand for hours or more, else the time. */
export function moment(seconds: number, step: number): string {
  const at = new Date(1000 * seconds);
  if (step >= 86400) return at.toLocaleDateString([], { month: "short", day: "numeric" });
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return step < 3600 ? time : `${at.toLocaleDateString([], { month: "short", day: "numeric" })}, ${time}`;
}
