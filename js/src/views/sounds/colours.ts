// Colours of a spectrogram, from silent to loud. The stops are those of matplotlib's maps, which are in the public domain.

export type Colours = "magma" | "viridis" | "grey";

const STOPS: Readonly<Record<Colours, readonly string[]>> = {
  magma: ["000004", "1c1044", "4f127b", "812581", "b5367a", "e55964", "fb8761", "fec287", "fcfdbf"],
  viridis: ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"],
  grey: ["ffffff", "000000"],
};

/** A colour for each of 256 levels, as the bytes of a pixel; what lies below `floor` (0 to 255) is silence. */
export function palette(colours: Colours, floor: number): Uint32Array<ArrayBuffer> {
  const stops = STOPS[colours].map((hex) =>
    [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  );
  const bytes = new Uint8ClampedArray(256 * 4);
  for (let level = 0; level < 256; level += 1) {
    const share = Math.max(0, (level - floor) / Math.max(1, 255 - floor)) * (stops.length - 1);
    const below = Math.min(Math.floor(share), stops.length - 2);
    const [low, high] = [stops[below], stops[below + 1]];
    for (let c = 0; c < 3; c += 1) {
      const [a, b] = [low?.[c] ?? 0, high?.[c] ?? 0];
      bytes[level * 4 + c] = a + (b - a) * (share - below);
    }
    bytes[level * 4 + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}
