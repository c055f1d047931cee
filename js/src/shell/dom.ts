// The few lines of DOM handling that all parts share. What comes from users only ever becomes a text node or an attribute.

import { effect } from "../core/signal";
import { afterPaint } from "./paint";

type Attributes = Record<string, string | number | boolean | null | undefined>;

/** Makes an element. `true` sets an empty attribute; `false`, `null` and `undefined` set none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, `${value}`);
  }
  element.append(...children);
  return element;
}

/** Writes text where it changed; the text node stays the same. */
export function setText(element: Element, text: string): void {
  const node = element.firstChild;
  if (node?.nodeType === Node.TEXT_NODE && !node.nextSibling) {
    if (node.nodeValue !== text) node.nodeValue = text;
  } else if (node || text !== "") {
    element.textContent = text;
  }
}

/** Sets an attribute where it changed; `null` takes it away. */
export function setAttr(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export function setHidden(element: HTMLElement, hidden: boolean): void {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Runs `body` now and on every change of what it reads, for as long as `life` lasts. */
export function watch(life: AbortSignal, body: () => void): void {
  life.addEventListener("abort", effect(body), { once: true });
}

/**
 * As `watch`, but what follows a change is done once the next frame is on screen: the next sample comes first, figures
 * about the work a frame later.
 */
export function watchLater(life: AbortSignal, body: () => void): void {
  life.addEventListener("abort", effect(body, afterPaint), { once: true });
}

/** The element with the focus, also where the labeler lives in a shadow root. */
export function focused(root: HTMLElement): Element | null {
  const tree = root.getRootNode() as Document | ShadowRoot;
  return tree.activeElement ?? null;
}

/** Whether the element is one that text is typed into. */
export function isField(target: unknown): target is HTMLElement {
  return target instanceof Element && target.matches("textarea, input, select, [contenteditable]");
}
