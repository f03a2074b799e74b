// What must be heard: a new order, a reminder, a crew nearby in danger. It goes on until somebody has touched the page.
import { html, nothing, type TemplateResult } from "lit-html";
import { announce } from "../announce";
import { text } from "../boot";
import { standingHelp } from "../crew_help";
import { HELP_TUNE, isSoundOn, keepRinging, ORDER_TUNE, ringingNames, stopRinging } from "../sound";
import type { Incident } from "../wire";
import { joined, metres, metresBetween, named } from "../words";
import { lastStep } from "./outbox";
import { here, isOnShift, ownTask, ownUnit } from "./own";

const UNANSWERED = ["sent", "delivered", "seen"];
const heard = new Set<string>();

/** A reminder has a name of its own: it sounds again. */
function ringingOrder(): string | null {
  const task = ownTask();
  if (!task || !UNANSWERED.includes(task.order.state) || lastStep(task.order.id) === "accepted") return null;
  return `order ${task.order.id} ${task.order.reminded}`;
}

export function nearbyHelp(): Incident[] {
  const unit = ownUnit();
  return isOnShift() ? standingHelp().filter((one) => one.help_of !== unit?.call_sign) : [];
}

function quiet(name: string): void {
  heard.add(name);
  stopRinging(name);
}

function ring(name: string, tune: typeof HELP_TUNE, words: string): void {
  if (heard.has(name)) return;
  if (!ringingNames().includes(name)) announce(words);
  keepRinging(name, tune);
}

export function attendAlerts(): void {
  const order = ringingOrder();
  const wanted = new Set(nearbyHelp().map((one) => `help ${one.id}`));
  if (order) wanted.add(order);
  const isOurs = (name: string) => name.startsWith("order ") || name.startsWith("help ");
  ringingNames().forEach((name) => !isOurs(name) || wanted.has(name) || stopRinging(name));
  const task = ownTask();
  if (order && task) ring(order, ORDER_TUNE, named(text("new_order"), joined([task.incident.category_name, task.incident.place])));
  for (const one of nearbyHelp()) ring(`help ${one.id}`, HELP_TUNE, `${text("needs_help", { unit: one.help_of ?? "" })} ${one.place}`);
}

/** Any touch says that somebody looks at the order; a crew in danger is acknowledged by its own button. */
export function listenForTouch(): void {
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => ringingNames().forEach((name) => name.startsWith("order ") && quiet(name)));
  }
}

export function nearbyHelpPane(): TemplateResult | typeof nothing {
  const calls = nearbyHelp();
  if (!calls.length) return nothing;
  return html`<section class="nearby-help" role="alert">
    ${calls.map((one) => {
      const own = here();
      const far = own && one.lon !== null && one.lat !== null ? metres(metresBetween(own, [one.lon, one.lat])) : "";
      const name = `help ${one.id}`;
      return html`<div class=${heard.has(name) ? "" : "loud"}>
        <p><b>${text("needs_help", { unit: one.help_of ?? "" })}</b> ${joined([one.place, far])}</p>
        ${heard.has(name) ? nothing : html`<button type="button" @click=${() => quiet(name)}>${text("put_away")}</button>`}
      </div>`;
    })}
  </section>`;
}

export function soundHint(): TemplateResult | typeof nothing {
  return isOnShift() && !isSoundOn() ? html`<p class="hint">${text("touch_for_sound")}</p>` : nothing;
}
