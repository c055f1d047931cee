// Adds a class while labeling. The kernel decides; the new button comes with the config it sends back.

import { h, setHidden, watch } from "./dom";
import type { Ui } from "./ui";

export function adder(ui: Ui): HTMLElement {
  const { life: signal } = ui;
  const opener = h(
    "button",
    { type: "button", class: "ll-add", title: "Add a class to choose from" },
    "+ add class",
  );
  const field = h("input", {
    type: "text",
    class: "ll-field",
    hidden: true,
    placeholder: "Name, then Enter",
    "aria-label": "Name of the new class",
    autocomplete: "off",
  });
  const show = (editing: boolean) => {
    setHidden(opener, editing);
    setHidden(field, !editing);
    field.value = "";
  };
  opener.addEventListener(
    "click",
    () => {
      show(true);
      field.focus();
    },
    { signal },
  );
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
      const caption = field.value.trim();
      if (event.key === "Enter" && caption !== "") ui.session.addClass(caption);
      show(false);
      ui.home();
      event.preventDefault();
    },
    { signal },
  );
  field.addEventListener("blur", () => field.value.trim() === "" && show(false), { signal });
  const element = h("div", { class: "ll-adder" }, opener, field);
  watch(signal, () => setHidden(element, ui.session.config.value.restricted === true));
  return element;
}
