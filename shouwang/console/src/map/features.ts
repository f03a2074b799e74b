// Board rows as the features the map draws.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { board, openIncidents, unitsOnDuty } from "../board_state";
import { incidentLevel, loudest, secondsSince } from "../clocks";
import { chosenCandidate, focus } from "../focus";
import type { Id, Unit, UnitKind } from "../wire";

const LETTERS: Record<UnitKind, string> = { car: "C", e_bike: "E", foot: "F", volunteers: "V", fire: "X" };
const HEIGHTS = { calm: 0, soon: 1, late: 2 };

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

function feature(id: Id, geometry: Geometry, properties: Record<string, unknown> = {}): Feature {
  return { type: "Feature", geometry, properties: { id, ...properties } };
}

/** How fully the outline is drawn: fresh, older, old, guess. */
function freshness(unit: Unit): number {
  const age = unit.position_at ? secondsSince(unit.position_at) : Infinity;
  if (age < 30) return 1;
  if (age < 120) return 0.75;
  return age < 600 ? 0.5 : 0.3;
}

export function unitFeatures(theme: string): FeatureCollection {
  const chosen = chosenCandidate()?.unit;
  return collection(
    unitsOnDuty().flatMap((unit) => {
      if (unit.lon === null || unit.lat === null) return [];
      const look = unit.state + (unit.id === chosen ? "+chosen" : "");
      const fresh = freshness(unit);
      const isThere = unit.state === "on_scene"; // drawn beside its incident, not upon it
      return feature(unit.id, { type: "Point", coordinates: [unit.lon, unit.lat] }, {
        image: `${theme}|unit:${LETTERS[unit.kind]}:${look}:${fresh}`,
        notch: `${theme}|notch:${look}`,
        call_sign: unit.call_sign,
        freshness: fresh,
        height: unit.id === chosen ? 2 : unit.state === "free" ? 1 : 0,
        offset: isThere ? [-15, -15] : [0, 0],
        label_offset: isThere ? [-1.4, 0] : [0, 1.4],
        ...(unit.heading !== null && !isThere && { heading: unit.heading }),
      });
    }),
  );
}

export function incidentFeatures(theme: string): FeatureCollection {
  const rows = openIncidents();
  const loud = loudest(rows);
  return collection(
    rows.flatMap((row) => {
      if (row.lon === null || row.lat === null) return [];
      const level = incidentLevel(row);
      const look = [level, row === loud && "loud", row.id === focus.id && "open"].filter(Boolean).join(":");
      const height = HEIGHTS[level] + (row === loud ? 2 : 0) + (row.id === focus.id ? 1 : 0);
      return feature(row.id, { type: "Point", coordinates: [row.lon, row.lat] }, { image: `${theme}|incident:${look}`, height });
    }),
  );
}

export function closureFeatures(): FeatureCollection {
  return collection([...board.closures.values()].map((row) => feature(row.id, { type: "LineString", coordinates: row.line })));
}

export function routeFeatures(): FeatureCollection {
  const line = focus.route?.line ?? [];
  return collection(line.length > 1 ? [feature("route", { type: "LineString", coordinates: line })] : []);
}
