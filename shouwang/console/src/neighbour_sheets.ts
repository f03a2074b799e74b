// What has to be asked before a works is told of something broken, and before a neighbour is asked for units.
import { html, type TemplateResult } from "lit-html";
import { agenciesFor, agencyChoices } from "./agency_sheets";
import { boot, text } from "./boot";
import { board } from "./board_state";
import { attempt, attemptInForm } from "./deeds";
import { inMinutes, minutesField } from "./minutes";
import { ask } from "./server";
import { openSheet, type Field } from "./sheet";
import { trouble } from "./toasts";
import type { Id, Incident, Neighbour, Notice, RequestToAnswer, SupportRequest } from "./wire";
import { duration, joined } from "./words";

const WORKS = ["water", "gas", "power", "roads"]; // whom one tells what is broken comes first
function promisedField(): Field {
  return minutesField("minutes", text("promised_within"), text("nothing_promised"));
}

function closureField(): Field {
  const standing = [...board.closures.values()].map((one) => ({ code: String(one.id), name: one.reason || text("close_road_title") }));
  return { name: "closure", label: text("road_closed_for_it"), value: "", choices: [{ code: "", name: text("no_road") }, ...standing] };
}

export async function askNotify(incident: Incident): Promise<void> {
  const agencies = await agenciesFor(incident.id);
  if (!agencies) return;
  const isWorks = (kind: string) => WORKS.includes(kind);
  const ordered = [...agencies.filter((one) => isWorks(one.kind)), ...agencies.filter((one) => !isWorks(one.kind))];
  openSheet({
    title: text("notify_title", { number: incident.number }),
    verb: text("tell"),
    fields: [
      { name: "agency", label: text("agency"), value: "", choices: agencyChoices(ordered) },
      { name: "what", label: text("what_is_told"), value: "" },
      { name: "told_to", label: text("told_to"), value: "" },
      promisedField(),
      ...(board.closures.size ? [closureField()] : []),
    ],
    send: ({ agency, what, told_to, minutes, closure }) => {
      const name = agencies.find((one) => one.id === agency)?.name ?? "";
      const body = { agency, what, told_to, promised_at: inMinutes(minutes), closure: closure || null };
      return attemptInForm(`/incidents/${incident.id}/notices`, body, text("was_told", { agency: name }));
    },
  });
}

export function askUpdate(one: Notice): void {
  openSheet({
    title: text("update_title", { agency: one.name }),
    verb: text("write_down"),
    fields: [{ name: "text", label: text("they_say"), value: "" }, promisedField(), ...(board.closures.size ? [closureField()] : [])],
    send: ({ text: words, minutes, closure }) =>
      attemptInForm(`/notices/${one.id}/updates`, { text: words, promised_at: inMinutes(minutes), closure: closure || null }, text("update_written")),
  });
}

export async function restore(one: Notice): Promise<void> {
  await attempt(`/notices/${one.id}/restore`, {}, () => text("was_restored", { agency: one.name }));
}

export function askWithdrawNotice(one: Notice): void {
  openSheet({
    title: text("take_back_title", { agency: one.name }),
    verb: text("take_back"),
    fields: [{ name: "reason", label: text("reason"), value: text("reason_not_needed") }],
    send: (values) => attemptInForm(`/notices/${one.id}/withdraw`, values, text("agency_taken_back", { agency: one.name })),
  });
}

export async function askSupport(incident: Incident): Promise<void> {
  const neighbours = await ask<{ neighbours: Neighbour[] }>(`${boot.api}/incidents/${incident.id}/neighbours`).then(
    (answer) => answer.neighbours,
    (error: unknown) => trouble(error, ""),
  );
  if (!neighbours) return;
  if (!neighbours.length) return trouble(text("no_neighbour"), "");
  openSheet({
    title: text("support_title", { number: incident.number }),
    verb: text("ask_support"),
    fields: [
      { name: "whom", label: text("neighbour"), value: "0", choices: neighbours.map((one, index) => ({ code: String(index), name: one.name })) },
      { name: "what", label: text("what_is_needed"), value: "" },
    ],
    send: ({ whom, what }) => {
      const one = neighbours[Number(whom)]!;
      return attemptInForm(`/incidents/${incident.id}/support`, { to_area: one.area, agency: one.agency, what }, text("was_asked", { name: one.name }));
    },
  });
}

export function askPromised(one: SupportRequest): void {
  openSheet({
    title: text("answer_of", { name: one.name }),
    verb: text("they_come"),
    fields: [
      { name: "answer", label: text("what_comes"), value: "" },
      { name: "answered_by", label: text("taken_by"), value: "" },
    ],
    send: (values) => attemptInForm(`/support/${one.id}/promise`, values, text("will_come", { name: one.name })),
  });
}

export function askDeclined(one: SupportRequest): void {
  openSheet({
    title: text("answer_of", { name: one.name }),
    verb: text("they_cannot"),
    fields: [{ name: "reason", label: text("reason"), value: "" }],
    send: (values) => attemptInForm(`/support/${one.id}/decline`, values, text("will_not_come", { name: one.name })),
  });
}

export function askWithdrawSupport(one: SupportRequest): void {
  openSheet({
    title: text("take_back_title", { agency: one.name }),
    verb: text("take_back"),
    fields: [{ name: "reason", label: text("reason"), value: text("reason_not_needed") }],
    send: (values) => attemptInForm(`/support/${one.id}/withdraw`, values, text("agency_taken_back", { agency: one.name })),
  });
}

export async function supportStep(one: SupportRequest, step: "arrive" | "end"): Promise<void> {
  await attempt(`/support/${one.id}/${step}`, {}, () => `${one.name} · ${text(step === "arrive" ? "support_arrived" : "support_ended")}`);
}

/** The other side of it: a neighbour asks us. Yes by choosing who goes, no with a reason. */
export async function askAnswer(id: Id): Promise<void> {
  const asked = await ask<RequestToAnswer>(`${boot.api}/support/${id}`).catch((error: unknown) => trouble(error, ""));
  if (!asked) return;
  const chosen = new Set<Id>(asked.units.slice(0, 1).map((one) => one.unit));
  openSheet({
    title: text("asked_title", { area: asked.from_area }),
    verb: text("answer"),
    fields: [
      { name: "request", label: "", value: "", widget: () => requestWords(asked) },
      { name: "units", label: text("who_goes"), value: "", widget: () => unitBoxes(asked, chosen) },
      { name: "reason", label: text("why_nobody"), value: "" },
    ],
    send: ({ reason }) =>
      reason
        ? attemptInForm(`/support/${id}/decline`, { reason }, text("we_declined", { area: asked.from_area }))
        : attemptInForm(`/support/${id}/send`, { units: [...chosen] }, text("we_sent", { area: asked.from_area })),
  });
}

function requestWords(asked: RequestToAnswer): TemplateResult {
  return html`<p>${joined([`P${asked.priority} ${asked.category_name}`, asked.place])}<br /><b>${asked.what}</b></p>`;
}

function unitBoxes(asked: RequestToAnswer, chosen: Set<Id>): TemplateResult {
  const turn = (unit: Id, isOn: boolean) => (isOn ? chosen.add(unit) : chosen.delete(unit));
  if (!asked.units.length) return html`<p class="empty">${text("nobody_free_here")}</p>`;
  return html`<div class="boxes">
    ${asked.units.map(
      (one) => html`<label><input type="checkbox" ?checked=${chosen.has(one.unit)} @change=${(event: Event) => turn(one.unit, (event.target as HTMLInputElement).checked)} />
        ${joined([one.call_sign, one.travel_seconds === null ? null : duration(one.travel_seconds)])}</label>`,
    )}
  </div>`;
}
