// Bytes as a picture. Pages may forbid addresses of the kind blob: (VS Code's rules for notebooks name only data: and
// https:); there they are written into the address itself, which takes a third more memory and longer.

/** Shows a picture; resolves to whether the browser can. `image` has an address of its bytes already. */
export async function decoded(image: HTMLImageElement, blob: Blob): Promise<boolean> {
  if (await decodes(image)) return true;
  image.src = await dataUrl(blob);
  return decodes(image);
}

/** The same where nobody waits for it: in a grid of many. */
export function elseWritten(image: HTMLImageElement | SVGElement, name: "src" | "href", blob: Blob): void {
  const again = () => void dataUrl(blob).then((url) => image.setAttribute(name, url));
  image.addEventListener("error", again, { once: true });
}

function decodes(image: HTMLImageElement): Promise<boolean> {
  return image.decode().then(
    () => true,
    () => false,
  );
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(`${reader.result}`);
    reader.readAsDataURL(blob);
  });
}
