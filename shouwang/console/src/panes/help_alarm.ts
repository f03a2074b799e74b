// A crew in danger, across the whole board, with a sound that goes on until somebody answers.
import { html, nothing, type TemplateResult } from "lit-html";
import { announce } from "../announce";
import { text } from "../boot";
import { secondsSince } from "../clocks";
import { standingHelp, unansweredHelp } from "../crew_help";
import { takeOver } from "../deeds";
import { openIncident } from "../focus";
import { HELP_TUNE, isSoundOn, keepRinging, stopRinging } from "../sound";
import { showTab } from "../tabs";
import type { Id, Incident } from "../wire";
import { duration, joined } from "../words";

const NAME = "help";
const announced = new Set<Id>();

function show(incident: Incident): void {
  openIncident(incident.id);
  showTab("incident");
}

async function answer(incident: Incident): Promise<void> {
  show(incident);
  await takeOver(incident);
}

function line(incident: Incident, isUnanswered: boolean): TemplateResult {
  const coming = incident.orders.map((order) => `${order.call_sign} ${text(`order_${order.state}`)}`);
  return html`<li class=${isUnanswered ? "loud" : ""}>
    <b>${text("needs_help", { unit: incident.help_of ?? "" })}</b>
    <span>${joined([incident.place || (incident.lon === null ? text("place_unknown") : ""), duration(secondsSince(incident.opened_at)), ...coming])}</span>
    <button type="button" @click=${() => show(incident)}>${text("open_incident")}</button>
    ${isUnanswered ? html`<button type="button" @click=${() => void answer(incident)}>${text("answer_help")}</button>` : nothing}
  </li>`;
}

export function helpAlarm(): TemplateResult | typeof nothing {
  const unanswered = unansweredHelp();
  if (unanswered.length) keepRinging(NAME, HELP_TUNE, false);
  else stopRinging(NAME);
  for (const one of unanswered) {
    if (announced.has(one.id)) continue;
    announced.add(one.id);
    announce(`${text("needs_help", { unit: one.help_of ?? "" })} ${one.place}`);
  }
  const standing = standingHelp();
  if (!standing.length) return nothing;
  return html`<ul class="help-alarm">
    ${standing.map((one) => line(one, unanswered.includes(one)))}
    ${unanswered.length && !isSoundOn() ? html`<li><small>${text("sound_is_off")}</small></li>` : nothing}
  </ul>`;
}
