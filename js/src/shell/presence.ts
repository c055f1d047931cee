// Hosts keep widgets whose cell was run again, so the kernel asks whether somebody looks. A page that is there says so.

/** The part of anywidget's model that is used. */
export interface Asked {
  send(message: { kind: "here" }): void;
  on(name: "msg:custom", heard: (message: { kind?: string }) => void): void;
  off(name: "msg:custom", heard: (message: { kind?: string }) => void): void;
}

/** Says that a page is there, now and whenever it is asked, for as long as `life` lasts. */
export function attend(model: Asked, life: AbortSignal): void {
  const here = () => {
    try {
      model.send({ kind: "here" });
    } catch {
      // The kernel is gone: nothing is drawn there either way.
    }
  };
  const heard = ({ kind }: { kind?: string }) => {
    if (kind === "here") here();
  };
  model.on("msg:custom", heard);
  life.addEventListener("abort", () => model.off("msg:custom", heard), { once: true });
  here();
}
