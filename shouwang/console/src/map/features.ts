// Board rows as the features the map draws.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import { drawnRoad } from "../approach_focus";
import { board, openIncidents } from "../board_state";
import { draft, draftPoint } from "../call_draft";
import { incidentLevel, loudest } from "../clocks";
import { focus } from "../focus";
import { operationOfIncident } from "../operations";
import type { Id, Incident } from "../wire";

const HEIGHTS = { calm: 0, soon: 1, late: 2 };

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

function feature(id: Id, geometry: Geometry, properties: Record<string, unknown> = {}): Feature {
  return { type: "Feature", geometry, properties: { id, ...properties } };
}

function incidentFeature(row: Incident, isLoud: boolean, theme: string): Feature[] {
  if (row.lon === null || row.lat === null) return [];
  const level = incidentLevel(row);
  const look = [level, isLoud && "loud", row.id === focus.id && "open"].filter(Boolean).join(":");
  const height = HEIGHTS[level] + (isLoud ? 2 : 0) + (row.id === focus.id ? 1 : 0);
  const operation = operationOfIncident(row.id)?.name;
  return [feature(row.id, { type: "Point", coordinates: [row.lon, row.lat] }, { image: `${theme}|incident:${look}`, height, ...(operation !== undefined && { operation }) })];
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
