// The ranked units with their reasons, and the one big key.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { may, text } from "../boot";
import { COMMANDS, type Command } from "../commands";
import { pending, sendOrder } from "../deeds";
import { candidates, choose, chosenCandidate, focus, needsUnits } from "../focus";
import type { Candidate, Incident } from "../wire";
import { duration, joined } from "../words";

const SHOWN = 6;
const OLD_SECONDS = 120;

function row(one: Candidate, rank: number): TemplateResult {
  const isChosen = one === chosenCandidate();
  const [first, ...others] = one.reasons.map((reason) => reason.text);
  const age = one.position_age_seconds;
  const more = joined([...others, age !== null && age > OLD_SECONDS && text("position_old", { age: duration(age) })]);
  return html`<li
    role="option"
    id="candidate-${one.unit}"
    aria-selected=${isChosen}
    class=${one.recommended ? "recommended" : ""}
    @click=${() => choose(one.unit)}
    @dblclick=${() => void sendOrder("data", one)}
  >
    <span class="rank">${rank}</span>
    <b>${one.call_sign}</b>
    <span class="why">${first ?? text(`unit_${one.state}`)}</span>
    <span class="time">${one.travel_seconds === null ? "–" : duration(one.travel_seconds)}</span>
    ${more ? html`<small>${more}</small>` : nothing}
  </li>`;
}

function emptyWords(): string {
  if (focus.rankingError) return focus.rankingError;
  return text(focus.ranking ? "no_candidates" : "ranking_loading");
}

function sendWords(incident: Incident): string {
  if (pending.unit !== null) return text("sending");
  const chosen = chosenCandidate();
  if (chosen) return text(incident.orders.length ? "send_also" : "send_unit", { unit: chosen.call_sign });
  return text(incident.orders.length ? "send_another" : "send");
}

/** Up to the ninth, because 1-9 choose; a chosen one further down is shown too. */
function shown(): Candidate[] {
  const all = candidates();
  const at = all.findIndex((one) => one === chosenCandidate());
  return all.slice(0, Math.max(SHOWN, at + 1));
}

export function candidateList(incident: Incident, button: (command: Command, incident: Incident) => TemplateResult): TemplateResult | typeof nothing {
  if (!needsUnits(incident)) return nothing;
  const chosen = chosenCandidate();
  const others = COMMANDS.filter((command) => ["reinforce", "voice"].includes(command.words) && command.isPossible(incident));
  return html`<h2><span>${text("recommended")}</span><span>${text("by_arrival")}</span></h2>
    ${candidates().length
      ? html`<ol class="candidates" role="listbox" tabindex="0" aria-label=${text("recommended")} aria-activedescendant=${chosen ? `candidate-${chosen.unit}` : nothing}>
          ${repeat(shown(), (one) => one.unit, (one, index) => row(one, index + 1))}
        </ol>`
      : html`<p class="empty">${emptyWords()}</p>`}
    <div class="act" role="group" aria-label=${text("actions")}>
      ${may("dispatch")
        ? html`<button type="button" class="go" ?disabled=${!chosen || pending.unit !== null} @click=${() => void sendOrder("data")}>
            ${sendWords(incident)} <kbd>Enter</kbd>
          </button>`
        : nothing}
      ${others.map((command) => button(command, incident))}
    </div>`;
}
