// The questions that a verb on an incident has to ask first.
import { boot, choices, text } from "./boot";
import { board } from "./board_state";
import { serverNow } from "./clocks";
import { attempt, attemptInForm, closeRoad, reopen } from "./deeds";
import { inMinutes, minutesField } from "./minutes";
import { act } from "./server";
import { placeField } from "./place_search";
import { openSheet } from "./sheet";
import { done } from "./toasts";
import { askTodoAgain } from "./todo";
import type { Category, Incident, Order, PlaceCandidate } from "./wire";

function kinds(): { code: string; name: string }[] {
  return board.categories.map((one: Category) => ({ code: one.code, name: one.name }));
}

export function askClose(incident: Incident): void {
  const path = `/incidents/${incident.id}/close`;
  openSheet({
    title: text("close_title", { number: incident.number }),
    verb: text("close"),
    fields: [
      { name: "category", label: text("closing_category"), value: incident.category ?? "", choices: kinds() },
      { name: "disposition", label: text("disposition"), value: "dealt_with", choices: choices("disposition_") },
    ],
    send: (values) => attemptInForm(path, values, text("closed_words", { number: incident.number }), () => void reopen(incident.id, incident.number, text("reason_mistake"))),
  });
}

export function askReopen(incident: Incident): void {
  openSheet({
    title: text("reopen_title", { number: incident.number }),
    verb: text("reopen"),
    fields: [{ name: "reason", label: text("reason"), value: "" }],
    send: (values) => attemptInForm(`/incidents/${incident.id}/reopen`, values, text("reopened", { number: incident.number })),
  });
}

export function askHandOver(incident: Incident): void {
  const others = board.dispatchers.filter((one) => one.id !== incident.dispatcher && one.id !== boot.user.id).map((one) => ({ code: String(one.id), name: one.name }));
  openSheet({
    title: text("hand_over_title", { number: incident.number }),
    verb: text("hand_over"),
    fields: [{ name: "to", label: text("hand_over_to"), value: others[0]?.code ?? "", choices: others }],
    send: async ({ to }) => {
      const dispatcher = board.dispatchers.find((one) => String(one.id) === to);
      await attemptInForm(`/incidents/${incident.id}/hand-over`, { to: dispatcher?.id ?? null }, text("handed_over", { name: dispatcher?.name ?? "" }));
    },
  });
}

export function askNote(incident: Incident): void {
  openSheet({
    title: text("note_title", { number: incident.number }),
    verb: text("add_note"),
    fields: [{ name: "text", label: text("note"), value: "" }],
    send: (values) => attemptInForm(`/incidents/${incident.id}/notes`, values, text("note_added", { number: incident.number })),
  });
}

/** About the place, until a last day; everybody on the incident sees it at once. */
export function askPlaceNote(incident: Incident): void {
  const inAMonth = new Date(serverNow() + 30 * 86_400_000).toISOString().slice(0, 10);
  openSheet({
    title: text("note_on_place_title", { place: incident.place }),
    verb: text("note_place"),
    fields: [
      { name: "kind", label: text("kind"), value: "hazard", choices: choices("place_note_") },
      { name: "text", label: text("note_on_place_hint"), value: "" },
      { name: "ends_on", label: text("last_day"), value: inAMonth, type: "date" },
    ],
    send: (values) => attemptInForm(`/incidents/${incident.id}/place-notes`, values, text("place_noted")),
  });
}

/** The line broke: whoever is free rings back. */
export async function ringBack(incident: Incident): Promise<void> {
  await attempt(`/incidents/${incident.id}/call-back`, {}, () => text("to_be_rung_back", { number: incident.number }));
  askTodoAgain();
}

export function askCategory(incident: Incident): void {
  openSheet({
    title: text("category_title", { number: incident.number }),
    verb: text("set_category"),
    fields: [
      { name: "category", label: text("category"), value: incident.category ?? "", choices: kinds() },
      { name: "priority", label: text("priority"), value: "", choices: [{ code: "", name: text("priority_of_category") }, ...[1, 2, 3, 4].map((n) => ({ code: String(n), name: `P${n}` }))] },
    ],
    send: ({ category, priority }) => attemptInForm(`/incidents/${incident.id}/category`, { category, priority: priority ? Number(priority) : null }, text("category_set")),
  });
}

export function askPlace(incident: Incident): void {
  let found: PlaceCandidate | null = null;
  const field = placeField("sheet-place", text("place"), text("place_hint"), (place) => {
    found = place;
    field.set(place.text);
  }, { typed: () => (found = null), go: () => document.querySelector<HTMLFormElement>("#sheet")?.requestSubmit() });
  field.set(incident.place_text || incident.place);
  openSheet({
    title: text("place_title", { number: incident.number }),
    verb: text("set_place"),
    fields: [{ name: "place", label: text("place"), value: "", widget: () => field.template() }],
    send: async () => {
      if (!found) throw new Error(text("choose_a_place"));
      const { place, text: place_text, lon, lat } = found;
      await attemptInForm(`/incidents/${incident.id}/place`, { place, place_text, lon, lat }, text("place_set"));
    },
  });
}

export function askDecline(order: Order): void {
  openSheet({
    title: text("decline_title", { unit: order.call_sign }),
    verb: text("step_declined"),
    fields: [{ name: "reason", label: text("reason"), value: "" }],
    send: async ({ reason }) => {
      await act(`/orders/${order.id}/steps`, { step: "declined", reason });
      done(text("declined_words", { unit: order.call_sign }));
    },
  });
}

export function askWithdraw(order: Order): void {
  openSheet({
    title: text("withdraw_title", { unit: order.call_sign }),
    verb: text("withdraw"),
    fields: [{ name: "reason", label: text("reason"), value: text("reason_not_needed") }],
    send: (values) => attemptInForm(`/orders/${order.id}/withdraw`, values, text("withdrawn", { unit: order.call_sign })),
  });
}

export function askCloseRoad(lon: number, lat: number): void {
  openSheet({
    title: text("close_road_title"),
    verb: text("close_road"),
    fields: [
      { name: "reason", label: text("reason"), value: text("reason_road"), suggestions: [text("reason_road"), text("reason_flood"), text("reason_crash")] },
      minutesField("minutes", text("lifted_after"), text("until_lifted")),
    ],
    send: ({ reason, minutes }) => closeRoad(lon, lat, reason ?? "", inMinutes(minutes)),
  });
}
