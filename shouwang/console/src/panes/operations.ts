// Operations: quiet lines under what waits; each shows where it is, and leads to its page.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { text } from "../boot";
import { serverNow } from "../clocks";
import { operationOfIncident, operations, showOperation } from "../operations";
import type { Id, IncidentDetail } from "../wire";
import type { Operation, OperationPart } from "../wire_operations";
import { clockTime, day, joined, named, weekdayTime } from "../words";

function at(time: string): string {
  return day(time) === day(serverNow()) ? clockTime(time).slice(0, 5) : weekdayTime(time);
}

/** Until when, or from when. */
function when(one: Operation): string {
  return one.state === "running" ? text("operation_until", { time: at(one.ends_at) }) : text("operation_from", { time: at(one.starts_at) });
}

function row(one: Operation): TemplateResult {
  const counts = joined([one.state_name, text("n_units", { n: one.units.length }), text("n_incidents", { n: one.incidents.length }), one.commander]);
  const theirs = one.units.filter((row) => row.unit === null).map((row) => `${row.agency} ${row.call_sign}`);
  return html`<li>
    <button type="button" class="what" title=${theirs.join(", ")} @click=${() => showOperation(one)}><b>${one.name}</b><span class="time">${when(one)}</span><small>${counts}</small></button>
    <a href=${one.page} aria-label=${named(text("operation_page"), one.name)}>${text("operation_page")}</a>
  </li>`;
}

export function operationsPane(): TemplateResult | typeof nothing {
  if (!operations.length) return nothing;
  return html`<h2><span>${text("operations")} <kbd aria-hidden="true">;</kbd></span><span>${operations.length}</span></h2>
    <ul class="operations">${repeat(operations, (one) => one.id, row)}</ul>`;
}

/** What an incident is part of: at once as the list has it, else as its detail knows. */
export function operationLine(id: Id, detail: IncidentDetail | null): TemplateResult | typeof nothing {
  const one = operationOfIncident(id) ?? (detail?.parts.operation as OperationPart | undefined);
  return one ? html`<p class="call operation">${text("operation")} <a href=${one.page}>${one.name}</a> ${one.state_name}</p>` : nothing;
}
