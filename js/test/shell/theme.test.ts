// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Desk } from "../desk";

const html = document.documentElement;
const clean = () => {
  for (const element of [html, document.body])
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
};
let darkSystem = false;

beforeEach(() => {
  darkSystem = false;
  vi.stubGlobal("matchMedia", () => Object.assign(new EventTarget(), { matches: darkSystem }));
});
afterEach(() => {
  clean();
  vi.unstubAllGlobals();
});

it.each([
  ["JupyterLab", () => document.body.setAttribute("data-jp-theme-light", "false"), "dark"],
  ["JupyterLab", () => document.body.setAttribute("data-jp-theme-light", "true"), "light"],
  ["VS Code", () => document.body.setAttribute("data-vscode-theme-kind", "vscode-high-contrast"), "dark"],
  [
    "VS Code",
    () => document.body.setAttribute("data-vscode-theme-kind", "vscode-high-contrast-light"),
    "light",
  ],
  ["Colab", () => html.setAttribute("theme", "dark"), "dark"],
  ["a page", () => html.setAttribute("data-theme", "dark"), "dark"],
  ["Voila", () => document.body.classList.add("theme-light"), "light"],
  ["nothing", () => {}, "light"],
])("follows %s", (_host, set, theme) => {
  set();
  expect(new Desk().root.dataset.theme).toBe(theme);
});

it("follows the system where the page says nothing, and only there", () => {
  darkSystem = true;
  const desk = new Desk();
  expect(desk.root.dataset.theme).toBe("dark");
  expect(desk.root.style.colorScheme).toBe("dark");
  document.body.setAttribute("data-jp-theme-light", "true");
  expect(new Desk().root.dataset.theme).toBe("light");
});

it("changes with the host, until the view is gone", async () => {
  const desk = new Desk();
  document.body.setAttribute("data-jp-theme-light", "false");
  await vi.waitFor(() => expect(desk.root.dataset.theme).toBe("dark"));
  desk.destroy();
  document.body.setAttribute("data-jp-theme-light", "true");
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(desk.root.dataset.theme).toBe("dark");
});
