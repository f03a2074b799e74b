// The queue: most urgent first; it keeps still while someone points or types.
import { html, nothing, type TemplateResult } from "lit-html";
import { guard } from "lit-html/directives/guard.js";
import { repeat } from "lit-html/directives/repeat.js";
import { announce } from "../announce";
import { text } from "../boot";
import { board, openIncidents } from "../board_state";
import { takenHere } from "../call_draft";
import { clockLevel, elapsedSeconds, incidentLevel, loudest, pressingClock, secondsSince, serverNow, thisSecond, urgentFirst } from "../clocks";
import { focus, isAnswered, openIncident } from "../focus";
import { operationOfIncident, operations } from "../operations";
import { repaint } from "../paint";
import { showTab } from "../tabs";
import { isTypingNow } from "../typing";
import type { Id, Incident } from "../wire";
import { ago, clockTime, duration, joined, named } from "../words";
import { mark } from "./marks";
import { foldedFrom } from "./mode";

const NEW_SECONDS = 15;
const REST_AFTER_KEY_MS = 2_000;

let shown: Id[] = [];
let isPointed = false;
let restUntil = 0;
let isUnfolded = false;
let heard: Set<Id> | null = null;

function isHeld(): boolean {
  return isPointed || isTypingNow() || Date.now() < restUntil;
}

/** The rows in the order on the screen, and those that wait at the edge. */
function arrange(): { rows: Incident[]; atEdge: Incident[] } {
  const sorted = urgentFirst(openIncidents());
  const hasOwnNew = sorted.some((row) => takenHere.has(row.id) && !shown.includes(row.id));
  if (!isHeld() || !shown.length || hasOwnNew) shown = sorted.map((row) => row.id);
  const known = new Set(shown);
  const rows = shown.flatMap((id) => board.incidents.get(id) ?? []);
  return { rows, atEdge: sorted.filter((row) => !known.has(row.id)) };
}

function tellNew(): void {
  const rows = openIncidents();
  if (heard && board.isLoaded) {
    for (const row of rows) if (!heard.has(row.id) && !takenHere.has(row.id)) announce(text("new_incident", { category: row.category_name, place: row.place }));
  }
  if (board.isLoaded) heard = new Set(rows.map((row) => row.id));
}

/** In a mode that folds them: quiet matters in time, and not the one that is open. What turns late shows by itself. */
function isFolded(incident: Incident): boolean {
  const from = foldedFrom();
  return from !== null && incident.priority >= from && incidentLevel(incident) === "calm" && incident.id !== focus.id;
}

function folding(count: number): TemplateResult | typeof nothing {
  if (!count) return nothing;
  const turn = () => {
    isUnfolded = !isUnfolded;
    repaint();
  };
  return html`<button type="button" class="edge" @click=${turn}>${text("n_folded", { n: count })} · ${text(isUnfolded ? "fold" : "unfold")}</button>`;
}

export function openNeighbour(step: number): void {
  const { rows } = arrange();
  const at = rows.findIndex((row) => row.id === focus.id);
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  restUntil = Date.now() + REST_AFTER_KEY_MS;
  if (!next) return;
  openIncident(next.id);
  requestAnimationFrame(() => document.getElementById(`incident-${next.id}`)?.scrollIntoView({ block: "nearest" }));
}

function answeredBy(incident: Incident): string {
  if (incident.state === "closed") return text("state_closed");
  const [first, ...others] = [...incident.orders].sort((a, b) => a.since.localeCompare(b.since));
  if (!first) return text(isAnswered(incident) ? "all_cleared" : "not_sent");
  const left = first.state === "en_route" && first.arrives_at ? ` ${duration((Date.parse(first.arrives_at) - serverNow()) / 1000)}` : "";
  return `${first.call_sign} ${text(`order_${first.state}`)}${left}${others.length ? ` +${others.length}` : ""}`;
}

function timeOf(incident: Incident): TemplateResult {
  const clock = pressingClock(incident);
  const isPressing = clock !== null && clockLevel(clock) !== "calm";
  const words = isPressing ? duration(elapsedSeconds(clock)) : ago(secondsSince(incident.opened_at));
  return html`<span class="time" title="${clockTime(incident.opened_at)}${clock ? ` · ${clock.name}` : ""}">${words}</span>`;
}

function row(incident: Incident, loud: Incident | null): TemplateResult {
  const level = incidentLevel(incident);
  const isOver = incident.state === "closed" || incident.state === "merged";
  const classes = [level, incident === loud && "loud", isOver && "over", secondsSince(incident.opened_at) < NEW_SECONDS && "new"];
  return html`<li
    role="option"
    id="incident-${incident.id}"
    class=${classes.filter(Boolean).join(" ")}
    aria-selected=${incident.id === focus.id}
    @click=${() => {
      openIncident(incident.id);
      showTab("incident");
    }}
  >
    ${mark(level)}
    <span class="what">${incident.category_name || text("unknown_type")}<span class="unseen"> ${text(`level_${level}`)}</span></span>
    ${timeOf(incident)}
    <small><span class="where">${incident.place || text("place_unknown")}</span><span> · ${joined([answeredBy(incident), operationOfIncident(incident.id)?.name])}</span></small>
  </li>`;
}

function atQueueKey(event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  openNeighbour(event.key === "ArrowDown" ? 1 : -1);
}

function release(): void {
  isPointed = false;
  restUntil = 0;
  shown = [];
  repaint();
}

export function queuePane(): TemplateResult {
  tellNew();
  const { rows: all, atEdge } = arrange();
  const quiet = all.filter(isFolded);
  const rows = isUnfolded ? all : all.filter((one) => !quiet.includes(one));
  const loud = loudest(openIncidents());
  return html`<h2><span>${text("incidents")} ${openIncidents().length}</span><span>${text("most_urgent_first")}</span></h2>
    ${atEdge.length ? html`<button type="button" class="edge" @click=${release}>${named(text("n_new", { n: atEdge.length }), atEdge[0]!.category_name)}</button>` : nothing}
    ${rows.length
      ? html`<ol
          class="queue"
          role="listbox"
          tabindex="0"
          aria-label=${text("incidents")}
          aria-activedescendant=${focus.id === null ? nothing : `incident-${focus.id}`}
          @keydown=${atQueueKey}
          @mousedown=${(event: MouseEvent) => event.preventDefault()}
          @pointerenter=${(event: PointerEvent) => (isPointed = event.pointerType === "mouse")}
          @pointerleave=${() => (isPointed = false)}
        >
          ${repeat(rows, (one) => one.id, (one) => guard([one, one === loud, one.id === focus.id, operations, thisSecond()], () => row(one, loud)))}
        </ol>`
      : quiet.length
        ? nothing
        : html`<p class="empty">${text(board.isLoaded ? "queue_empty" : "loading")}</p>`}
    ${folding(quiet.length)}`;
}
