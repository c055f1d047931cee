// Which part of the plane a picture shows. The kernel's side is `labelloop/widgets/pool_map/plane.py`.

/** The point of the plane at the picture's upper left corner, pixels per unit, and 1 where all points are seen. */
export interface View {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
  readonly zoom: number;
}

/** Where a picture of one view lies in another. */
export interface Shift {
  readonly x: number; // times as wide
  readonly y: number; // times as high
  readonly left: number; // px
  readonly top: number;
}

const [FARTHEST, CLOSEST] = [0.05, 1e6];
const TURN = 1.0018; // times as close, for each pixel that a wheel turns

/** The view after the plane was dragged by so many pixels. */
export function moved(view: View, columns: number, rows: number): View {
  return { ...view, left: view.left - columns / view.across, top: view.top + rows / view.down };
}

/** The view so many times as close, where the point at a pixel stays in its place. */
export function zoomed(view: View, by: number, column: number, row: number): View {
  const zoom = Math.min(CLOSEST, Math.max(FARTHEST, view.zoom * by));
  const [across, down] = [(view.across * zoom) / view.zoom, (view.down * zoom) / view.zoom];
  return {
    left: view.left + column / view.across - column / across,
    top: view.top - row / view.down + row / down,
    across,
    down,
    zoom,
  };
}

/** How much closer a turn of the wheel brings one. */
export function turned({ deltaY, deltaMode }: { deltaY: number; deltaMode: number }): number {
  const pixels = deltaY * (deltaMode === 0 ? 1 : 16);
  return TURN ** -Math.max(-400, Math.min(400, pixels));
}

/** Where a picture that shows one view lies in the picture of another. */
export function shift(from: View, to: View): Shift {
  return {
    x: to.across / from.across,
    y: to.down / from.down,
    left: (from.left - to.left) * to.across,
    top: (to.top - from.top) * to.down,
  };
}
