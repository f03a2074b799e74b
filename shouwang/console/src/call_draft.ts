// The call being taken. It lives in this page's memory only: it may carry a name and a number.
import { boot } from "./boot";
import { channelChoices } from "./board_state";
import { serverNow } from "./clocks";
import { repaint } from "./paint";
import { act, ask, newId } from "./server";
import type { Category, Done, Duplicate, Id, Lonlat, PlaceCandidate } from "./wire";

export interface Draft {
  id: string;
  answered_at: string;
  place: PlaceCandidate | null;
  place_text: string;
  /** What was typed for the place that was then chosen, where it is none of its names. */
  said: string;
  keepsName: boolean;
  point: Lonlat | null;
  category: Category | null;
  category_text: string;
  priority: string;
  note: string;
  caller_name: string;
  caller_phone: string;
  channel: string;
}

export let draft: Draft | null = null;
export let duplicates: Duplicate[] = [];
/** Incidents that calls saved on this page opened: nobody here has to be told of them. */
export const takenHere = new Set<Id>();
let asked = "";

export function beginDraft(): Draft {
  draft ??= {
    id: newId(),
    answered_at: new Date(serverNow()).toISOString(),
    place: null,
    place_text: "",
    said: "",
    keepsName: false,
    point: null,
    category: null,
    category_text: "",
    priority: "",
    note: "",
    caller_name: "",
    caller_phone: "",
    channel: channelChoices()[0]?.code ?? "",
  };
  return draft;
}

export function dropDraft(): void {
  draft = null;
  duplicates = [];
  asked = "";
}

export function isEmpty(one: Draft): boolean {
  return !one.place_text && !one.category_text && !one.note && !one.caller_name && !one.caller_phone;
}

export function draftPoint(one: Draft): Lonlat | null {
  return one.place ? [one.place.lon, one.place.lat] : one.point;
}

/** Incidents that this call may belong to, asked again whenever place or kind change. */
export async function lookForDuplicates(): Promise<void> {
  const point = draft && draftPoint(draft);
  const parts = new URLSearchParams({ category: draft?.category?.code ?? "", lon: String(point?.[0] ?? ""), lat: String(point?.[1] ?? "") });
  if (asked === String(parts)) return;
  asked = String(parts);
  duplicates = [];
  if (point) {
    const answer = await ask<{ duplicates: Duplicate[] }>(`${boot.api}/duplicates?${parts}`).catch(() => null);
    if (asked === String(parts)) duplicates = answer?.duplicates ?? [];
  }
  repaint();
}

export function sendCall(one: Draft): Promise<Done> {
  takenHere.add(one.id);
  return act("/calls", { id: one.id, ...draftBody(one) }, one.id);
}

/** The words that were said for the place become one of its names; the call is saved whatever comes of it. */
export async function keepSaid(one: Draft): Promise<void> {
  if (one.keepsName && one.said && one.place?.place) await act(`/places/${one.place.place}/names`, { text: one.said }).catch(() => null);
}

/** What one caller said; of an incident that is known already, what is new in it becomes a note. */
function draftBody(one: Draft): object {
  const point = draftPoint(one);
  return {
    category: one.category?.code ?? null,
    category_text: one.category ? "" : one.category_text,
    priority: one.priority ? Number(one.priority) : null,
    place: one.place?.place ?? null,
    place_text: one.place_text,
    lon: point?.[0] ?? null,
    lat: point?.[1] ?? null,
    note: one.note,
    caller_name: one.caller_name,
    caller_phone: one.caller_phone,
    channel: one.channel,
    ring_at: null, // this page does not know when it rang
    answered_at: one.answered_at,
  };
}

export function addToIncident(one: Draft, incident: Id): Promise<Done> {
  return act(`/incidents/${incident}/calls`, draftBody(one));
}
