// The way to the open incident: at first as its detail has it, then for the unit that is chosen or goes.
import { approachOf } from "./approach_view";
import { boot, may } from "./boot";
import { focus, openedIncident, routedUnit } from "./focus";
import { onPaint, repaint } from "./paint";
import { ask } from "./server";
import type { Approach, Id } from "./wire";

let asked = "";
let found: { incident: Id; approach: Approach } | null = null;
let control = new AbortController();

export function shownApproach(): Approach | null {
  if (focus.id === null) return null;
  if (found?.incident === focus.id) return found.approach;
  return focus.detail?.id === focus.id ? approachOf(focus.detail) : null;
}

/** Once for each incident, its place and the unit whose road is drawn. */
function follow(): void {
  const incident = openedIncident();
  const unit = routedUnit();
  if (!may("read_approach") || !may("dispatch")) return;
  if (!incident || incident.lon === null || incident.lat === null || unit === undefined) {
    asked = "";
    found = null;
    return;
  }
  const place = approachOf(focus.detail)?.target.join() ?? "";
  const key = [incident.id, incident.lon, incident.lat, place, unit].join(" ");
  if (key === asked) return;
  asked = key;
  control.abort();
  control = new AbortController();
  const [lon, lat] = approachOf(focus.detail)?.target ?? [incident.lon, incident.lat];
  void ask<Approach>(`${boot.api}/approach?lon=${lon}&lat=${lat}&unit=${unit}`, control.signal)
    .then((approach) => {
      found = { incident: incident.id, approach };
      repaint();
    })
    .catch(() => undefined); // what the detail says stays
}

onPaint(follow);
