// The questions of the type under the open incident: what the call left open is asked and answered later, by the same keys.
import { html, nothing, type TemplateResult } from "lit-html";
import { may, text } from "../boot";
import { attempt } from "../deeds";
import { focus, needsUnits, openedIncident } from "../focus";
import { paintNow, repaint } from "../paint";
import { questionList, questionsOf } from "../questions";
import { showTab } from "../tabs";
import type { Answer, Id, Incident, IncidentDetail, Question } from "../wire";

/** Of the one incident whose list is open: what was said here, until its detail has it. */
const list = { of: null as Id | null, said: {} as Record<string, string> };

function askedOf(incident: Incident): Question[] {
  return needsUnits(incident) && may("describe_incident") ? questionsOf(incident.category ?? undefined) : [];
}

export function hasQuestions(incident: Incident): boolean {
  return askedOf(incident).length > 0;
}

function known(detail: IncidentDetail | null): Record<string, string> {
  const answers = (detail?.parts.answers as Answer[] | undefined) ?? [];
  return Object.fromEntries(answers.map((one) => [one.key, one.value]));
}

function places(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#incident .later .question[tabindex], #incident .later input")];
}

function turn(incident: Incident): void {
  Object.assign(list, { of: list.of === incident.id ? null : incident.id, said: {} });
  repaint();
}

/** The key that leads here: on the first question that nobody has answered. */
export function goToQuestions(incident: Incident): void {
  if (list.of !== incident.id) turn(incident);
  showTab("incident");
  paintNow();
  focusFirst();
}

/** As soon as the list is painted. */
function focusFirst(tries = 60): void {
  const place = places().find(isOpen) ?? places()[0];
  if (place) place.focus();
  else if (tries) requestAnimationFrame(() => focusFirst(tries - 1));
}

function isOpen(place: HTMLElement): boolean {
  return place instanceof HTMLInputElement ? !place.value : !place.querySelector("[aria-pressed=true]");
}

function goOn(from: Element): void {
  const all = places();
  const next = all[all.findIndex((one) => one === from) + 1];
  if (next) next.focus();
  else (document.activeElement as HTMLElement | null)?.blur();
}

async function answer(incident: Incident, question: Question, value: string): Promise<void> {
  const before = list.said[question.key] ?? "";
  list.said[question.key] = value;
  const name = question.kind === "yes_no" ? text(value) : (question.choices.find((one) => one.code === value)?.name ?? value);
  const sent = await attempt(`/incidents/${incident.id}/answers`, { question: question.key, value }, () => text("answered", { short: question.short, answer: name }));
  if (!sent && question.kind !== "text" && question.kind !== "number") list.said[question.key] = before;
  repaint();
}

/** A key answers at once; words are sent when their field is left. An answer is never taken back, only answered better. */
function give(question: Question, value: string, goesOn: boolean): void {
  const incident = openedIncident();
  if (!incident) return;
  if (question.kind === "text" || question.kind === "number") list.said[question.key] = value;
  else if (value) void answer(incident, question, value);
  if (goesOn) goOn(document.getElementById(`later-${question.key}`)!);
  repaint();
}

function atChange(event: Event): void {
  const incident = openedIncident();
  const { id, value } = event.target as HTMLInputElement;
  const question = incident && askedOf(incident).find((one) => `later-${one.key}` === id);
  if (incident && question && value.trim()) void answer(incident, question, value.trim());
}

/** What is being typed is sent by leaving it; then the list is out of the way again. */
function leave(place: HTMLElement): void {
  place.blur();
  list.of = null;
  repaint();
}

/** Enter goes on: in a list of questions it sends nobody. */
function atKey(event: KeyboardEvent): void {
  if (event.isComposing || (event.target as Element).closest("button")) return;
  if (event.key === "Enter") goOn((event.target as Element).closest(".question[tabindex]") ?? (event.target as Element));
  else if (event.key === "Escape") leave(event.target as HTMLElement);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function laterQuestions(incident: Incident, detail: IncidentDetail | null): TemplateResult | typeof nothing {
  const asked = askedOf(incident);
  if (!asked.length || !detail) return nothing;
  const answers = known(detail);
  const isShown = list.of === focus.id;
  const left = asked.filter((one) => !answers[one.key]).length;
  if (!left && !isShown) return nothing;
  const words = left ? text("later_questions", { n: left }) : text("all_answered");
  return html`<div class="later" @keydown=${atKey} @change=${atChange}>
    <button type="button" class="small" aria-expanded=${isShown} @click=${() => turn(incident)}>${words} <kbd>'</kbd></button>
    ${isShown ? questionList(asked, { ...answers, ...list.said }, give, "later") : nothing}
  </div>`;
}
