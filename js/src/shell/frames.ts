// The frames that a page lies in. Some belong to others: their documents cannot be read, and give no size.

/** This document and those around it that may be read, from the inside out. */
export function documents(): Document[] {
  const found: Document[] = [];
  for (let view: Window = window; ; view = view.parent) {
    const page = documentOf(view);
    if (!page) return found;
    found.push(page);
    if (view.parent === view) return found;
  }
}

/** Whether something around this page is of another origin; such a frame is often as high as what is in it. */
export function isWithinForeign(): boolean {
  return documentOf(window.top ?? window) === null;
}

function documentOf(view: Window): Document | null {
  try {
    return view.document;
  } catch (error) {
    if (error instanceof DOMException) return null; // a frame of another origin keeps its document to itself
    throw error;
  }
}
