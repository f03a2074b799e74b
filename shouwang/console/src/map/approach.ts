// The last hundred metres on the map: entrances, where the vehicle stops, the walk from there, lanes with their widths,
// what stands near. Sources and layers of its own, laid under the marks of incidents and units.
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { LayerSpecification } from "maplibre-gl";
import { text } from "../boot";
import type { Approach, Lonlat } from "../wire";
import type { Colours } from "./colours";
import { FONTS } from "./fonts";

export const APPROACH_SOURCES = ["approach-lines", "approach-points"] as const;
const LETTERS: Record<string, string> = { hydrant: "H", aed: "A", fire_point: "F", call_point: "C", dangerous_goods: "!" };
const FROM_ZOOM = 14.5;

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: "Feature", geometry, properties };
}

function point(lon: number, lat: number, properties: Record<string, unknown>): Feature {
  return feature({ type: "Point", coordinates: [lon, lat] }, properties);
}

function line(coordinates: Lonlat[], properties: Record<string, unknown>): Feature {
  return feature({ type: "LineString", coordinates }, properties);
}

function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

export function approachLines(found: Approach | null): FeatureCollection {
  if (!found) return collection([]);
  const lanes = found.lanes.map((lane) => line(lane.line, { kind: lane.is_passable ? "lane" : "narrow", label: lane.text }));
  const walk = found.stop && found.stop.line.length > 1 ? [line(found.stop.line, { kind: "walk", label: "" })] : [];
  return collection([...lanes, ...walk]);
}

/** `words` names the stop: the vehicle's call sign or kind. */
export function approachPoints(found: Approach | null, theme: string): FeatureCollection {
  if (!found) return collection([]);
  const { stop, vehicle } = found;
  const near = found.near.map((one) => point(one.lon, one.lat, { image: `${theme}|asset:${LETTERS[one.kind] ?? "·"}:${one.kind}`, label: one.name || one.kind_name, height: 1 }));
  const doors = found.entrances.map((one) => point(one.lon, one.lat, { image: `${theme}|door:${one.is_best ? "best" : ""}`, label: one.is_best || found.entrances.length < 5 ? one.name : "", height: one.is_best ? 3 : 2 }));
  const stops = stop && stop.line.length > 1 ? [point(stop.lon, stop.lat, { image: `${theme}|stop`, label: text("approach_stop", { who: vehicle.call_sign || vehicle.kind_name }), height: 4 })] : [];
  return collection([...near, ...doors, ...stops]);
}

export function approachLayers(colours: Colours): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const label = { "text-color": colours.text, "text-halo-color": colours.land, "text-halo-width": 1.6 };
  return [
    { id: "approach-lane", source: "approach-lines", type: "line", minzoom: FROM_ZOOM, filter: ["==", ["get", "kind"], "lane"], layout: round, paint: { "line-color": colours.soft, "line-width": 1.5 } },
    { id: "approach-narrow", source: "approach-lines", type: "line", minzoom: FROM_ZOOM, filter: ["==", ["get", "kind"], "narrow"], layout: round, paint: { "line-color": colours.soon, "line-width": 2 } },
    { id: "approach-walk-base", source: "approach-lines", type: "line", filter: ["==", ["get", "kind"], "walk"], layout: round, paint: { "line-color": colours.land, "line-width": 6 } },
    { id: "approach-walk", source: "approach-lines", type: "line", filter: ["==", ["get", "kind"], "walk"], paint: { "line-color": colours.text, "line-width": 2.5, "line-dasharray": [2, 1.2] } },
    {
      id: "approach-width",
      source: "approach-lines",
      type: "symbol",
      minzoom: 16.5,
      filter: ["!=", ["get", "label"], ""],
      layout: { "symbol-placement": "line", "symbol-spacing": 180, "text-field": ["get", "label"], "text-font": FONTS, "text-size": 11, "text-padding": 4 },
      paint: label,
    },
    {
      id: "approach-point",
      source: "approach-points",
      type: "symbol",
      minzoom: FROM_ZOOM,
      layout: {
        "icon-image": ["get", "image"],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "height"],
        "symbol-z-order": "source",
        "text-field": ["step", ["zoom"], "", 16, ["get", "label"]],
        "text-font": FONTS,
        "text-size": 11,
        "text-anchor": "top",
        "text-offset": [0, 1],
        "text-max-width": 9,
        "text-optional": true,
      },
      paint: label,
    },
  ];
}

/** Drawn with the other marks (images.ts): an asset's letter in a box, a door, the bar at which a vehicle stops. */
export function drawApproachMark(pen: CanvasRenderingContext2D, colours: Colours, kind: string, facts: string[]): boolean {
  if (kind === "asset") drawAsset(pen, colours, facts[0] ?? "", facts[1] === "dangerous_goods");
  else if (kind === "door") drawDoor(pen, colours, facts[0] === "best");
  else if (kind === "stop") drawStop(pen, colours);
  else return false;
  return true;
}

function drawAsset(pen: CanvasRenderingContext2D, colours: Colours, letter: string, isHazard: boolean): void {
  pen.beginPath();
  if (isHazard) {
    pen.moveTo(0, -11);
    pen.lineTo(11, 0);
    pen.lineTo(0, 11);
    pen.lineTo(-11, 0);
    pen.closePath();
  } else pen.roundRect(-8, -8, 16, 16, 3);
  pen.fillStyle = isHazard ? colours.soon : colours.panel;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = isHazard ? colours.land : colours.soft;
  pen.stroke();
  pen.fillStyle = isHazard ? colours.bg : colours.text;
  pen.font = "600 11px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(letter, 0, 4);
}

function drawDoor(pen: CanvasRenderingContext2D, colours: Colours, isBest: boolean): void {
  pen.beginPath();
  pen.roundRect(-6, -8, 12, 16, [6, 6, 0, 0]);
  pen.fillStyle = isBest ? colours.accent : colours.panel;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = isBest ? colours.land : colours.soft;
  pen.stroke();
}

function drawStop(pen: CanvasRenderingContext2D, colours: Colours): void {
  pen.beginPath();
  pen.arc(0, 0, 9, 0, 2 * Math.PI);
  pen.fillStyle = colours.land;
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = colours.accent;
  pen.stroke();
  pen.fillStyle = colours.accent;
  pen.fillRect(-4, -4, 8, 8);
}
