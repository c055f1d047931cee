// Light or dark, as the page around is. Hosts say it in different places, some of them on a document further out.

import { documents } from "./frames";

/** Keeps `data-theme` and `color-scheme` of the root as the host's are. */
export function followTheme(root: HTMLElement, life: AbortSignal): void {
  const apply = () => {
    const theme = isDark() ? "dark" : "light";
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    root.style.colorScheme = theme;
  };
  const observer = new MutationObserver(apply);
  for (const { documentElement, body } of documents()) {
    observer.observe(documentElement, { attributes: true });
    if (body) observer.observe(body, { attributes: true });
  }
  const preference = matchMedia("(prefers-color-scheme: dark)");
  preference.addEventListener("change", apply, { signal: life });
  life.addEventListener("abort", () => observer.disconnect(), { once: true });
  apply();
}

export function isDark(): boolean {
  for (const page of documents()) {
    for (const element of [page.body, page.documentElement]) {
      const said = element ? themeOf(element) : null;
      if (said !== null) return said === "dark";
    }
  }
  return isDarkBehind() ?? matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Whether the colour that VS Code gives to what is behind is dark; it reaches frames that its other signs do not. */
function isDarkBehind(): boolean | null {
  const told = getComputedStyle(document.documentElement)
    .getPropertyValue("--vscode-editor-background")
    .trim();
  const found = /^#(?:([\da-f]{2})([\da-f]{2})([\da-f]{2})|([\da-f])([\da-f])([\da-f]))/i.exec(told);
  if (!found) return null;
  const [red = 0, green = 0, blue = 0] = found
    .slice(1)
    .filter((part) => part !== undefined)
    .map((part) => Number.parseInt(part.length === 1 ? part + part : part, 16));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
}

function themeOf(element: HTMLElement): "light" | "dark" | null {
  const { jpThemeLight, vscodeThemeKind, theme, bsTheme, colorMode } = element.dataset;
  if (jpThemeLight !== undefined) return jpThemeLight === "false" ? "dark" : "light"; // JupyterLab, Notebook 7
  if (vscodeThemeKind !== undefined) return /light/.test(vscodeThemeKind) ? "light" : "dark"; // VS Code
  for (const named of [element.getAttribute("theme"), theme, bsTheme, colorMode]) {
    if (named === "dark" || named === "light") return named; // Colab, marimo and others
  }
  const has = (name: string) => element.classList.contains(name);
  if (["theme-dark", "dark", "vscode-dark"].some(has)) return "dark";
  if (["theme-light", "light", "vscode-light"].some(has)) return "light"; // Voila, VS Code
  return null;
}
