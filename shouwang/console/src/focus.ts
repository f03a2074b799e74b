// The incident in front of the dispatcher: its detail, its ranked units, the chosen one and its road.
import { boot } from "./boot";
import { board, onChange } from "./board_state";
import { repaint } from "./paint";
import { ask } from "./server";
import type { Candidate, Id, Incident, IncidentDetail, Ranking, Route } from "./wire";

const RANKING_REST_MS = 4_000; // units move all the time; a list that jumps cannot be read
const SETTLE_MS = 800;

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
};

let rankedAt = 0;
let isRanking = false;
let detailTimer = 0;
let routeFor = "";
let control = new AbortController();

export function openedIncident(): Incident | null {
  return focus.id === null ? null : (board.incidents.get(focus.id) ?? focus.detail);
}

export function openIncident(id: Id | null): void {
  if (id === focus.id) return;
  control.abort();
  control = new AbortController();
  Object.assign(focus, { previousId: focus.id, id, detail: null, ranking: null, rankingError: null, route: null, chosen: null, firstChangedAt: 0 });
  rankedAt = 0;
  isRanking = false;
  routeFor = "";
  if (id !== null) {
    void loadDetail();
    void loadRanking();
  }
  repaint();
}

export function candidates(): Candidate[] {
  return focus.ranking?.candidates ?? [];
}

/** Who Enter sends. Once a unit goes, a second one has to be chosen: a key pressed twice sends one. */
export function chosenCandidate(): Candidate | null {
  const all = candidates();
  const chosen = all.find((row) => row.unit === focus.chosen);
  return chosen ?? (openedIncident()?.orders.length ? null : (all[0] ?? null));
}

/** Whose road is drawn: the chosen unit's, else that of the one under way. */
function routedUnit(): Id | undefined {
  if (openedIncident()?.lon == null) return undefined;
  return chosenCandidate()?.unit ?? openedIncident()?.orders.find((order) => order.state !== "on_scene")?.unit;
}

export function choose(unit: Id | null): void {
  focus.chosen = unit;
  void loadRoute();
  repaint();
}

/** True while the first of the list changed so lately that the hand may still mean the one before. */
export function isSettling(): boolean {
  return focus.chosen === null && Date.now() - focus.firstChangedAt < SETTLE_MS;
}

export function needsUnits(incident: Incident): boolean {
  return incident.state !== "closed" && incident.state !== "merged";
}

export function refresh(): void {
  void loadDetail();
  rankedAt = 0;
  void loadRanking();
}

onChange((changed) => {
  if (focus.id !== null && changed.has(focus.id)) {
    clearTimeout(detailTimer);
    detailTimer = window.setTimeout(() => void loadDetail(), 150);
  }
  if (focus.id !== null && changed.size) void loadRanking();
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
  repaint();
}

async function loadRanking(): Promise<void> {
  const incident = openedIncident();
  const id = focus.id;
  if (id === null || isRanking || Date.now() - rankedAt < RANKING_REST_MS) return;
  if (incident && !needsUnits(incident)) return;
  isRanking = true;
  rankedAt = Date.now();
  try {
    const ranking = await ask<Ranking>(`${boot.api}/incidents/${id}/ranking`, control.signal);
    if (focus.id === id) takeRanking(ranking);
  } catch (error) {
    if (focus.id === id && !control.signal.aborted) focus.rankingError = (error as Error).message;
  }
  if (focus.id === id) isRanking = false;
  repaint();
}

function takeRanking(ranking: Ranking): void {
  const before = candidates()[0]?.unit;
  ranking.candidates.sort((a, b) => a.rank - b.rank);
  Object.assign(focus, { ranking, rankingError: null });
  if (before !== undefined && before !== ranking.candidates[0]?.unit) focus.firstChangedAt = Date.now();
  if (!ranking.candidates.some((row) => row.unit === focus.chosen)) focus.chosen = null;
  void loadRoute();
}

async function loadRoute(): Promise<void> {
  const unit = routedUnit();
  const key = `${focus.id} ${unit}`;
  if (key === routeFor) return;
  routeFor = key;
  focus.route = null;
  if (unit === undefined) return;
  try {
    const route = await ask<Route>(`${boot.api}/incidents/${focus.id}/route?unit=${unit}`, control.signal);
    if (routeFor === key) focus.route = route;
  } catch {
    // No road between them, or no position: the list says why; there is simply no line to draw.
  }
  repaint();
}
