// The incident in front of the dispatcher: its detail, its ranked units, the chosen one and its road.
import { boot, may } from "./boot";
import { board, onChange } from "./board_state";
import { onPaint, repaint, repaintWithAnswers } from "./paint";
import { ask, Refused } from "./server";
import type { Candidate, Id, Incident, IncidentDetail, Lonlat, Ranking, Route } from "./wire";
import { metresBetween } from "./words";

const RANKING_REST_MS = 4_000; // units move all the time; a list that jumps cannot be read
const RANKING_AGE_MS = 15_000;
const ROUTE_REST_M = 150;
const SETTLE_MS = 800;
const THERE_MS = 50;
const REFUSED_SHOWN_MS = 8_000;

export const focus = {
  id: null as Id | null,
  previousId: null as Id | null,
  detail: null as IncidentDetail | null,
  ranking: null as Ranking | null,
  rankingError: null as string | null,
  route: null as Route | null,
  /** null: whoever is first, as long as nobody goes yet. */
  chosen: null as Id | null,
  firstChangedAt: 0,
  /** The key that was refused because the first had just changed, and when: said beside the list. */
  refused: null as { key: string; at: number } | null,
};

let rankedAt = 0;
let isRanking = false;
let isOutdated = false;
let isRoadOld = false;
let detailTimer = 0;
let routed: { key: string; from: Lonlat | null } = { key: "", from: null };
let control = new AbortController();

export function openedIncident(): Incident | null {
  return focus.id === null ? null : (board.incidents.get(focus.id) ?? focus.detail);
}

export function openIncident(id: Id | null): void {
  if (id === focus.id) return;
  control.abort();
  control = new AbortController();
  Object.assign(focus, { previousId: focus.id, id, detail: null, ranking: null, rankingError: null, route: null, chosen: null, firstChangedAt: 0, refused: null });
  rankedAt = 0;
  isRanking = false;
  routed = { key: "", from: null };
  if (id !== null) {
    void loadDetail();
    void loadRanking();
  }
  repaint();
}

/** An incident that was opened in this moment comes by the stream, or with its detail: until then not even its number is known. */
export async function whenThere(id: Id): Promise<void> {
  while (focus.id === id && !openedIncident()) await new Promise((resolve) => setTimeout(resolve, THERE_MS));
}

/** Without those who go already: the list rests for seconds, and an order may have come from another desk. */
export function candidates(): Candidate[] {
  const going = openedIncident()?.orders.map((order) => order.unit) ?? [];
  return focus.ranking?.candidates.filter((row) => !going.includes(row.unit)) ?? [];
}

/** The step of the run card that R sends: one that nobody fits is passed over. */
export function nextStep(incident: Incident): number {
  const ranked = incident.id === focus.id ? focus.ranking?.reinforcement : null;
  return ranked && ranked.step > incident.step ? ranked.step : incident.step + 1;
}

/** Somebody goes, is there, or was there and is done. */
export function isAnswered(incident: Incident): boolean {
  return incident.orders.length > 0 || incident.state === "attended";
}

/** Who Enter sends. Once a unit goes, a second one has to be chosen: a key pressed twice sends one. */
export function chosenCandidate(): Candidate | null {
  const all = candidates();
  const chosen = all.find((row) => row.unit === focus.chosen);
  const incident = openedIncident();
  return chosen ?? (incident && isAnswered(incident) ? null : (all[0] ?? null));
}

/** The reason that says it: sending this unit leaves another incident without it. */
export function pulledFrom(one: Candidate): Candidate["reasons"][number] | undefined {
  return one.reasons.find((reason) => reason.code === "pulled_from_incident");
}

/** Whose road is drawn: the chosen unit's, else that of the one under way. */
export function routedUnit(): Id | undefined {
  const incident = openedIncident();
  if (!incident || incident.lon === null || !needsUnits(incident)) return undefined;
  return chosenCandidate()?.unit ?? incident.orders.find((order) => order.state !== "on_scene")?.unit;
}

export function choose(unit: Id | null): void {
  focus.chosen = unit;
  focus.refused = null;
  void loadRoute();
  repaint();
}

/** True while the first of the list changed so lately that the hand may still mean the one before. */
export function isSettling(): boolean {
  return focus.chosen === null && Date.now() - focus.firstChangedAt < SETTLE_MS;
}

/** While it is news: the key that did not send, because the unit it would have sent is another than the one seen. */
export function refusedKey(): string | null {
  return focus.refused && focus.chosen === null && Date.now() - focus.refused.at < REFUSED_SHOWN_MS ? focus.refused.key : null;
}

export function needsUnits(incident: Incident): boolean {
  return incident.state !== "closed" && incident.state !== "merged";
}

export function refresh(): void {
  void loadDetail();
  rankedAt = 0;
  void loadRanking();
}

onChange((changed, haveRoadsChanged) => {
  if (focus.id !== null && changed.has(focus.id)) {
    clearTimeout(detailTimer);
    detailTimer = window.setTimeout(() => void loadDetail(), 150);
  }
  if (haveRoadsChanged) {
    rankedAt = 0;
    isRoadOld = true;
  }
  if (changed.size) isOutdated = true;
});

/** At each paint, so at least each second: a change that came while the list rested is not forgotten. */
onPaint(() => {
  if (focus.id === null) return;
  if (isOutdated || Date.now() - rankedAt > RANKING_AGE_MS) void loadRanking();
  if (isRouteOld()) void loadRoute();
});

async function loadDetail(): Promise<void> {
  const id = focus.id;
  if (id === null) return;
  try {
    const detail = await ask<IncidentDetail>(`${boot.api}/incidents/${id}`, control.signal);
    if (focus.id === id) focus.detail = detail;
  } catch {
    // The row of the stream stays on the screen; the next change asks again.
  }
  repaintWithAnswers();
}

async function loadRanking(): Promise<void> {
  const incident = openedIncident();
  const id = focus.id;
  if (id === null || !may("dispatch") || isRanking || Date.now() - rankedAt < RANKING_REST_MS) return;
  if (incident && !needsUnits(incident)) return;
  isRanking = true;
  isOutdated = false;
  rankedAt = Date.now();
  try {
    const ranking = await ask<Ranking>(`${boot.api}/incidents/${id}/ranking`, control.signal);
    if (focus.id === id) takeRanking(ranking);
  } catch (error) {
    if (focus.id === id && !control.signal.aborted) focus.rankingError = (error as Error).message;
  }
  if (focus.id === id) isRanking = false;
  repaintWithAnswers();
}

function takeRanking(ranking: Ranking): void {
  const before = candidates()[0]?.unit;
  ranking.candidates.sort((a, b) => a.rank - b.rank);
  Object.assign(focus, { ranking, rankingError: null });
  const isChosenGone = focus.chosen !== null && !ranking.candidates.some((row) => row.unit === focus.chosen);
  if (isChosenGone) focus.chosen = null;
  if (isChosenGone || (before !== undefined && before !== ranking.candidates[0]?.unit)) focus.firstChangedAt = Date.now();
  void loadRoute();
}

function routeKey(): string {
  return `${focus.id} ${routedUnit()}`;
}

export function positionOf(id: Id | undefined): Lonlat | null {
  const unit = id === undefined ? undefined : board.units.get(id);
  return unit && unit.lon !== null && unit.lat !== null ? [unit.lon, unit.lat] : null;
}

function isRouteOld(): boolean {
  if (!may("dispatch")) return false;
  if (isRoadOld || routeKey() !== routed.key) return true;
  return hasMoved(positionOf(routedUnit()), routed.from);
}

/** Far enough for another road to be drawn. */
export function hasMoved(here: Lonlat | null, from: Lonlat | null): boolean {
  return here && from ? metresBetween(here, from) > ROUTE_REST_M : here !== from;
}

/** The road from where the unit is now; the line before stays until the new one is there. */
async function loadRoute(): Promise<void> {
  const unit = routedUnit();
  const key = routeKey();
  if (key !== routed.key) focus.route = null;
  const asked = { key, from: positionOf(unit) };
  isRoadOld = false;
  routed = asked;
  if (unit === undefined || !may("dispatch")) return;
  try {
    const route = await ask<Route>(`${boot.api}/incidents/${focus.id}/route?unit=${unit}`, control.signal);
    if (routed === asked) focus.route = route;
  } catch (error) {
    // No road between them, or no position: the list says why; there is simply no line to draw.
    if (routed === asked && error instanceof Refused) focus.route = null;
  }
  repaintWithAnswers();
}
