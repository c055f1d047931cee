// Nothing is painted here: what waits for a frame is done at once.
import { vi } from "vitest";

vi.mock("../src/shell/paint", () => ({ afterPaint: (run: () => void) => run() }));
