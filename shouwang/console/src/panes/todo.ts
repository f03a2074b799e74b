// What waits at the desk beside the incidents: calls to ring back, instructions without an answer, a dead device.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { text } from "../boot";
import { calling } from "../call_backs";
import { secondsSince, serverNow } from "../clocks";
import { openIncident } from "../focus";
import { mapTools } from "../map_tools";
import { askAnswer } from "../neighbour_sheets";
import { showTab } from "../tabs";
import { todos } from "../todo";
import { deedsOf } from "../todo_deeds";
import type { Todo } from "../wire";
import { ago, duration, joined } from "../words";
import { mark } from "./marks";

let held: Element | null = null;
let heldAt = 0;

function isLate(one: Todo): boolean {
  return one.due_at !== null && Date.parse(one.due_at) < serverNow();
}

function open(one: Todo): void {
  if (one.kind === "support") void askAnswer(one.id);
  else if (one.incident !== null) openIncident(one.incident);
  else if (one.lon !== null && one.lat !== null) mapTools.show([one.lon, one.lat]);
}

/** Beside the words: what came of it, and of a call that is being rung back whom to ring. */
function deeds(one: Todo): TemplateResult | typeof nothing {
  const possible = deedsOf(one);
  if (!possible.length) return nothing;
  const started = calling.get(one.id);
  return html`<p class="calling">
    ${started ? html`<b>${joined([started.phone, started.name]) || text("caller_unknown")}</b>` : nothing}
    ${possible.map((deed, index) => html`<button type="button" class="small" @click=${deed.go}>${deed.words} <kbd aria-hidden="true">${index + 1}</kbd></button>`)}
  </p>`;
}

function row(one: Todo): TemplateResult {
  const late = isLate(one);
  const time = late ? duration((serverNow() - Date.parse(one.due_at!)) / 1000) : ago(secondsSince(one.since));
  const words = html`<b>${text(`todo_${one.kind}`)}</b><span class="time">${late ? mark("late") : nothing}${time}</span><small>${joined([one.title, one.detail])}</small>`;
  return html`<li class=${late ? "late" : ""} data-id=${one.id}>
    ${one.page ? html`<a class="what" href=${one.page}>${words}</a>` : html`<button type="button" class="what" @click=${() => open(one)}>${words}</button>`}
    ${deeds(one)}
  </li>`;
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#todo .what")];
}

/** The key that leads here: on the first thing that waits. */
export function goToTodo(): void {
  showTab("queue");
  rows()[0]?.focus();
}

function rowOf(element: Element): number {
  return rows().indexOf(element.closest("li")!.querySelector<HTMLElement>(".what")!);
}

/** The arrow keys move from one to the next, a number does what stands beside it, Esc leaves. */
function atKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const at = rowOf(event.target as Element);
  const one = todos.find((row) => String(row.id) === (event.target as Element).closest("li")!.dataset.id);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") rows()[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  else if (event.key === "Escape") (event.target as HTMLElement).blur();
  else if (/^[1-9]$/.test(event.key)) !event.repeat && one && deedsOf(one)[Number(event.key) - 1]?.go();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** What is done leaves the list; the keyboard stays in it, on what stands there now. */
function keepHold(): void {
  const now = document.activeElement;
  if (held && !held.isConnected && now === document.body) rows()[Math.min(heldAt, rows().length - 1)]?.focus();
  held = document.activeElement?.closest("#todo li") ? document.activeElement : null;
  if (held) heldAt = rowOf(held);
}

export function todoPane(): TemplateResult | typeof nothing {
  queueMicrotask(keepHold);
  if (!todos.length) return nothing;
  return html`<h2><span>${text("to_do")} <kbd aria-hidden="true">,</kbd></span><span>${todos.length}</span></h2>
    <ol class="todo" @keydown=${atKey}>${repeat(todos, (one) => one.id, row)}</ol>`;
}
