// The call being taken. It lives on this page and, for its author alone, on the server until it is saved (draft_keeper.ts).
import { boot } from "./boot";
import { board, channelChoices } from "./board_state";
import { serverNow } from "./clocks";
import { repaint } from "./paint";
import { act, ask, newId } from "./server";
import type { Category, Done, Duplicate, Id, Lonlat, PlaceCandidate, PlaceNote } from "./wire";

export interface Draft {
  id: string;
  answered_at: string;
  /** Null: nobody knows when it rang. */
  ring_at: string | null;
  /** What was answered, by the key of the question. */
  answers: Record<string, string>;
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
/** What is noted about the place chosen. */
export let placeNotes: PlaceNote[] = [];
export let duplicates: Duplicate[] = [];
/** Incidents that calls saved on this page opened: nobody here has to be told of them. */
export const takenHere = new Set<Id>();
let asked = "";
let notedPlace: Id | null = null;

export function beginDraft(): Draft {
  draft ??= {
    id: newId(),
    answered_at: new Date(serverNow()).toISOString(),
    ring_at: null,
    answers: {},
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
  placeNotes = [];
  asked = "";
  notedPlace = null;
}

/** A form that another page left, or that was put aside. */
export function resumeDraft(kept: Draft): Draft {
  dropDraft();
  const category = board.categories.find((one) => one.code === kept.category?.code) ?? null;
  return Object.assign(beginDraft(), kept, { category });
}

export function isEmpty(one: Draft): boolean {
  return !one.place_text && !one.category_text && !one.note && !one.caller_name && !one.caller_phone && !Object.keys(one.answers).length;
}

export function draftPoint(one: Draft): Lonlat | null {
  return one.place ? [one.place.lon, one.place.lat] : one.point;
}

/** What is noted about the place; of another town's nothing is told. */
export async function lookForNotes(): Promise<void> {
  const place = draft?.place?.place ?? null;
  if (place === notedPlace) return;
  notedPlace = place;
  placeNotes = [];
  const answer = place === null ? null : await ask<{ notes: PlaceNote[] }>(`${boot.api}/places/${place}/notes`).catch(() => null);
  if (place === notedPlace) placeNotes = answer?.notes ?? [];
  repaint();
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

/** Of a kind that sends nobody: one closed record. */
export function setAside(one: Draft, category: string): Promise<Done> {
  takenHere.add(one.id);
  return act("/calls/set-aside", { id: one.id, ...draftBody(one), category }, one.id);
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
    ring_at: one.ring_at,
    answered_at: one.answered_at,
    answers: one.answers,
    draft: one.id,
  };
}

export function addToIncident(one: Draft, incident: Id): Promise<Done> {
  return act(`/incidents/${incident}/calls`, draftBody(one));
}
