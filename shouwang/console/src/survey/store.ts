// The survey on this phone: what was found and what waits to be sent, kept in the browser so that a closed page,
// an empty battery or a cellar loses nothing. Everything is sent in its order, once, under a key of its own.
import { boot, text } from "../boot";
import { repaint } from "../paint";
import { act, ask, newId, Refused, Unreachable } from "../server";
import { trouble } from "../toasts";
import type { Id, Lonlat } from "../wire";

export interface Feature {
  id: Id;
  kind: string;
  lon: number;
  lat: number;
  line?: Lonlat[];
  number?: string;
  street?: string;
  name?: string;
  house?: Id;
  [fact: string]: unknown;
}

export interface Begun {
  id: Id;
  name: string;
  lon: number;
  lat: number;
  outline: Lonlat[];
}

interface Deed {
  key: string;
  path: string;
  body: object;
  feature: Id | null;
  words: string;
}

interface Kept {
  survey: Begun | null;
  features: Feature[];
  waiting: Deed[];
  refused: { deed: Deed; message: string }[];
}

const STORE = `shouwang.survey.${boot.user.id}`;
const REST_MS = 5_000;
let isSending = false;
let canKeep = true;

export const kept: Kept = restore();

function restore(): Kept {
  const empty: Kept = { survey: null, features: [], waiting: [], refused: [] };
  try {
    return { ...empty, ...(JSON.parse(localStorage.getItem(STORE) ?? "{}") as Partial<Kept>) };
  } catch {
    return empty;
  }
}

/** False where this browser keeps nothing: the page says so. */
export function isKept(): boolean {
  return canKeep;
}

function keep(): void {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
    canKeep = true;
  } catch {
    canKeep = false;
  }
  repaint();
}

export function isWaiting(feature: Id): boolean {
  return kept.waiting.some((deed) => deed.feature === feature);
}

function post(path: string, body: object, words: string, feature: Id | null = null): void {
  kept.waiting.push({ key: newId(), path, body, feature, words });
  keep();
  void send();
}

export function begin(survey: Begun, body: object): void {
  Object.assign(kept, { survey, features: [] });
  post("/surveys", { ...body, id: survey.id }, survey.name);
}

export async function resume(survey: Begun): Promise<void> {
  const detail = await ask<{ features: (Feature & { facts: object })[] }>(`${boot.api}/surveys/${survey.id}`);
  Object.assign(kept, { survey, features: detail.features.map(({ facts, ...one }) => ({ ...facts, ...one })) });
  keep();
}

export function leave(): void {
  Object.assign(kept, { survey: null, features: [] });
  keep();
}

export function record(feature: Feature, words: string): void {
  kept.features = [...kept.features.filter((one) => one.id !== feature.id), feature];
  post(`/surveys/${kept.survey!.id}/features`, feature, words, feature.id);
}

/** What was never sent is simply forgotten; what the server has is taken out there. */
export function drop(feature: Feature, words: string): void {
  kept.features = kept.features.filter((one) => one.id !== feature.id && one.house !== feature.id);
  const isUnsent = isWaiting(feature.id) && !isSending;
  kept.waiting = isUnsent ? kept.waiting.filter((deed) => deed.feature !== feature.id) : kept.waiting;
  if (isUnsent) keep();
  else post(`/surveys/${kept.survey!.id}/features/${feature.id}/drop`, {}, words);
}

export function finish(): void {
  const { survey } = kept;
  if (!survey) return;
  post(`/surveys/${survey.id}/finish`, {}, text("survey_finish"));
  leave();
}

/** A refusal is shown until a person has looked: tried again with what has changed meanwhile, or let go. */
export function tryAgain(key: string): void {
  const found = kept.refused.find((one) => one.deed.key === key);
  if (!found) return;
  kept.refused = kept.refused.filter((one) => one !== found);
  kept.waiting.push({ ...found.deed, key: newId() });
  keep();
  void send();
}

export function letGo(key: string): void {
  kept.refused = kept.refused.filter((one) => one.deed.key !== key);
  keep();
}

export async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  while (kept.waiting[0]) {
    const deed = kept.waiting[0];
    try {
      await act(deed.path, deed.body, deed.key);
    } catch (error) {
      if (error instanceof Unreachable) break;
      const message = error instanceof Refused ? error.message : String(error);
      kept.refused.push({ deed, message });
      trouble(error, text("survey_kept"));
    }
    kept.waiting = kept.waiting.filter((one) => one !== deed);
    keep();
  }
  isSending = false;
  if (kept.waiting.length) setTimeout(() => void send(), REST_MS);
}
