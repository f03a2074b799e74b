// Which mode is in force: always in the header, and under `?` what it changes.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { board } from "../board_state";
import { serverNow } from "../clocks";
import { askMode, endOf, mayAskMode } from "../mode_sheet";
import type { Mode } from "../wire";
import { joined } from "../words";
import { mark } from "./marks";

const SOON_MS = 30 * 60_000; // time to decide whether it goes on

function inForce(): Mode[] {
  return board.modes.filter((one) => Date.parse(one.until) > serverNow());
}

function words(one: Mode): string {
  return text("mode_until", { name: one.name, time: endOf(one.until) });
}

/** With its area where that is only a part of what is on this screen. */
function wordsHere(one: Mode): string {
  return joined([words(one), one.area !== board.area.id && one.area_name]);
}

export function modeMark(): TemplateResult | typeof nothing {
  if (!board.isLoaded) return nothing;
  const [first, ...others] = inForce();
  if (!first) return html`<span class="mode">${text("routine")}</span>`;
  const isSoon = Date.parse(first.until) - serverNow() < SOON_MS;
  const label = html`${isSoon ? mark("soon") : nothing}${wordsHere(first)}${others.length ? ` +${others.length}` : ""}`;
  const title = joined([first.area_name, first.reason, first.says]);
  return mayAskMode()
    ? html`<button type="button" class="mode on" title=${title} @click=${askMode}>${label}</button>`
    : html`<span class="mode on" title=${title}>${label}</span>`;
}

/** From which priority on the queue folds: the strictest of the modes in force. */
export function foldedFrom(): number | null {
  const all = inForce().flatMap((one) => one.folds_from_priority ?? []);
  return all.length ? Math.min(...all) : null;
}

export function modesInForce(): TemplateResult | typeof nothing {
  const all = inForce();
  if (!all.length) return nothing;
  return html`<section>
    <h2>${text("mode_changes")}</h2>
    <dl class="modes">${all.map((one) => html`<dt>${joined([one.area_name, words(one)])}</dt><dd>${joined([one.says, one.reason])}</dd>`)}</dl>
  </section>`;
}
