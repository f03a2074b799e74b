// One order, one big next step.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { board } from "../board_state";
import { isCounting, pressingClock, secondsSince, serverNow, elapsedSeconds, clockLevel } from "../clocks";
import { repaint } from "../paint";
import { NEXT } from "../steps";
import type { Answer, Incident, IncidentDetail, Order, OrderState, OrderStep, PlaceNote, Unit } from "../wire";
import { ago, clockTime, duration, joined } from "../words";
import { lastStep, step } from "./outbox";

const REASONS = ["busy", "too_far", "no_vehicle", "not_able"];

const DOUBLE_TAP_MS = 800; // the next step stands where the last one was

let isDeclining = false;
let pressedAt = 0;

export interface Task {
  incident: Incident;
  order: Order;
}

export function taskOf(unit: Unit): Task | null {
  for (const incident of board.incidents.values()) {
    const order = incident.orders.find((one) => one.unit === unit.id);
    if (order) return { incident, order };
  }
  return null;
}

/** What the crew has said, the server having heard it or not; null once it is over. */
function stateOf(order: Order): OrderState | null {
  const said = lastStep(order.id);
  if (said === "cleared" || said === "declined") return null;
  return said ?? order.state;
}

function timeLeft(incident: Incident, order: Order): TemplateResult | typeof nothing {
  if (order.arrives_at && order.state !== "on_scene") {
    return html`<span class="time">${text("arrives_in", { time: duration((Date.parse(order.arrives_at) - serverNow()) / 1000) })}</span>`;
  }
  const clock = pressingClock(incident);
  if (!clock || !isCounting(clock)) return html`<span class="time">${ago(secondsSince(incident.opened_at))}</span>`;
  return html`<span class="time ${clockLevel(clock)}">${duration(elapsedSeconds(clock))} / ${duration(clock.target_seconds)}</span>`;
}

function declineForm({ incident, order }: Task): TemplateResult {
  const decline = (code: string) => {
    isDeclining = false;
    step(order.id, "declined", aboutStep("declined", incident), { reason: text(`decline_${code}`) });
  };
  return html`<div class="reasons" role="group" aria-label=${text("decline_why")}>
    <p>${text("decline_why")}</p>
    ${REASONS.map((code) => html`<button type="button" @click=${() => decline(code)}>${text(`decline_${code}`)}</button>`)}
    <button type="button" class="quiet" @click=${() => setDeclining(false)}>${text("cancel")}</button>
  </div>`;
}

function aboutStep(next: OrderStep, incident: Incident): string {
  return joined([text(`step_${next}`), incident.category_name, incident.place]);
}

function press({ incident, order }: Task, next: OrderStep): void {
  if (Date.now() - pressedAt < DOUBLE_TAP_MS) return;
  pressedAt = Date.now();
  step(order.id, next, aboutStep(next, incident));
}

function setDeclining(is: boolean): void {
  isDeclining = is;
  repaint();
}

function others(incident: Incident, order: Order): string {
  return incident.orders
    .filter((one) => one.id !== order.id)
    .map((one) => `${one.call_sign} ${text(`order_${one.state}`)}`)
    .join(" · ");
}

/** What is dangerous there, and what the caller answered: read before one gets out. */
function asked(detail: IncidentDetail | null): TemplateResult[] {
  const notes = (detail?.parts.place_notes ?? []) as PlaceNote[];
  const answers = (detail?.parts.answers ?? []) as Answer[];
  const words = answers.map((one) => text("answered", { short: one.short, answer: one.answer }));
  return [...notes.map((one) => html`<p class="note"><b>${one.kind_name}</b> ${joined([one.text, one.of])}</p>`), ...(words.length ? [html`<p class="note">${joined(words)}</p>`] : [])];
}

export function orderCard(task: Task, detail: IncidentDetail | null): TemplateResult | null {
  const { incident, order } = task;
  const state = stateOf(order);
  if (state === null) return null;
  const next = NEXT[state];
  const company = others(incident, order);
  const mayDecline = next === "accepted" || next === "en_route";
  return html`<article class="card">
    <h1>${incident.category_name || text("unknown_type")} ${timeLeft(incident, order)}</h1>
    <p class="where">${incident.place || text("place_unknown")}</p>
    <p>${joined([`P${incident.priority}`, incident.number, company])}</p>
    ${asked(detail)}
    ${detail?.notes.slice(-3).map((note) => html`<p class="note">${clockTime(note.at)} ${note.text}</p>`)}
    <p class="so-far" role="status">${text(`order_${state}`)}</p>
    <div class="thumb">
      ${isDeclining
        ? declineForm(task)
        : html`<button type="button" class="go" @click=${() => press(task, next)}>${text(`step_${next}`)}</button>
            ${mayDecline ? html`<button type="button" class="quiet" @click=${() => setDeclining(true)}>${text("step_declined")}</button>` : nothing}`}
    </div>
  </article>`;
}
