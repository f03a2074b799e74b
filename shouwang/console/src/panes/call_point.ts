// Which call point an incident came from, and how often it was pressed. Nothing of who pressed is known.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import type { IncidentDetail } from "../wire";
import { clockTime, joined } from "../words";

interface Pressed {
  name: string;
  kind: string;
  times: number;
  pressed_at: string;
}

export function callPointLines(detail: IncidentDetail | null): TemplateResult[] | typeof nothing {
  const presses = detail?.parts.call_point as Pressed[] | undefined;
  if (!presses) return nothing;
  return presses.map(
    (one) => html`<p class="call">${joined([text(`point_${one.kind}`), one.name, clockTime(one.pressed_at), one.times > 1 && text("point_pressed", { n: one.times })])}</p>`,
  );
}
