// One order, one big next step; what else may be done about it stands above, smaller.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { isCounting, pressingClock, secondsSince, serverNow, elapsedSeconds, clockLevel } from "../clocks";
import { act } from "../server";
import { NEXT } from "../steps";
import { done, trouble } from "../toasts";
import type { Answer, Incident, IncidentDetail, Order, OrderState, OrderStep, PlaceNote } from "../wire";
import { ago, clockTime, duration, joined, metres } from "../words";
import { askNote } from "./notes";
import { lastStep, step } from "./outbox";
import { detailOf, type Task } from "./own";
import { closeSheet, openSheet } from "./sheet";
import { way } from "./way";

const REASONS = ["busy", "too_far", "no_vehicle", "not_able"];
const DOUBLE_TAP_MS = 800; // the next step stands where the last one was

let pressedAt = 0;

/** What other parts of the phone add beside the note: pictures from the scene. */
export const extras: ((task: Task) => TemplateResult | typeof nothing)[] = [];

/** What the crew has said, the server having heard it or not; null once it is over. */
export function stateOf(order: Order): OrderState | null {
  const said = lastStep(order.id);
  if (said === "cleared" || said === "declined") return null;
  return said ?? order.state;
}

function timeLeft(incident: Incident, order: Order, state: OrderState): TemplateResult | typeof nothing {
  if (order.arrives_at && state !== "on_scene") {
    return html`<span class="time">${text("arrives_in", { time: duration((Date.parse(order.arrives_at) - serverNow()) / 1000) })}</span>`;
  }
  const clock = pressingClock(incident);
  if (!clock || !isCounting(clock)) return html`<span class="time">${ago(secondsSince(incident.opened_at))}</span>`;
  return html`<span class="time ${clockLevel(clock)}">${duration(elapsedSeconds(clock))} / ${duration(clock.target_seconds)}</span>`;
}

function aboutStep(next: OrderStep, incident: Incident): string {
  return joined([text(`step_${next}`), incident.category_name, incident.place]);
}

function press({ incident, order }: Task, next: OrderStep): void {
  if (Date.now() - pressedAt < DOUBLE_TAP_MS) return;
  pressedAt = Date.now();
  step(order.id, next, aboutStep(next, incident));
}

function askDecline({ incident, order }: Task): void {
  const decline = (code: string) => {
    step(order.id, "declined", aboutStep("declined", incident), { reason: text(`decline_${code}`) });
    closeSheet();
  };
  openSheet(
    () => html`<h2>${text("decline_why")}</h2>
      <div class="reasons" role="group" aria-label=${text("decline_why")}>${REASONS.map((code) => html`<button type="button" @click=${() => decline(code)}>${text(`decline_${code}`)}</button>`)}</div>
      <button type="button" class="quiet" @click=${closeSheet}>${text("cancel")}</button>`,
  );
}

/** Asked for at once or not at all: who comes is told by the answer, so it does not wait in the phone. */
async function reinforce(incident: Incident): Promise<void> {
  try {
    await act(`/incidents/${incident.id}/reinforce`, {});
    done(text("reinforced", { step: incident.step + 1, steps: incident.steps }));
  } catch (error) {
    trouble(error, text("ask_by_radio"));
  }
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

export function orderCard(task: Task): TemplateResult {
  const { incident, order } = task;
  const state = stateOf(order) ?? order.state;
  const next = NEXT[state];
  const notes = detailOf(incident.id)?.notes.slice(-3) ?? [];
  return html`<article class="card">
    <h1>${incident.category_name || text("unknown_type")} ${timeLeft(incident, order, state)}</h1>
    <p class="where">${incident.place || text("place_unknown")}</p>
    <p><span class="so-far" role="status">${text(`order_${state}`)}</span> · ${joined([`P${incident.priority}`, incident.number, others(incident, order)])}</p>
    ${asked(detailOf(incident.id) ?? null)}
    ${notes.map((note) => html`<p class="note">${clockTime(note.at)} ${note.text}</p>`)}
    ${wayList(incident, state)}
    <div class="row">
      <button type="button" @click=${() => askNote(incident)}>${text("note_short")}</button>
      ${extras.map((extra) => extra(task))}
      ${next === "accepted" || next === "en_route" ? html`<button type="button" class="quiet" @click=${() => askDecline(task)}>${text("step_declined")}</button>` : nothing}
      ${(state === "on_scene" || state === "en_route") && incident.step < incident.steps ? html`<button type="button" @click=${() => void reinforce(incident)}>${text("need_more")}</button>` : nothing}
    </div>
  </article>`;
}

function wayList(incident: Incident, state: OrderState): TemplateResult | typeof nothing {
  if (!way.route || way.incident !== incident.id || state === "on_scene") return nothing;
  const { steps, length_m, travel_seconds } = way.route;
  return html`<details class="way">
    <summary>${text("the_way")} ${joined([metres(length_m), duration(travel_seconds)])}</summary>
    <ol>${steps.map((one) => html`<li><span>${one.street || text("unnamed_way")}</span><span>${metres(one.length_m)}</span></li>`)}</ol>
  </details>`;
}

export function nextStep(task: Task): TemplateResult | typeof nothing {
  const state = stateOf(task.order);
  if (state === null) return nothing;
  const next = NEXT[state];
  return html`<button type="button" class="go" @click=${() => press(task, next)}>${text(`step_${next}`)}</button>`;
}
