// Telephones that ring: a quiet strip. Nothing takes the focus; E answers the one that has waited longest.
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { announce } from "../announce";
import { may, text } from "../boot";
import { board } from "../board_state";
import { secondsSince, type Level } from "../clocks";
import type { Id, Ring } from "../wire";
import { clockTime, duration } from "../words";
import { mark } from "./marks";

const SOON_SHARE = 0.6; // as of the policy: 9 of 15 seconds
const heard = new Set<Id>();

export function ringing(): Ring[] {
  return [...board.rings.values()].sort((a, b) => a.rang_at.localeCompare(b.rang_at));
}

function level(ring: Ring): Level {
  const target = board.targets.answer_15 ?? 15;
  const seconds = secondsSince(ring.rang_at);
  if (ring.state !== "ringing") return "calm";
  return seconds >= target ? "late" : seconds >= target * SOON_SHARE ? "soon" : "calm";
}

function row(ring: Ring, hasKey: boolean, answer: (ring: Ring) => void): TemplateResult {
  const now = level(ring);
  return html`<li class=${now}>
    ${mark(now)}<span>${ring.line || text("a_line")}</span> <span class="soft">${text(`ring_${ring.state}`)}</span>
    <span class="time" title=${clockTime(ring.rang_at)}>${duration(secondsSince(ring.rang_at))}</span>
    <button type="button" class="small" @click=${() => answer(ring)}>${text("answer")} ${hasKey ? html`<kbd>E</kbd>` : nothing}</button>
  </li>`;
}

/** In the call form E is a letter: there the buttons have no key. */
export function ringStrip(answer: (ring: Ring) => void, hasKey = true): TemplateResult | typeof nothing {
  if (!may("take_call")) return nothing;
  const rows = ringing();
  for (const ring of rows) {
    if (!heard.has(ring.id)) announce(text("line_rings", { line: ring.line || text("a_line") }));
    heard.add(ring.id);
  }
  return rows.length ? html`<ul class="rings" aria-label=${text("ringing_lines")}>${repeat(rows, (one) => one.id, (one, index) => row(one, hasKey && !index, answer))}</ul>` : nothing;
}
