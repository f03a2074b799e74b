// Others in the open incident: calls handed over until they confirm, works told until they have restored it, neighbours asked.
import { html, nothing, type TemplateResult } from "lit-html";
import { askConfirm, askRefused, askTakeBack, connectTransfer } from "../agency_sheets";
import { may, text } from "../boot";
import { secondsSince, serverNow, type Level } from "../clocks";
import { liftClosure } from "../deeds";
import { askDeclined, askPromised, askUpdate, askWithdrawNotice, askWithdrawSupport, restore, supportStep } from "../neighbour_sheets";
import { done, trouble } from "../toasts";
import type { IncidentDetail, Notice, SupportRequest, Transfer, TransfersPart } from "../wire";
import { clockTime, duration, joined } from "../words";
import { mark } from "./marks";

export function levelOf(due_at: string, since: string): Level {
  const left = Date.parse(due_at) - serverNow();
  if (left <= 0) return "late";
  return left < 0.25 * (Date.parse(due_at) - Date.parse(since)) ? "soon" : "calm";
}

function small(words: string, press: () => void): TemplateResult {
  return html`<button type="button" class="small" @click=${press}>${text(words)}</button>`;
}

function isOpen(one: Transfer): boolean {
  return one.state === "offered" || one.state === "connected";
}

function transferSteps(one: Transfer): TemplateResult | typeof nothing {
  if (!isOpen(one) || !may("transfer")) return nothing;
  return html`<span class="steps">
    ${one.state === "offered" ? small("they_answer", () => void connectTransfer(one)) : nothing} ${small("they_confirm", () => askConfirm(one))}
    ${small("they_refuse", () => askRefused(one))} ${small("take_back", () => askTakeBack(one))}
  </span>`;
}

function transferRow(one: Transfer): TemplateResult {
  const level = isOpen(one) ? levelOf(one.due_at, one.offered_at) : "calm";
  const said = joined([one.taken_by, one.reference, one.reason]);
  const time = isOpen(one) ? duration(secondsSince(one.offered_at)) : clockTime(one.ended_at ?? one.offered_at);
  return html`<li class=${level}>
    <b>${joined([one.name, one.dial_number])}</b>
    <span class="time">${level === "calm" ? nothing : mark(level)}${time}</span>
    <span class="what">${text(`transfer_${one.state}`)}${said ? `: ${said}` : ""}</span>
    ${transferSteps(one)}
  </li>`;
}

async function copy(words: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(words); // not there on plain http
    done(text("copied"));
  } catch {
    trouble(text("copy_failed"), "");
  }
}

function record(detail: IncidentDetail, part: TransfersPart): TemplateResult {
  return html`<details class="record" ?open=${part.transfers.some(isOpen)}>
    <summary>${text("record")}</summary>
    <pre>${part.record}</pre>
    <span class="steps">${small("copy", () => void copy(part.record))} <a class="small" href="/incidents/${detail.id}/" target="_blank">${text("print")}</a></span>
  </details>`;
}

function noticeSteps(one: Notice): TemplateResult | typeof nothing {
  if (!may("notify_agency")) return nothing;
  const lift = one.closure !== null && may("close_road") ? small("lift_its_road", () => void liftClosure(one.closure!)) : nothing;
  if (one.state !== "standing") return one.closure === null ? nothing : html`<span class="steps">${lift}</span>`;
  return html`<span class="steps">${small("restored", () => void restore(one))} ${small("they_say_more", () => askUpdate(one))} ${small("take_back", () => askWithdrawNotice(one))}</span>`;
}

function noticeRow(one: Notice): TemplateResult {
  const level = one.state === "standing" ? levelOf(one.due_at, one.told_at) : "calm";
  const until = one.promised_at ? text("promised_by", { time: clockTime(one.promised_at).slice(0, 5) }) : text("nothing_promised");
  const last = one.updates.at(-1)?.text;
  const time = one.state === "standing" ? duration(secondsSince(one.told_at)) : clockTime(one.ended_at ?? one.told_at);
  return html`<li class=${level}>
    <b>${joined([one.name, one.dial_number])}</b>
    <span class="time">${level === "calm" ? nothing : mark(level)}${time}</span>
    <span class="what">${joined([text(`notice_${one.state}`), one.what, last, one.told_to, one.state === "standing" && until, one.reason])}</span>
    ${noticeSteps(one)}
  </li>`;
}

function supportSteps(one: SupportRequest): TemplateResult | typeof nothing {
  if (!one.is_open || !may("ask_support")) return nothing;
  const isAsked = one.state === "asked";
  return html`<span class="steps">
    ${isAsked && one.is_outside ? html`${small("they_come", () => askPromised(one))} ${small("they_cannot", () => askDeclined(one))}` : nothing}
    ${one.state === "coming" ? small("support_arrived", () => void supportStep(one, "arrive")) : nothing}
    ${isAsked ? nothing : small("support_ended", () => void supportStep(one, "end"))}
    ${one.state === "arrived" ? nothing : small("take_back", () => askWithdrawSupport(one))}
  </span>`;
}

function supportRow(one: SupportRequest): TemplateResult {
  const level = one.state === "asked" ? levelOf(one.due_at, one.asked_at) : "calm";
  const time = one.is_open ? duration(secondsSince(one.answered_at ?? one.asked_at)) : clockTime(one.ended_at ?? one.asked_at);
  return html`<li class=${level}>
    <b>${joined([one.name, one.dial_number])}</b>
    <span class="time">${level === "calm" ? nothing : mark(level)}${time}</span>
    <span class="what">${joined([text(`support_${one.state}`), one.what, one.units.join(", "), one.answer, one.answered_by])}</span>
    ${supportSteps(one)}
  </li>`;
}

export function agencyPane(detail: IncidentDetail | null): TemplateResult | typeof nothing {
  if (!detail) return nothing;
  const part = detail.parts.transfers as TransfersPart | undefined;
  const notices = (detail.parts.notices as { notices: Notice[] } | undefined)?.notices ?? [];
  const requests = (detail.parts.support as { requests: SupportRequest[] } | undefined)?.requests ?? [];
  const count = (part?.transfers.length ?? 0) + notices.length + requests.length;
  if (!count) return nothing;
  return html`<h2><span>${text("others")}</span><span>${count}</span></h2>
    <ul class="others">${part?.transfers.map(transferRow)} ${requests.map(supportRow)} ${notices.map(noticeRow)}</ul>
    ${part ? record(detail, part) : nothing}`;
}
