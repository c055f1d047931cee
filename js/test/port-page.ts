// A labeler of marks in a window: what pages of boxes and of sounds share.

import type { PartsEditor } from "../src/core/parts";
import type { Config, Part } from "../src/core/protocol";
import type { Shelf } from "../src/views/media";
import { Desk } from "./desk";
import { opened } from "./layout";

export interface OnPage {
  clientX: number;
  clientY: number;
}

export abstract class PortPage<P extends Part> extends Desk {
  constructor(config: Partial<Config>, shelf?: Shelf) {
    super(config, shelf);
    opened(this);
  }

  get parts(): PartsEditor<P> {
    return this.session.composer.parts as unknown as PartsEditor<P>;
  }

  /** Where something that is shown is on the page. */
  abstract on(x: number, y: number): OnPage;

  get notice(): string {
    return this.text(".ll-parts-notice");
  }

  get hint(): string {
    return this.text(".ll-bar-hint");
  }

  get said(): string {
    return this.text(".ll-sr > [role=status]");
  }

  get port(): HTMLElement {
    return this.find(".ll-port");
  }

  /** The steps that can be taken back on this sample. Read it last: taken back and done again, nothing is selected. */
  get steps(): number {
    const { work } = this.session.composer;
    let count = 0;
    while (work.undo()) count += 1;
    for (let i = 0; i < count; i += 1) work.redo();
    return count;
  }

  pointer(
    type: "down" | "move" | "up" | "cancel" | "leave",
    [x, y]: readonly [number, number],
    more: PointerEventInit = {},
    on: Element = this.port,
  ): PointerEvent {
    const event = new PointerEvent(`pointer${type}`, {
      bubbles: true,
      cancelable: true,
      button: 0,
      pointerId: 1,
      ...this.on(x, y),
      ...more,
    });
    on.dispatchEvent(event);
    return event;
  }

  tap(at: readonly [number, number], more: PointerEventInit = {}): void {
    this.pointer("down", at, more);
    this.pointer("up", at, more);
  }

  drag(
    from: readonly [number, number],
    to: readonly [number, number],
    more: PointerEventInit = {},
    on?: Element,
  ): void {
    this.pointer("down", from, more, on);
    this.pointer("move", [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], more);
    this.pointer("move", to, more);
    this.pointer("up", to, more);
  }

  /** `more` holds the other deltas and the keys that are held. */
  wheel(at: readonly [number, number], deltaY: number, more: Partial<WheelEvent> = {}): WheelEvent {
    const { deltaMode = 0, deltaX = 0, ...keys } = more;
    const event = new WheelEvent("wheel", { bubbles: true, cancelable: true, deltaX, deltaY, deltaMode });
    for (const [name, value] of Object.entries({ ...this.on(...at), ...keys }))
      Object.defineProperty(event, name, { value });
    this.port.dispatchEvent(event);
    return event;
  }
}
