// A one-key point rings this crew: heard until somebody has answered; the first of those who are rung has it.
import { html, nothing, type TemplateResult } from "lit-html";
import { announce } from "../announce";
import { boot, text } from "../boot";
import { secondsSince } from "../clocks";
import { repaint } from "../paint";
import { act, ask } from "../server";
import { keepRinging, ORDER_TUNE, ringingNames, stopRinging } from "../sound";
import { done, trouble } from "../toasts";
import type { Todo } from "../wire";
import { ago, joined, named } from "../words";

const OUTCOMES = ["dealt_with", "at_desk", "false_press"];
const silenced = new Set<string>();
const REST_MS = 500;
let rings: Todo[] = [];
let isBusy = false;
let timer = 0;

/** Asked again whenever a frame says that what waits has changed; many changes in one moment are one question. */
export function askRings(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void load(), REST_MS);
}

async function load(): Promise<void> {
  const answer = await ask<{ todo: Todo[] }>(`${boot.api}/todo?whose=day`).catch(() => null);
  if (answer) rings = answer.todo.filter((one) => one.kind === "ring" || one.kind === "ring_taken");
  attend();
  repaint();
}

function attend(): void {
  const ringing = rings.filter((one) => one.kind === "ring");
  const wanted = new Set(ringing.map((one) => `ring ${one.id}`));
  ringingNames().forEach((name) => name.startsWith("ring ") && (wanted.has(name) || stopRinging(name)));
  for (const one of ringing) {
    const name = `ring ${one.id}`;
    if (silenced.has(name)) continue;
    if (!ringingNames().includes(name)) announce(named(text("todo_ring"), one.title));
    keepRinging(name, ORDER_TUNE);
  }
}

async function answer(one: Todo, path: string, body: object): Promise<void> {
  silenced.add(`ring ${one.id}`);
  stopRinging(`ring ${one.id}`);
  isBusy = true;
  repaint();
  try {
    await act(`/presses/${one.id}/${path}`, body);
    done(text(path === "take" ? "ring_you_go" : "ring_told"));
  } catch (error) {
    trouble(error, "");
  }
  isBusy = false;
  await load();
}

function row(one: Todo): TemplateResult {
  const outcome = (code: string) => html`<button type="button" ?disabled=${isBusy} @click=${() => void answer(one, "close", { outcome: code })}>${text(`ring_${code}`)}</button>`;
  return html`<div class=${one.kind === "ring" ? "loud" : ""}>
    <p><b>${text(`todo_${one.kind}`)}</b> ${joined([one.title, ago(secondsSince(one.since))])}</p>
    ${one.kind === "ring" ? html`<button type="button" class="go" ?disabled=${isBusy} @click=${() => void answer(one, "take", {})}>${text("ring_take")}</button>` : nothing}
    <span class="row">${OUTCOMES.map(outcome)}</span>
  </div>`;
}

export function ringPane(): TemplateResult | typeof nothing {
  return rings.length ? html`<section class="rings" role="alert">${rings.map(row)}</section>` : nothing;
}
