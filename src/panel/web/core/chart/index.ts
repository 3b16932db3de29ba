// Drawing on a canvas: charts of signals, texts, and what two fingers do.
// May import lists, model, panel/wire; no framework.
// Read first: chart-view.ts.
export { canvasFont, rootRemPx } from "./canvas-text.ts";
export { ChartBuffer } from "./chart-buffer.ts";
export type { ChartView } from "./chart-view.ts";
export { NO_FINGERS, type Pinch, pinched, withFinger, withoutFinger } from "./pinch.ts";
