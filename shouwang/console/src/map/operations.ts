// Operations on the map, quietly: the borders of their areas, a dotted ring round their units and incidents, the posts of
// units whose position nobody knows. Under everything that asks for something.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { LayerSpecification } from "maplibre-gl";
import { board } from "../board_state";
import { bordered, operations } from "../operations";
import type { Operation, UnitInOperation } from "../wire_operations";
import type { Colours } from "./colours";
import { FONTS } from "./fonts";

export const OPERATION_SOURCES = ["operation-areas", "operation-posts"] as const;

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: "Feature", geometry, properties };
}

function borders(one: Operation): Feature[] {
  return one.rings.map((ring) => feature({ type: "LineString", coordinates: ring }, { name: one.name }));
}

export function operationAreas(): FeatureCollection {
  return { type: "FeatureCollection", features: bordered().flatMap(borders) };
}

/** Not on the board, or without a position: it stands at its post. */
function isUnseen(row: UnitInOperation): boolean {
  const unit = row.unit === null ? undefined : board.units.get(row.unit);
  return !unit || unit.state === "off" || unit.lon === null;
}

function posts(one: Operation, theme: string): Feature[] {
  return one.units.filter(isUnseen).flatMap(({ lon, lat, call_sign }) => {
    if (lon === null || lat === null) return [];
    return feature({ type: "Point", coordinates: [lon, lat] }, { image: `${theme}|operation-post`, label: `${call_sign} · ${one.name}` });
  });
}

export function operationPosts(theme: string): FeatureCollection {
  return { type: "FeatureCollection", features: operations.flatMap((one) => posts(one, theme)) };
}

function ring(source: "units" | "incidents", theme: string, colours: Colours): LayerSpecification {
  return {
    id: `operation-${source}`,
    source,
    type: "symbol",
    filter: ["has", "operation"],
    layout: {
      "icon-image": `${theme}|operation`,
      ...(source === "units" && { "icon-offset": ["get", "offset"] }),
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "text-field": source === "incidents" ? ["step", ["zoom"], "", 14, ["get", "operation"]] : "",
      "text-font": FONTS,
      "text-size": 11,
      "text-anchor": "bottom",
      "text-offset": [0, -2],
      "text-optional": true,
    },
    paint: labelPaint(colours),
  };
}

function labelPaint(colours: Colours) {
  return { "text-color": colours.label, "text-halo-color": colours.land, "text-halo-width": 1.6 };
}

export function operationLayers(colours: Colours, theme: string): LayerSpecification[] {
  return [
    { id: "operation-area", source: "operation-areas", type: "line", layout: { "line-join": "round" }, paint: { "line-color": colours.soft, "line-width": 1.5, "line-opacity": 0.7, "line-dasharray": [6, 3, 1, 3] } },
    {
      id: "operation-name",
      source: "operation-areas",
      type: "symbol",
      layout: { "symbol-placement": "line", "symbol-spacing": 500, "text-field": ["get", "name"], "text-font": FONTS, "text-size": 11, "text-offset": [0, 0.9], "text-padding": 8 },
      paint: labelPaint(colours),
    },
    ring("incidents", theme, colours),
    ring("units", theme, colours),
    {
      id: "operation-post",
      source: "operation-posts",
      type: "symbol",
      layout: { "icon-image": ["get", "image"], "icon-allow-overlap": true, "text-field": ["step", ["zoom"], "", 14, ["get", "label"]], "text-font": FONTS, "text-size": 11, "text-anchor": "top", "text-offset": [0, 1], "text-optional": true },
      paint: labelPaint(colours),
    },
  ];
}

/** Drawn with the other marks (images.ts). */
export function drawOperationMark(pen: CanvasRenderingContext2D, colours: Colours, kind: string): boolean {
  if (kind !== "operation" && kind !== "operation-post") return false;
  pen.beginPath();
  if (kind === "operation") pen.arc(0, 0, 19, 0, 2 * Math.PI);
  else pen.roundRect(-7, -7, 14, 14, 2);
  pen.strokeStyle = colours.soft;
  pen.lineWidth = 1.5;
  pen.setLineDash([2, 3]);
  pen.stroke();
  return true;
}
