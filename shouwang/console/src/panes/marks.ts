// Shape says it as well as colour: square late, triangle soon, ring calm.
import { svg, type SVGTemplateResult } from "lit-html";
import type { Level } from "../clocks";

const SHAPES: Record<Level, SVGTemplateResult> = {
  late: svg`<rect x=".5" y=".5" width="11" height="11" rx="2" />`,
  soon: svg`<path d="M6 .8 11.6 11H.4Z" />`,
  calm: svg`<circle cx="6" cy="6" r="4.5" />`,
};

export function mark(level: Level): SVGTemplateResult {
  return svg`<svg class="mark" viewBox="0 0 12 12" aria-hidden="true">${SHAPES[level]}</svg>`;
}
