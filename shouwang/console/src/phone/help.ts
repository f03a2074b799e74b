// Help, by holding one second: with gloves, without looking, also without an order. Sent at once, repeated until it is.
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { announce } from "../announce";
import { text } from "../boot";
import { board } from "../board_state";
import { secondsSince, serverNow } from "../clocks";
import { isCancelled } from "../crew_help";
import { repaint } from "../paint";
import { unlockSound } from "../sound";
import type { Incident } from "../wire";
import { duration, joined } from "../words";
import { dismiss, enqueue, happenedNow, unsent } from "./outbox";
import { ownUnit } from "./own";
import { freshFix } from "./position";
import { closeSheet, openSheet } from "./sheet";

const HOLD_MS = 1_000;
const AGAIN_MS = 6_000; // for who cannot hold: pressed twice within this
const REASONS = ["mistake", "over"];
const ROUND = 2 * Math.PI * 29;

let timer = 0;
let pressedAt = 0;
let isHolding = false;

function start(event: Event): void {
  event.preventDefault();
  if (isHolding || !ownUnit()) return;
  unlockSound();
  if (event instanceof PointerEvent) (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
  isHolding = true;
  navigator.vibrate?.(40);
  timer = window.setTimeout(call, HOLD_MS);
  repaint();
}

function release(): void {
  clearTimeout(timer);
  if (!isHolding) return;
  isHolding = false;
  repaint();
}

function call(): void {
  const unit = ownUnit();
  release();
  if (!unit) return;
  pressedAt = 0;
  const at = happenedNow();
  const [lon, lat] = freshFix() ?? [null, null];
  enqueue({ lane: "help", path: `/units/${unit.id}/help`, body: { lon, lat, happened_at: at }, about: text("help_called") }, at);
  navigator.vibrate?.([300, 100, 300, 100, 300]);
  announce(text("help_called"));
}

function onKey(event: KeyboardEvent): void {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  if (!event.repeat) start(event);
}

/** A screen reader presses and cannot hold: the second press within a few seconds is meant. */
function onClick(event: MouseEvent): void {
  if (event.detail !== 0) return;
  if (Date.now() - pressedAt < AGAIN_MS) return call();
  pressedAt = Date.now();
  announce(text("help_press_again"));
}

export function helpButton(): TemplateResult | typeof nothing {
  if (!ownUnit()) return nothing;
  return html`<button
    type="button"
    class="help ${isHolding ? "holding" : ""}"
    @pointerdown=${start}
    @pointerup=${release}
    @pointercancel=${release}
    @lostpointercapture=${release}
    @keydown=${onKey}
    @keyup=${release}
    @blur=${release}
    @click=${onClick}
    @contextmenu=${(event: Event) => event.preventDefault()}
  >
    ${svg`<svg viewBox="0 0 64 64" aria-hidden="true"><circle cx="32" cy="32" r="29" stroke-dasharray=${ROUND} stroke-dashoffset=${ROUND}></circle></svg>`}
    <span>${text("help")} <small>${text(isHolding ? "help_holding" : "help_hold")}</small></span>
  </button>`;
}

export function ownHelp(): Incident | null {
  const unit = ownUnit();
  const isOurs = (one: Incident) => one.help_of === unit?.call_sign && one.state !== "closed" && one.state !== "merged" && !isCancelled(one);
  return (unit && [...board.incidents.values()].find(isOurs)) ?? null;
}

export function isHelpWaiting(): boolean {
  return unsent("help").length > 0;
}

function askCancel(): void {
  openSheet(
    () => html`<h2>${text("help_cancel_why")}</h2>
      ${REASONS.map((code) => html`<button type="button" @click=${() => cancel(text(`help_reason_${code}`))}>${text(`help_reason_${code}`)}</button>`)}
      <button type="button" class="quiet" @click=${closeSheet}>${text("help_keep")}</button>`,
  );
}

function cancel(reason: string): void {
  closeSheet();
  unsent("help").forEach((one) => dismiss(one.key));
  const incident = ownHelp();
  if (incident) enqueue({ lane: "deed", path: `/incidents/${incident.id}/cancel-help`, body: { reason }, about: joined([text("help_safe"), reason]) });
}

/** What has become of one's own call: not sent, heard, answered. */
export function ownHelpPane(): TemplateResult | typeof nothing {
  const incident = ownHelp();
  const [waiting] = unsent("help");
  if (!incident && !waiting) return nothing;
  const isStuck = waiting && serverNow() - Date.parse(waiting.at) > 1_500;
  const coming = incident?.orders.map((order) => joined([`${order.call_sign} ${text(`order_${order.state}`)}`, left(order.arrives_at)])) ?? [];
  const heard = incident?.dispatcher ? text("help_answered") : text("help_ringing");
  return html`<section class="own-help ${isStuck ? "stuck" : ""}" role="alert">
    <h2>${text(isStuck ? "help_not_sent" : "help_called")} ${incident && !isStuck ? html`<span>${duration(secondsSince(incident.opened_at))}</span>` : nothing}</h2>
    <p>${isStuck ? text("use_the_radio") : incident ? joined([heard, ...coming]) : text("help_sending")}</p>
    <button type="button" @click=${askCancel}>${text("help_safe")}</button>
  </section>`;
}

function left(arrivesAt: string | null): string {
  return arrivesAt ? duration((Date.parse(arrivesAt) - serverNow()) / 1000) : "";
}
