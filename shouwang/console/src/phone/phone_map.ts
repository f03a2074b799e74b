// The way on the map. Comes after the first paint and only with an order; without it the page does all its work.
import type { GeoJSONSource, Map as LiveMap } from "maplibre-gl";
import { boot, text } from "../boot";
import { board } from "../board_state";
import { readColours, type Colours } from "../map/colours";
import { drawMark, PIXEL_RATIO } from "../map/images";
import { buildStyle } from "../map/style";
import { workerUrl } from "../map/worker_url";
import { onPaint } from "../paint";
import type { Id, Lonlat, UnitKind } from "../wire";
import { here, ownTask, ownUnit } from "./own";
import { way } from "./way";

type Library = typeof import("maplibre-gl");

const LETTERS: Record<UnitKind, string> = { car: "C", e_bike: "E", foot: "F", volunteers: "V", fire: "X" };
const CLOSE_ZOOM = 16;
const DENSEST = 2; // more dots cost an old phone its battery and show nobody more
const MARGIN = { top: 90, left: 40, right: 40, bottom: 30 };

let library: Library;
let map: LiveMap;
let colours: Colours;
let drawn: Record<string, string> = {};
let framed = "";
let isHeld = false;

function theme(): string {
  return document.documentElement.dataset.theme ?? "light";
}

export async function startMap(container: HTMLElement): Promise<void> {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: container.dataset.style });
  document.head.append(sheet);
  colours = readColours();
  library = await import("maplibre-gl");
  library.setWorkerUrl(workerUrl(container));
  library.setWorkerCount(1);
  const [west, south, east, north] = boot.map.bounds;
  map = new library.Map({
    container,
    style: buildStyle(colours, theme()),
    bounds: [west, south, east, north],
    maxZoom: 18,
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    pixelRatio: Math.min(devicePixelRatio, DENSEST),
    maxTileCacheSize: 40,
    locale: { "Map.Title": text("map") },
  });
  map.setMissingStyleImageResolver((name) => {
    const image = drawMark(name, colours);
    if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
  });
  map.on("dragstart", () => (isHeld = true));
  map.on("error", ({ error }) => console.warn(error.message));
  await new Promise((resolve) => map.once("load", resolve));
  map.touchZoomRotate.disableRotation();
  container.dataset.ready = "";
  addEventListener("themechange", restyle);
  onPaint(draw);
  draw();
}

/** After a look aside: the way again, as far as it is still to go. */
export function showWay(): void {
  isHeld = false;
  framed = "";
  draw();
}

function restyle(): void {
  colours = readColours();
  map.setStyle(buildStyle(colours, theme()));
  map.once("styledata", () => {
    drawn = {};
    draw();
  });
}

function feed(source: string, features: GeoJSON.Feature[]): void {
  const content = JSON.stringify(features);
  const target = map.getSource<GeoJSONSource>(source);
  if (!target || drawn[source] === content) return;
  drawn[source] = content;
  target.setData({ type: "FeatureCollection", features });
}

function line(id: Id, coordinates: Lonlat[]): GeoJSON.Feature {
  return { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { id } };
}

function point(id: Id, coordinates: Lonlat, properties: Record<string, unknown>): GeoJSON.Feature {
  return { type: "Feature", geometry: { type: "Point", coordinates }, properties: { id, ...properties } };
}

function draw(): void {
  const [task, unit, own] = [ownTask(), ownUnit(), here()];
  const target: Lonlat | null = task && task.incident.lon !== null && task.incident.lat !== null ? [task.incident.lon, task.incident.lat] : null;
  const route = task && way.incident === task.incident.id ? way.route : null;
  feed("closures", [...board.closures.values()].map((one) => line(one.id, one.line)));
  feed("route", route && route.line.length > 1 ? [line("way", route.line)] : []);
  feed("incidents", task && target ? [point(task.incident.id, target, { image: `${theme()}|incident:late:loud`, height: 1 })] : []);
  feed("units", unit && own ? [point(unit.id, own, mark(unit.kind, unit.call_sign, unit.heading))] : []);
  if (task && target) frame(String(task.incident.id), route?.line ?? [target, ...(own ? [own] : [])]);
}

function mark(kind: UnitKind, callSign: string, heading: number | null): Record<string, unknown> {
  const look = "free+chosen";
  const turned = heading === null ? {} : { heading };
  return { image: `${theme()}|unit:${LETTERS[kind]}:${look}:1`, notch: `${theme()}|notch:${look}`, call_sign: callSign, freshness: 1, height: 1, offset: [0, 0], label_offset: [0, 1.4], ...turned };
}

/** The whole way when it changes; the map stands still in between. */
function frame(incident: string, points: Lonlat[]): void {
  const key = `${incident} ${points.length} ${points[0]?.join(" ")}`;
  if (isHeld || key === framed || !points[0]) return;
  framed = key;
  const bounds = new library.LngLatBounds(points[0], points[0]);
  points.forEach((one) => bounds.extend(one));
  map.fitBounds(bounds, { padding: MARGIN, maxZoom: CLOSE_ZOOM, duration: 0 });
}
