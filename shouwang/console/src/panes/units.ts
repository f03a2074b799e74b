// Units on duty: by call sign, so that the list never jumps.
import { html, nothing, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { boot, text } from "../boot";
import { board, unitsOnDuty } from "../board_state";
import { secondsSince, thisSecond } from "../clocks";
import { candidates, choose } from "../focus";
import { mapTools } from "../map_tools";
import { operationOfUnit, operations } from "../operations";
import { showTab } from "../tabs";
import type { Unit } from "../wire";
import { ago, clockTime, joined } from "../words";

const FRESH_SECONDS = 15; // three reports of a unit that moves
const STEP_SECONDS = 5;
const OLD_SECONDS = 120;

function doing(unit: Unit): string {
  const incident = unit.incident === null ? undefined : board.incidents.get(unit.incident);
  return joined([text(`unit_${unit.state}`), incident?.category_name ?? unit.post_name, operationOfUnit(unit.id)?.name]);
}

/** In steps: five hundred figures that count the seconds are noise. */
function ageWords(seconds: number): string {
  if (seconds < FRESH_SECONDS) return text("position_fresh");
  return ago(seconds < 60 ? seconds - (seconds % STEP_SECONDS) : seconds);
}

function show(unit: Unit): void {
  mapTools.showUnit(unit.id);
  if (candidates().some((row) => row.unit === unit.id)) choose(unit.id);
  if (matchMedia("(max-width: 1100px)").matches) showTab("map");
}

function row(unit: Unit): TemplateResult {
  const age = unit.position_at ? secondsSince(unit.position_at) : null;
  const title = joined([text(`kind_${unit.kind}`), ...unit.capabilities, unit.position_at && `${text("position_of")} ${clockTime(unit.position_at)}`]);
  return html`<li role="listitem">
    <button type="button" class="unit" title=${title} @click=${() => show(unit)}>
      <b>${unit.call_sign}</b>
      <span class=${unit.state === "free" ? "free" : ""}>${doing(unit)}</span>
      <span class=${age !== null && age > OLD_SECONDS ? "old time" : "time"}>${age === null ? text("no_position") : ageWords(age)}</span>
    </button>
  </li>`;
}

const { compare } = new Intl.Collator(boot.language);

/** In blocks: the browser watches each by itself whether it is in sight, and five hundred rows cost it more than they save. */
const BLOCK = 20;

function blocks(units: Unit[]): TemplateResult[] {
  const starts = Array.from({ length: Math.ceil(units.length / BLOCK) }, (_, block) => block * BLOCK);
  return starts.map((start) => html`<ul role="presentation">${repeat(units.slice(start, start + BLOCK), (unit) => unit.id, row)}</ul>`);
}

function list(): TemplateResult {
  const units = unitsOnDuty().sort((a, b) => compare(a.call_sign, b.call_sign));
  const free = units.filter((unit) => unit.state === "free").length;
  return html`<h2>
      <span>${text("on_duty")} ${units.length} · ${text("free")} ${free}</span>
      ${units.length ? html`<span title=${text("position_age_hint")}>${text("position_age")}</span>` : nothing}
    </h2>
    ${units.length ? html`<div class="units" role="list">${blocks(units)}</div>` : html`<p class="empty">${text(board.isLoaded ? "units_empty" : "loading")}</p>`}`;
}

/** Hundreds of rows that no key changes: made anew with what comes, and each second. */
export function unitsPane(): TemplateResult {
  return html`${guard([board.version, operations, thisSecond()], list)}`;
}
