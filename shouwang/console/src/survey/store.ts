// The survey on this phone: what was found, kept in the phone's database so that a closed page, an empty battery or a
// cellar loses nothing. What the server has not heard waits in the outbox of the phone: in its order, once, under a key
// of its own, with the time it was done.
import { boot, text } from "../boot";
import { enqueue, dismiss, happenedNow, openOutbox, outbox, refusedList, sendAgain, unsent, type Waiting } from "../phone/outbox";
import { get, put } from "../phone/store";
import { repaint } from "../paint";
import { ask } from "../server";
import type { Id, Lonlat } from "../wire";
import { named } from "../words";

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

interface Kept {
  survey: Begun | null;
  features: Feature[];
}

const FOUND = "/features";
let isLasting = true;

export const kept: Kept = { survey: null, features: [] };

export async function openKept(): Promise<void> {
  Object.assign(kept, await get<Kept>("survey", String(boot.user.id)));
  await openOutbox(["survey"]);
  if (kept.survey) kept.features = withWaiting(kept.survey.id, kept.features);
}

/** False where this browser keeps nothing: the page says so. */
export function isKept(): boolean {
  return isLasting && outbox.isKept;
}

function keep(): void {
  void put("survey", String(boot.user.id), { ...kept }).then((isWritten) => {
    if (isWritten === isLasting) return;
    isLasting = isWritten;
    repaint();
  });
  repaint();
}

export function stateOf(feature: Id): "waiting" | "refused" | "sent" {
  if (refusedList().some((one) => one.feature === feature)) return "refused";
  return unsent("survey").some((one) => one.feature === feature) ? "waiting" : "sent";
}

/** What the server will know of a survey once it has heard everything. */
function withWaiting(survey: Id, features: Feature[]): Feature[] {
  const mine = [...refusedList().filter(isFound), ...unsent("survey")].filter((one) => one.survey === survey && one.feature);
  return mine.reduce((known, one) => {
    if (!isFound(one)) return without(known, one.feature!);
    const { happened_at: _at, ...feature } = one.body as Feature;
    return [...known.filter(({ id }) => id !== feature.id), feature];
  }, features);
}

function isFound(one: Waiting): boolean {
  return one.path.endsWith(FOUND);
}

/** The entrances of a house go with it. */
function without(features: Feature[], gone: Id): Feature[] {
  return features.filter((one) => one.id !== gone && one.house !== gone);
}

function post(survey: Id, path: string, body: object, about: string, feature?: Id): void {
  const at = happenedNow();
  enqueue({ lane: "survey", path: `/surveys${path}`, body: { ...body, happened_at: at }, about, survey, ...(feature && { feature }) }, at);
}

export function begin(survey: Begun, body: object): void {
  post(survey.id, "", { ...body, id: survey.id }, survey.name);
  Object.assign(kept, { survey, features: [] });
  keep();
}

export async function resume(survey: Begun): Promise<void> {
  const detail = await ask<{ features: (Feature & { facts: object })[] }>(`${boot.api}/surveys/${survey.id}`);
  const features = detail.features.map(({ facts, ...one }) => ({ ...facts, ...one }));
  Object.assign(kept, { survey, features: withWaiting(survey.id, features) });
  keep();
}

export function leave(): void {
  Object.assign(kept, { survey: null, features: [] });
  keep();
}

export function record(feature: Feature, words: string): void {
  const survey = kept.survey!.id;
  post(survey, `/${survey}${FOUND}`, feature, words, feature.id);
  kept.features = [...kept.features.filter((one) => one.id !== feature.id), feature];
  keep();
}

/** Nobody here knows what of it has reached the server: it is taken out there in any case, after it was put in. */
export function drop(feature: Feature, words: string): void {
  const survey = kept.survey!.id;
  const refused = refusedList().find((one) => one.feature === feature.id && isFound(one));
  if (refused) dismiss(refused.key);
  else post(survey, `/${survey}${FOUND}/${feature.id}/drop`, {}, text("survey_taken_out", { what: words }), feature.id);
  kept.features = without(kept.features, feature.id);
  keep();
}

export function finish(): void {
  if (!kept.survey) return;
  const { id, name } = kept.survey;
  post(id, `/${id}/finish`, {}, named(text("survey_finish"), name));
  leave();
}

/** A refusal is shown until a person has looked: tried again with what has changed meanwhile, or let go. */
export function tryAgain(keys: string[]): void {
  keys.forEach(sendAgain);
}

export function letGo(one: Waiting): void {
  dismiss(one.key);
  if (!isFound(one) || one.survey !== kept.survey?.id) return;
  kept.features = without(kept.features, one.feature!);
  keep();
}
