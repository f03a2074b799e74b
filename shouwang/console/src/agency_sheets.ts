// What has to be asked before others are rung, and when they answer.
import { boot, text } from "./boot";
import { board } from "./board_state";
import { attempt, attemptInForm } from "./deeds";
import { ask } from "./server";
import { openSheet } from "./sheet";
import { trouble } from "./toasts";
import type { Agency, Id, Transfer } from "./wire";

/** Whom one may ring from where this incident is; null where it could not be asked or nobody is known. */
export async function agenciesFor(incident: Id): Promise<Agency[] | null> {
  try {
    const { agencies } = await ask<{ agencies: Agency[] }>(`${boot.api}/incidents/${incident}/agencies`);
    if (agencies.length) return agencies;
    trouble(text("no_agency"), "");
  } catch (error) {
    trouble(error, "");
  }
  return null;
}

export function agencyChoices(agencies: Agency[]): { code: string; name: string }[] {
  return agencies.map((one) => ({ code: String(one.id), name: `${one.dial_number} ${one.name}`.trim() }));
}

/** `incident`: known by its id alone in the moment after its call was saved. */
export async function askTransfer(incident: Id): Promise<void> {
  const agencies = await agenciesFor(incident);
  if (!agencies) return;
  openSheet({
    title: text("transfer_title", { number: board.incidents.get(incident)?.number ?? "" }),
    verb: text("offer"),
    fields: [{ name: "agency", label: text("transfer_to"), value: "", choices: agencyChoices(agencies) }],
    send: ({ agency }) => {
      const name = agencies.find((one) => one.id === agency)?.name ?? "";
      return attemptInForm(`/incidents/${incident}/transfers`, { agency }, text("was_offered", { agency: name }));
    },
  });
}

export async function connectTransfer(one: Transfer): Promise<void> {
  await attempt(`/transfers/${one.id}/connect`, {}, () => text("agency_connected", { agency: one.name }));
}

export function askConfirm(one: Transfer): void {
  openSheet({
    title: text("confirm_title", { agency: one.name }),
    verb: text("they_confirm"),
    fields: [
      { name: "taken_by", label: text("taken_by"), value: "" },
      { name: "reference", label: text("their_reference"), value: "" },
    ],
    send: (values) => attemptInForm(`/transfers/${one.id}/confirm`, values, text("agency_confirmed", { agency: one.name })),
  });
}

export function askRefused(one: Transfer): void {
  openSheet({
    title: text("refuse_title", { agency: one.name }),
    verb: text("they_refuse"),
    fields: [{ name: "reason", label: text("reason"), value: "" }],
    send: (values) => attemptInForm(`/transfers/${one.id}/refuse`, values, text("agency_refused", { agency: one.name })),
  });
}

export function askTakeBack(one: Transfer): void {
  openSheet({
    title: text("take_back_title", { agency: one.name }),
    verb: text("take_back"),
    fields: [{ name: "reason", label: text("reason"), value: text("reason_not_needed") }],
    send: (values) => attemptInForm(`/transfers/${one.id}/withdraw`, values, text("agency_taken_back", { agency: one.name })),
  });
}
