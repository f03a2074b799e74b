// What waits at the desk beside the incidents: calls to ring back, instructions without an answer, a dead device.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { text } from "../boot";
import { calling, endCallBack, isCallBack, startCallBack } from "../call_backs";
import { secondsSince, serverNow } from "../clocks";
import { openIncident } from "../focus";
import { mapTools } from "../map_tools";
import { askAnswer } from "../neighbour_sheets";
import { todos } from "../todo";
import type { Todo } from "../wire";
import { ago, duration, joined } from "../words";
import { mark } from "./marks";

function isLate(one: Todo): boolean {
  return one.due_at !== null && Date.parse(one.due_at) < serverNow();
}

function open(one: Todo): void {
  if (one.kind === "support") void askAnswer(one.id);
  else if (one.incident !== null) openIncident(one.incident);
  else if (one.lon !== null && one.lat !== null) mapTools.show([one.lon, one.lat]);
}

/** Beside the words: ring them, and then what came of it. */
function callBackButtons(one: Todo): TemplateResult | typeof nothing {
  if (!isCallBack(one)) return nothing;
  const started = calling.get(one.id);
  if (!started) return html`<p class="calling"><button type="button" class="small" @click=${() => void startCallBack(one)}>${text("ring_them")}</button></p>`;
  return html`<p class="calling"><b>${joined([started.phone, started.name]) || text("caller_unknown")}</b>
    <button type="button" class="small" @click=${() => void endCallBack(one, true)}>${text("reached")}</button>
    <button type="button" class="small" @click=${() => void endCallBack(one, false)}>${text("not_reached")}</button></p>`;
}

function row(one: Todo): TemplateResult {
  const late = isLate(one);
  const time = late ? duration((serverNow() - Date.parse(one.due_at!)) / 1000) : ago(secondsSince(one.since));
  const words = html`<b>${text(`todo_${one.kind}`)}</b><span class="time">${late ? mark("late") : nothing}${time}</span><small>${joined([one.title, one.detail])}</small>`;
  return html`<li class=${late ? "late" : ""}>
    ${one.page ? html`<a href=${one.page}>${words}</a>` : html`<button type="button" @click=${() => open(one)}>${words}</button>`}
    ${callBackButtons(one)}
  </li>`;
}

export function todoPane(): TemplateResult | typeof nothing {
  if (!todos.length) return nothing;
  return html`<h2><span>${text("to_do")}</span><span>${todos.length}</span></h2>
    <ol class="todo">${repeat(todos, (one) => one.id, row)}</ol>`;
}
