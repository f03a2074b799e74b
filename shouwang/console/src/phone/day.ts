// My day: what waits for this officer, in the order one would walk it. Known also without network, as it was last.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { boot, text } from "../boot";
import { secondsSince, serverNow } from "../clocks";
import { repaint } from "../paint";
import { ask } from "../server";
import type { Todo } from "../wire";
import { ago, clockTime, duration, joined } from "../words";
import { here, page } from "./own";
import { keepSaved, saved } from "./saved";

const REST_MS = 1_000;
let timer = 0;

export async function askDay(): Promise<void> {
  const own = here();
  const from = own ? `&lon=${own[0].toFixed(5)}&lat=${own[1].toFixed(5)}` : "";
  const answer = await ask<{ todo: Todo[] }>(`${boot.api}/todo?whose=day${from}`).catch(() => null);
  if (answer) {
    saved.day = answer.todo;
    saved.dayAt = new Date(serverNow()).toISOString();
    keepSaved();
  }
  repaint();
}

/** Many changes in one second are one question. */
export function askDayAgain(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void askDay(), REST_MS);
}

function open(one: Todo): void {
  if (one.kind === "order") page.tab = "order";
  repaint();
}

function row(one: Todo): TemplateResult {
  const isLate = one.due_at !== null && Date.parse(one.due_at) < serverNow();
  const due = one.due_at ? text("until_time", { time: clockTime(one.due_at).slice(0, 5) }) : ago(secondsSince(one.since));
  const walk = one.walk_seconds === null ? "" : text("walk_minutes", { n: Math.max(1, Math.round(one.walk_seconds / 60)) });
  const words = html`<b>${one.title || text(`todo_${one.kind}`)}</b><span class="time ${isLate ? "late" : ""}">${isLate ? duration((serverNow() - Date.parse(one.due_at!)) / 1000) : due}</span>
    <small>${joined([text(`todo_${one.kind}`), one.detail, walk])}</small>`;
  if (one.page) return html`<li><a href=${one.page}>${words}</a></li>`;
  return one.kind === "order" ? html`<li><button type="button" @click=${() => open(one)}>${words}</button></li>` : html`<li><div>${words}</div></li>`;
}

export function dayPane(isLive: boolean): TemplateResult {
  if (!saved.day.length) return html`<p class="empty">${text("day_empty")}</p>`;
  const asOf = isLive || !saved.dayAt ? nothing : html`<p class="hint">${text("as_of", { time: clockTime(saved.dayAt) })}</p>`;
  return html`<h2>${text("day_in_order")}</h2>
    ${asOf}
    <ol class="day">${repeat(saved.day, (one) => `${one.kind} ${one.id}`, row)}</ol>`;
}
