// Units on duty: by call sign, so that the list never jumps.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { text } from "../boot";
import { board, unitsOnDuty } from "../board_state";
import { secondsSince } from "../clocks";
import { candidates, choose } from "../focus";
import { mapTools } from "../map_tools";
import { operationOfUnit } from "../operations";
import { showTab } from "../tabs";
import type { Unit } from "../wire";
import { clockTime, duration, joined } from "../words";

function doing(unit: Unit): string {
  const incident = unit.incident === null ? undefined : board.incidents.get(unit.incident);
  return joined([text(`unit_${unit.state}`), incident?.category_name ?? unit.post_name, operationOfUnit(unit.id)?.name]);
}

function show(unit: Unit): void {
  mapTools.showUnit(unit.id);
  if (candidates().some((row) => row.unit === unit.id)) choose(unit.id);
  if (matchMedia("(max-width: 1100px)").matches) showTab("map");
}

function row(unit: Unit): TemplateResult {
  const age = unit.position_at ? secondsSince(unit.position_at) : null;
  const title = joined([text(`kind_${unit.kind}`), ...unit.capabilities, unit.position_at && `${text("position_of")} ${clockTime(unit.position_at)}`]);
  return html`<li>
    <button type="button" class="unit" title=${title} @click=${() => show(unit)}>
      <b>${unit.call_sign}</b>
      <span class=${unit.state === "free" ? "free" : ""}>${doing(unit)}</span>
      <span class=${age !== null && age > 120 ? "old time" : "time"}>${age === null ? text("no_position") : duration(age)}</span>
    </button>
  </li>`;
}

export function unitsPane(): TemplateResult {
  const units = unitsOnDuty().sort((a, b) => a.call_sign.localeCompare(b.call_sign));
  const free = units.filter((unit) => unit.state === "free").length;
  return html`<h2>
      <span>${text("on_duty")} ${units.length} · ${text("free")} ${free}</span>
      ${units.length ? html`<span title=${text("position_age_hint")}>${text("position_age")}</span>` : nothing}
    </h2>
    ${units.length ? html`<ul class="units">${repeat(units, (unit) => unit.id, row)}</ul>` : html`<p class="empty">${text(board.isLoaded ? "units_empty" : "loading")}</p>`}`;
}
