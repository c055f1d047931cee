// Files for the owner: the kernel makes them and sends their bytes, the browser saves them. No route of a server is
// needed, so it works in Voila, too.

import { h, setHidden, setText } from "../shell/dom";

const FILES = [
  { name: "labels", caption: "Labels", about: "What was labeled, with the data: labels.csv" },
  { name: "metadata", caption: "Metadata", about: "Who answered what, when: metadata.csv" },
  { name: "consensus", caption: "Consensus", about: "The answer that stands for each sample: consensus.csv" },
] as const;

/** What the kernel sends of a file, with its bytes beside. */
export interface FileMessage {
  kind: "file";
  to: string;
  what: string;
  name: string;
  type: string;
  error: string | null;
}

export class Downloads {
  readonly element: HTMLElement;
  #buttons = new Map<string, HTMLButtonElement>();
  #problem = h("p", { class: "ll-gate-problem", role: "alert", dir: "auto", hidden: true }, "");

  constructor(ask: (what: string) => void, life: AbortSignal) {
    const buttons = FILES.map(({ name, caption, about }) => {
      const attributes = { type: "button", class: "ll-action ll-small", "data-download": name };
      const button = h("button", { ...attributes, title: about, "aria-label": `Download ${about}` }, caption);
      const press = () => {
        button.disabled = true;
        setHidden(this.#problem, true);
        ask(name);
      };
      button.addEventListener("click", press, { signal: life });
      this.#buttons.set(name, button);
      return button;
    });
    const label = h("span", { class: "ll-downloads-title", "aria-hidden": "true" }, "Download");
    this.element = h("div", { class: "ll-downloads", role: "group", "aria-label": "Download" }, label);
    this.element.append(...buttons, this.#problem);
  }

  take({ what, name, type, error }: FileMessage, bytes: BlobPart | undefined): void {
    const button = this.#buttons.get(what);
    if (button) button.disabled = false;
    setText(this.#problem, error ?? "");
    setHidden(this.#problem, error === null);
    if (error === null) save(name, new Blob([bytes ?? ""], { type }));
  }
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name, hidden: true });
  document.body.append(link); // some browsers follow only what is in the page
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // not before the browser has read it
}
