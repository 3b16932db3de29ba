/** A chart of the last minute, by uplot. Loaded only when a chart is opened. */
import "uplot/dist/uPlot.min.css";
import type UPlot from "uplot";
import { canvasFont, rootRemPx } from "./canvas-text.ts";
import { CHART_SECONDS, type ChartBuffer } from "./chart-buffer.ts";

/** Told apart by dashes, not by colour. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [12, 3, 2, 3], [4, 8], [1, 6]];
/** Most signals in one chart: as many as there are dashes. */
export const CHART_SIGNALS_MAX = DASHES.length;

/** How often it is drawn again, ms: a minute on 400 pixels moves one pixel in 150 ms. */
const DRAW_EVERY_MS = 100;
/** Of the axes, rem. */
const FONT_REM = 0.75;

export class ChartView {
  readonly #host: HTMLElement;
  readonly #chart: UPlot;
  #drawnMs = Number.NEGATIVE_INFINITY;

  /** @param label of the time axis */
  static async open(host: HTMLElement, signals: readonly string[], label: string): Promise<ChartView> {
    mendLocale();
    const { default: uPlot } = await import("uplot");
    return new ChartView(uPlot, host, signals, label);
  }

  private constructor(uPlot: typeof UPlot, host: HTMLElement, signals: readonly string[], label: string) {
    this.#host = host;
    const ink = getComputedStyle(host).color;
    const rem = rootRemPx();
    const font = canvasFont(FONT_REM, rem);
    const axis = {
      font,
      labelFont: font,
      stroke: ink,
      grid: { stroke: "rgba(128, 128, 128, 0.3)" },
      ticks: { stroke: ink },
    };
    const series = signals.map((name, index) => ({
      label: name,
      stroke: ink,
      width: 1.5,
      dash: [...(DASHES[index % DASHES.length] ?? [])],
      points: { show: false },
      spanGaps: false,
    }));
    const { width, height } = this.#room();
    this.#chart = new uPlot(
      {
        ...{ width, height, legend: { show: false }, cursor: { show: false } },
        scales: { x: { time: false, range: [-CHART_SECONDS, 0] } },
        axes: [
          { ...axis, label, labelSize: 1.125 * rem, size: 1.875 * rem },
          { ...axis, size: 3.75 * rem },
        ],
        series: [{}, ...series],
      },
      [[], ...signals.map(() => [])],
      host,
    );
  }

  /** Draws, unless it did so a moment ago. */
  draw(buffer: ChartBuffer, nowMs: number): void {
    if (nowMs - this.#drawnMs < DRAW_EVERY_MS && nowMs >= this.#drawnMs) return;
    this.#drawnMs = nowMs;
    const { width, height } = this.#room();
    if (width !== this.#chart.width || height !== this.#chart.height) this.#chart.setSize({ width, height });
    this.#chart.setData(buffer.columns(nowMs));
  }

  dispose(): void {
    this.#chart.destroy();
  }

  #room(): { readonly width: number; readonly height: number } {
    return { width: Math.max(this.#host.clientWidth, 100), height: Math.max(this.#host.clientHeight, 80) };
  }
}

/** uplot asks for number formats of the browser's language as it is loaded, and throws under one such as `en-US@posix`. */
function mendLocale(): void {
  try {
    new Intl.NumberFormat(navigator.language);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const language = navigator.language.split(/[@.]/)[0] ?? "en";
    Object.defineProperty(navigator, "language", { value: language, configurable: true });
  }
}
