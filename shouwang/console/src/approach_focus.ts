// The way to the open incident: at first as its detail has it, then for the unit that is chosen or goes.
import { approachOf } from "./approach_view";
import { boot, may } from "./boot";
import { focus, hasMoved, openedIncident, positionOf, routedUnit } from "./focus";
import { onPaint, repaintWithAnswers } from "./paint";
import { ask } from "./server";
import type { Approach, Id, Incident, IncidentDetail, Lonlat } from "./wire";

let asked = "";
let askedFrom: Lonlat | null = null;
let found: { incident: Id; unit: Id; approach: Approach } | null = null;
let control = new AbortController();

export function shownApproach(): Approach | null {
  if (focus.id === null) return null;
  if (found?.incident === focus.id) return found.approach;
  return focus.detail?.id === focus.id ? approachOf(focus.detail) : null;
}

/** The road that is drawn: to where the vehicle stops, where that is known and something is left to walk. */
export function drawnRoad(): Lonlat[] {
  if (!focus.route) return [];
  const own = found?.incident === focus.id && found.unit === routedUnit() ? found.approach : null;
  const ends = own?.stop && own.stop.line.length > 1 ? own.route?.line : undefined;
  return ends ?? focus.route.line;
}

/** The place itself, where the detail knows it. */
function questionOf(incident: Incident, detail: IncidentDetail): string {
  const known = approachOf(detail);
  const [lon, lat] = known?.target ?? [incident.lon, incident.lat];
  return `lon=${lon}&lat=${lat}${known?.place ? `&place=${known.place}` : ""}`;
}

/** Once for each incident, its place and the unit whose road is drawn; again when that unit has come on. */
function follow(): void {
  const incident = openedIncident();
  const unit = routedUnit();
  if (!may("read_approach") || !may("dispatch")) return;
  if (!incident || incident.lon === null || incident.lat === null || unit === undefined) {
    asked = "";
    found = null;
    return;
  }
  if (focus.detail?.id !== incident.id) return; // it knows the place itself: asked before, it would be asked again
  const target = questionOf(incident, focus.detail);
  const key = [incident.id, target, unit].join(" ");
  const from = positionOf(unit);
  if (key === asked && !hasMoved(from, askedFrom)) return;
  asked = key;
  askedFrom = from;
  control.abort();
  control = new AbortController();
  void ask<Approach>(`${boot.api}/approach?${target}&unit=${unit}`, control.signal)
    .then((approach) => {
      found = { incident: incident.id, unit, approach };
      repaintWithAnswers();
    })
    .catch(() => undefined); // what the detail says stays
}

onPaint(follow);
