// Others in the open incident: calls handed over, until the other side says that it has taken over.
import { html, nothing, type TemplateResult } from "lit-html";
import { askConfirm, askRefused, askTakeBack, connectTransfer } from "../agency_sheets";
import { may, text } from "../boot";
import { secondsSince, serverNow, type Level } from "../clocks";
import { done, trouble } from "../toasts";
import type { IncidentDetail, Transfer, TransfersPart } from "../wire";
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

export function agencyPane(detail: IncidentDetail | null): TemplateResult | typeof nothing {
  const part = detail?.parts.transfers as TransfersPart | undefined;
  if (!detail || !part) return nothing;
  return html`<h2><span>${text("others")}</span><span>${part.transfers.length}</span></h2>
    <ul class="others">${part.transfers.map(transferRow)}</ul>
    ${record(detail, part)}`;
}
