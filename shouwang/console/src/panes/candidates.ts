// The ranked units with their reasons, and the one big key.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { may, text } from "../boot";
import { board } from "../board_state";
import { COMMANDS, type Command } from "../commands";
import { pending, sendOrder } from "../deeds";
import { candidates, choose, chosenCandidate, focus, isAnswered, needsUnits, pulledFrom, refusedKey } from "../focus";
import { operationOfUnit } from "../operations";
import type { Candidate, Incident } from "../wire";
import { duration, joined } from "../words";
import { mark } from "./marks";

const SHOWN = 6;
const OLD_SECONDS = 120;
/** What tells one unit from the next stands first; what is much the same for all of them, last. */
const LAST_REASONS = ["out_of_its_beat", "cover_after"];

function reasonsInOrder(one: Candidate): string[] {
  const weight = (code: string) => (code === "nearest" ? -1 : LAST_REASONS.indexOf(code) + 1);
  const kept = one.reasons.filter((reason) => reason !== pulledFrom(one));
  return kept.sort((a, b) => weight(a.code) - weight(b.code)).map((reason) => reason.text);
}

/** Where else it is wanted, unless that is this very matter. */
function operationWords(one: Candidate): string {
  const own = operationOfUnit(one.unit);
  return own && !own.incidents.includes(focus.id ?? "") ? text("in_operation", { name: own.name }) : "";
}

function row(one: Candidate, rank: number): TemplateResult {
  const isChosen = one === chosenCandidate();
  const pulled = pulledFrom(one);
  const [first, ...others] = reasonsInOrder(one);
  const age = one.position_age_seconds;
  const more = joined([operationWords(one), ...others, age !== null && age > OLD_SECONDS && text("position_old", { age: duration(age) })]);
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
    ${pulled ? html`<small class="pulled">${pulled.text}</small>` : nothing}
    ${more ? html`<small>${more}</small>` : nothing}
  </li>`;
}

function emptyWords(): string {
  if (focus.rankingError) return focus.rankingError;
  return text(focus.ranking ? "no_candidates" : "ranking_loading");
}

/** What it costs stands on the key: the incident that this unit would leave. */
function pullWords(one: Candidate): string {
  const left = board.incidents.get(board.units.get(one.unit)?.incident ?? "");
  return left ? text("pull_unit", { unit: one.call_sign, priority: left.priority }) : text("pull_unit_away", { unit: one.call_sign });
}

function sendWords(incident: Incident): string {
  if (pending.unit !== null) return text("sending");
  const chosen = chosenCandidate();
  if (chosen && pulledFrom(chosen)) return pullWords(chosen);
  if (chosen) return text(incident.orders.length ? "send_also" : "send_unit", { unit: chosen.call_sign });
  return text(isAnswered(incident) ? "send_another" : "send");
}

/** Up to the ninth, because 1-9 choose; a chosen one further down is shown too. */
function shown(): Candidate[] {
  const all = candidates();
  const at = all.findIndex((one) => one === chosenCandidate());
  return all.slice(0, Math.max(SHOWN, at + 1));
}

/** Whom R would send, and which post would be left with too few: read before the key is pressed. */
function helpWords(incident: Incident): TemplateResult | typeof nothing {
  const help = focus.ranking?.reinforcement;
  if (!help || help.step <= incident.step) return nothing;
  return html`<p class="soft help-next">${joined([`${text("reinforce")} ${help.step}/${incident.steps}`, help.text])}</p>`;
}

/** A key that sent nobody says why, beside the list it was meant for. */
function refusedWords(): TemplateResult | typeof nothing {
  const key = refusedKey();
  const first = chosenCandidate();
  return key && first ? html`<p class="first-changed">${mark("soon")} ${text("first_changed", { unit: first.call_sign, pressed: key })}</p>` : nothing;
}

/** What stands between the units and the keys, from other panes. */
interface Beside {
  /** Where the unit that Enter sends will stop, read before the list. */
  approach: TemplateResult | typeof nothing;
  /** Beside the keys: what is seen on them decides who else must go. */
  pictures: TemplateResult | typeof nothing;
}

export function candidateList(incident: Incident, button: (command: Command, incident: Incident) => TemplateResult, { approach, pictures }: Beside): TemplateResult | typeof nothing {
  if (!needsUnits(incident) || !may("dispatch")) return nothing;
  const chosen = chosenCandidate();
  const others = COMMANDS.filter((command) => ["reinforce", "voice"].includes(command.words) && command.isPossible(incident));
  return html`<h2><span>${text("who_can_go")}</span><span>${text("recommended_first")}</span></h2>
    ${approach} ${refusedWords()}
    ${candidates().length
      ? html`<ol class="candidates" role="listbox" tabindex="0" aria-label=${text("who_can_go")} aria-activedescendant=${chosen ? `candidate-${chosen.unit}` : nothing}>
          ${repeat(shown(), (one) => one.unit, (one, index) => row(one, index + 1))}
        </ol>`
      : html`<p class="empty">${emptyWords()}</p>`}
    ${pictures}
    <div class="act" role="group" aria-label=${text("actions")}>
      <button type="button" class="go ${chosen && pulledFrom(chosen) ? "pulls" : ""}" ?disabled=${!chosen || pending.unit !== null} @click=${() => void sendOrder("data")}>
        ${sendWords(incident)} <kbd>Enter</kbd>
      </button>
      ${others.map((command) => button(command, incident))}
    </div>
    ${helpWords(incident)}`;
}
