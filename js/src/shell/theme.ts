// Light or dark, as the page around is. Hosts say it in different places, some of them on a document further out.

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
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function themeOf(element: HTMLElement): "light" | "dark" | null {
  const { jpThemeLight, vscodeThemeKind, theme, bsTheme, colorMode } = element.dataset;
  if (jpThemeLight !== undefined) return jpThemeLight === "false" ? "dark" : "light"; // JupyterLab, Notebook 7
  if (vscodeThemeKind !== undefined) return /light/.test(vscodeThemeKind) ? "light" : "dark"; // VS Code
  for (const named of [element.getAttribute("theme"), theme, bsTheme, colorMode]) {
    if (named === "dark" || named === "light") return named; // Colab, marimo and others
  }
  if (element.classList.contains("theme-dark") || element.classList.contains("dark")) return "dark";
  if (element.classList.contains("theme-light") || element.classList.contains("light")) return "light"; // Voila
  return null;
}

/** This document and those around it that may be read. */
function documents(): Document[] {
  const found: Document[] = [];
  for (let view: Window = window; ; view = view.parent) {
    try {
      found.push(view.document);
    } catch (error) {
      if (error instanceof DOMException) return found; // a frame of another origin keeps its document to itself
      throw error;
    }
    if (view.parent === view) return found;
  }
}
