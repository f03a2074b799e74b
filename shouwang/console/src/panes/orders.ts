// Units under way to the open incident; what they say by radio is entered here, one press a step.
import { html, nothing, type TemplateResult } from "lit-html";
import { may, text } from "../boot";
import { secondsSince, serverNow } from "../clocks";
import { radioOrder, takeNextStep } from "../deeds";
import { askDecline, askWithdraw } from "../incident_sheets";
import { NEXT } from "../steps";
import type { Incident, Order } from "../wire";
import { clockTime, duration, joined } from "../words";

function timeOf(order: Order): string {
  if (order.state !== "on_scene" && order.arrives_at) return text("arrives_in", { time: duration((Date.parse(order.arrives_at) - serverNow()) / 1000) });
  return duration(secondsSince(order.since));
}

function row(order: Order, hasKey: boolean): TemplateResult {
  const next = NEXT[order.state];
  const isEarly = next === "accepted" || next === "en_route";
  return html`<li>
    <b>${order.call_sign}</b>
    <span title=${clockTime(order.since)}>${joined([text(`order_${order.state}`), order.way === "voice" && text("by_voice")])}</span>
    <span class="time">${timeOf(order)}</span>
    <span class="steps">
      ${may("dispatch") ? html`<button type="button" class="small" @click=${() => void takeNextStep(order)}>${text(`step_${next}`)} ${hasKey ? html`<kbd>A</kbd>` : nothing}</button>` : nothing}
      ${isEarly && may("dispatch") ? html`<button type="button" class="small" @click=${() => askDecline(order)}>${text("step_declined")}</button>` : nothing}
      ${may("dispatch") ? html`<button type="button" class="small" @click=${() => askWithdraw(order)}>${text("withdraw")}</button>` : nothing}
    </span>
  </li>`;
}

export function orderList(incident: Incident): TemplateResult | typeof nothing {
  if (!incident.orders.length) return nothing;
  return html`<h2><span>${text("on_this_incident")}</span><span>${incident.orders.length}</span></h2>
    <ul class="orders">${incident.orders.map((order) => row(order, order === radioOrder(incident)))}</ul>`;
}
