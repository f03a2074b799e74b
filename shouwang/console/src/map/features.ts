// Board rows as the features the map draws.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { drawnRoad } from "../approach_focus";
import { board, openIncidents, unitsOnDuty } from "../board_state";
import { draft, draftPoint } from "../call_draft";
import { incidentLevel, loudest, secondsSince } from "../clocks";
import { chosenCandidate, focus } from "../focus";
import type { Id, Incident, Unit, UnitKind } from "../wire";

const LETTERS: Record<UnitKind, string> = { car: "C", e_bike: "E", foot: "F", volunteers: "V", fire: "X" };
const STEP_PIXELS = 27;
const LABEL_PIXELS = 11;
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

/** Units of the open incident above all, then the chosen one, then the busy. */
function heightOf(unit: Unit, isChosen: boolean): number {
  if (unit.incident !== null && unit.incident === focus.id) return 3;
  if (isChosen) return 2;
  return unit.state === "free" ? 0 : 1;
}

export function unitFeatures(theme: string): FeatureCollection {
  const chosen = chosenCandidate()?.unit;
  const standing = new Map<string, number>(); // units at one post stand in a row
  return collection(
    unitsOnDuty().flatMap((unit) => {
      if (unit.lon === null || unit.lat === null) return [];
      const spot = `${unit.lon.toFixed(4)} ${unit.lat.toFixed(4)}`;
      const place = standing.get(spot) ?? 0;
      standing.set(spot, place + 1);
      const look = unit.state + (unit.id === chosen ? "+chosen" : "");
      const fresh = freshness(unit);
      const isThere = unit.state === "on_scene"; // drawn beside its incident, not upon it
      const [right, down] = isThere ? [-15 - place * STEP_PIXELS, -15] : [place * STEP_PIXELS, 0];
      return feature(unit.id, { type: "Point", coordinates: [unit.lon, unit.lat] }, {
        image: `${theme}|unit:${LETTERS[unit.kind]}:${look}:${fresh}`,
        notch: `${theme}|notch:${look}`,
        call_sign: unit.call_sign,
        freshness: fresh,
        height: heightOf(unit, unit.id === chosen),
        offset: [right, down],
        label_offset: [right / LABEL_PIXELS, down / LABEL_PIXELS + 1.4],
        ...(unit.heading !== null && !isThere && !place && { heading: unit.heading }),
      });
    }),
  );
}

function incidentFeature(row: Incident, isLoud: boolean, theme: string): Feature[] {
  if (row.lon === null || row.lat === null) return [];
  const level = incidentLevel(row);
  const look = [level, isLoud && "loud", row.id === focus.id && "open"].filter(Boolean).join(":");
  const height = HEIGHTS[level] + (isLoud ? 2 : 0) + (row.id === focus.id ? 1 : 0);
  return [feature(row.id, { type: "Point", coordinates: [row.lon, row.lat] }, { image: `${theme}|incident:${look}`, height })];
}

/** Where the call being taken is to be: chosen from the list, or clicked. */
export function draftFeatures(theme: string): FeatureCollection {
  const point = draft && draftPoint(draft);
  return collection(point ? [feature("draft", { type: "Point", coordinates: point }, { image: `${theme}|draft` })] : []);
}

export function incidentFeatures(theme: string): FeatureCollection {
  const rows = openIncidents();
  const loud = loudest(rows);
  return collection(rows.flatMap((row) => incidentFeature(row, row === loud, theme)));
}

export function closureFeatures(): FeatureCollection {
  return collection([...board.closures.values()].map((row) => feature(row.id, { type: "LineString", coordinates: row.line })));
}

export function routeFeatures(): FeatureCollection {
  const line = drawnRoad();
  return collection(line.length > 1 ? [feature("route", { type: "LineString", coordinates: line })] : []);
}
