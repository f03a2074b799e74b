// The questions of a type: asked for once, answered by keys, each with what its answer does.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repeat } from "lit-html/directives/repeat.js";
import { boot, may, text } from "./boot";
import { repaint } from "./paint";
import { ask } from "./server";
import type { Effect, Question } from "./wire";

let questions: Question[] = [];

export async function loadQuestions(): Promise<void> {
  if (!may("take_call")) return;
  const answer = await ask<{ questions: Question[] }>(`${boot.api}/questions`).catch(() => null); // a call is taken without them
  if (answer) questions = answer.questions;
  repaint();
}

export function questionsOf(category: string | undefined): Question[] {
  return category === undefined ? [] : questions.filter((one) => one.category === category);
}

export function effectsOf(question: Question, value: string | undefined): Effect[] {
  if (!value) return [];
  return question.effects.filter((effect) => effect.on === value || (effect.at_least !== null && /^\d+$/.test(value) && Number(value) >= effect.at_least));
}

/** The most urgent priority that these answers ask for, and the question that asks for it. */
export function raisedBy(asked: Question[], answers: Record<string, string>): { priority: number; short: string } | null {
  const wanted = asked.flatMap((question) => effectsOf(question, answers[question.key]).flatMap(({ priority }) => (priority === null ? [] : { priority, short: question.short })));
  return wanted.sort((a, b) => a.priority - b.priority)[0] ?? null;
}

interface Key {
  key: string;
  value: string;
  name: string;
}

function keysOf(question: Question): Key[] {
  if (question.kind === "yes_no") return [{ key: "Y", value: "yes", name: text("yes") }, { key: "N", value: "no", name: text("no") }];
  return question.choices.map((choice, index) => ({ key: String(index + 1), value: choice.code, name: choice.name }));
}

export type Give = (question: Question, value: string, goesOn: boolean) => void;

/** While the question has the focus: its keys answer it, Backspace takes the answer back, no other key means anything. */
function atKey(event: KeyboardEvent, question: Question, give: Give): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  const found = keysOf(question).find((one) => one.key === event.key.toUpperCase());
  if (found) give(question, found.value, true);
  else if (event.key === "Backspace" || event.key === "Delete") give(question, "", false);
  else if (event.key === "Enter" && event.target === event.currentTarget) return;
  event.stopPropagation();
  if (event.key.length === 1) event.preventDefault();
}

function field(question: Question, value: string, give: Give, id: string): TemplateResult {
  const isNumber = question.kind === "number";
  return html`<input id=${id} type="text" inputmode=${isNumber ? "numeric" : "text"} maxlength=${isNumber ? 6 : 200} autocomplete="off" aria-label=${question.text} .value=${live(value)}
    @input=${(event: Event) => give(question, (event.target as HTMLInputElement).value, false)} />`;
}

function buttons(question: Question, value: string, give: Give): TemplateResult {
  return html`<span class="answers">${keysOf(question).map(
    (one) => html`<button type="button" class="small" tabindex="-1" aria-pressed=${one.value === value} @click=${() => give(question, one.value === value ? "" : one.value, false)}>${one.name} <kbd>${one.key}</kbd></button>`,
  )}</span>`;
}

function row(question: Question, value: string, give: Give, id: string): TemplateResult {
  const effects = effectsOf(question, value);
  const done = effects.map((effect) => html`${effect.priority === null ? nothing : html`<b class="raised">P${effect.priority}</b> `}${effect.need ? html`<span>${text("needs_too", { need: effect.need })}</span> ` : nothing}${effect.say ? html`<span class="say">${text("say", { words: effect.say })}</span>` : nothing}`);
  const hasKeys = question.kind === "yes_no" || question.kind === "choice";
  const words = html`<span class="asked">${question.text}</span>${hasKeys ? buttons(question, value, give) : field(question, value, give, id)}${effects.length ? html`<p class="effect" role="status">${done}</p>` : nothing}`;
  if (!hasKeys) return html`<div class="question">${words}</div>`;
  return html`<div class="question" id=${id} tabindex="0" role="group" aria-label=${question.text} @keydown=${(event: KeyboardEvent) => atKey(event, question, give)}>${words}</div>`;
}

/** `where` tells the fields of the call form from those of the open incident: both may be on the screen. */
export function questionList(asked: Question[], answers: Record<string, string>, give: Give, where = "question"): TemplateResult | typeof nothing {
  if (!asked.length) return nothing;
  return html`<div class="questions" role="group" aria-label=${text("questions")}>${repeat(asked, (one) => one.key, (one) => row(one, answers[one.key] ?? "", give, `${where}-${one.key}`))}</div>`;
}
