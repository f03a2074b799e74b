// The live map: follows the open incident unless held, draws what the board knows, answers clicks.
import type { GeoJSONSource, Map as LiveMap, MapGeoJSONFeature, MapMouseEvent } from "maplibre-gl";
import { shownApproach } from "../approach_focus";
import { boot, text } from "../boot";
import { board, onChange } from "../board_state";
import { isCallFormOpen, placeCallAt } from "../call_form";
import { liftClosure } from "../deeds";
import { choose, candidates, focus, openedIncident, openIncident, routedUnit } from "../focus";
import { askCloseRoad } from "../incident_sheets";
import { mapState, mapTools } from "../map_tools";
import { onPaint, repaint } from "../paint";
import { showTab } from "../tabs";
import { isField } from "../typing";
import type { Id, Lonlat } from "../wire";
import { approachLines, approachPoints } from "./approach";
import { coverFeatures, followCover, toggleCover } from "./cover";
import { readColours, type Colours } from "./colours";
import { closureFeatures, draftFeatures, incidentFeatures, routeFeatures } from "./features";
import { drawMark, PIXEL_RATIO } from "./images";
import { operationAreas, operationPosts } from "./operations";
import { buildStyle } from "./style";
import { unitFeatures } from "./units";

const CLOSE_ZOOM = 15.5;
const MARGIN = { top: 120, left: 70, right: 70, bottom: 110 }; // toasts above, the legend below
const REACH_PIXELS = 6;

type Library = typeof import("maplibre-gl");

let library: Library;
let map: LiveMap;
let colours: Colours;
let followed = "";
let lookedAwayFrom: Id | null = null;
let drawn: Record<string, string> = {};

function theme(): string {
  return document.documentElement.dataset.theme ?? "light";
}

/** The library is large: it comes after the first paint, and without it (or WebGL) all but the map works. */
export async function startMap(): Promise<void> {
  const container = document.getElementById("map");
  if (!container) return;
  colours = readColours();
  try {
    library = await import("maplibre-gl");
    library.setWorkerUrl(new URL(container.dataset.worker ?? "", location.href).href);
    map = makeMap(container);
  } catch (error) {
    mapState.isBroken = (error as Error).message;
    return repaint();
  }
  map.setMissingStyleImageResolver((name) => {
    const image = drawMark(name, colours);
    if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
  });
  map.on("load", listen);
  map.on("error", ({ error }) => console.warn(error.message));
}

function makeMap(container: HTMLElement): LiveMap {
  const [west, south, east, north] = boot.map.bounds;
  return new library.Map({
    container,
    style: buildStyle(colours, theme()),
    bounds: [west, south, east, north],
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
    locale: { "Map.Title": text("map") },
  });
}

function listen(): void {
  document.getElementById("map")?.setAttribute("data-ready", "");
  map.touchZoomRotate.disableRotation();
  map.on("dragstart", hold);
  map.on("click", onClick);
  map.on("zoomend", repaint);
  for (const layer of ["incident", "unit", "closure-base"]) {
    map.on("mouseenter", layer, () => map.getCanvas().classList.add("pressable"));
    map.on("mouseleave", layer, () => map.getCanvas().classList.remove("pressable"));
  }
  addEventListener("themechange", restyle);
  document.addEventListener("keydown", onToolKey, { capture: true });
  Object.assign(mapTools, { toggleFollow, toggleCover, toggleRoadTool, show, showAll, showUnit, middle: () => map.getCenter().toArray() as Lonlat });
  showAsked();
  onPaint(draw);
  onChange(() => repaint());
  repaint();
}

function restyle(): void {
  colours = readColours();
  map.setStyle(buildStyle(colours, theme()));
  drawn = {};
  repaint();
}

function feed(source: string, features: GeoJSON.FeatureCollection): void {
  const content = JSON.stringify(features.features);
  if (drawn[source] === content) return;
  const target = map.getSource<GeoJSONSource>(source);
  if (!target) return;
  drawn[source] = content;
  target.setData(features);
}

function draw(): void {
  followCover();
  feed("cover", coverFeatures());
  feed("operation-areas", operationAreas());
  feed("operation-posts", operationPosts(theme()));
  feed("units", unitFeatures(theme(), map.getZoom()));
  feed("incidents", incidentFeatures(theme()));
  feed("draft", draftFeatures(theme()));
  feed("closures", closureFeatures());
  feed("route", routeFeatures());
  feed("approach-lines", approachLines(shownApproach()));
  feed("approach-points", approachPoints(shownApproach(), theme()));
  follow();
}

/** Once for each incident and each unit's road to it, so that the map stands still in between. */
function follow(): void {
  const incident = openedIncident();
  const key = `${focus.id} ${focus.route ? routedUnit() : ""}`;
  if (!mapState.isFollowing || !incident || key === followed || lookedAwayFrom === focus.id) return;
  if (incident.lon === null || incident.lat === null) return;
  followed = key;
  const bounds = new library.LngLatBounds([incident.lon, incident.lat, incident.lon, incident.lat]);
  focus.route?.line.forEach((point) => bounds.extend(point));
  map.fitBounds(bounds, { padding: MARGIN, maxZoom: CLOSE_ZOOM, duration: 400 });
}

function hold(): void {
  if (!mapState.isFollowing) return;
  mapState.isFollowing = false;
  repaint();
}

function toggleFollow(): void {
  mapState.isFollowing = !mapState.isFollowing;
  followed = "";
  lookedAwayFrom = null;
  repaint();
}

function toggleRoadTool(): void {
  mapState.isRoadTool = !mapState.isRoadTool;
  if (mapState.isRoadTool) {
    showTab("map");
    map.getCanvas().focus(); // the arrow keys move the map under the cross
  }
  repaint();
}

/** A look aside: the map follows again with the next incident. */
function show(point: Lonlat): void {
  lookedAwayFrom = focus.id;
  map.easeTo({ center: point, zoom: Math.max(map.getZoom(), CLOSE_ZOOM), duration: 300 });
}

function showAll(points: Lonlat[]): void {
  const [first, ...others] = points;
  if (!first) return;
  lookedAwayFrom = focus.id;
  const bounds = others.reduce((found, point) => found.extend(point), new library.LngLatBounds([...first, ...first]));
  map.fitBounds(bounds, { padding: MARGIN, maxZoom: CLOSE_ZOOM, duration: 300 });
}

/** Near enough for each to stand for itself. */
function showHeap(ids: string[]): void {
  showAll(ids.flatMap((id) => board.units.get(id) ?? []).flatMap(({ lon, lat }) => (lon === null || lat === null ? [] : [[lon, lat]])));
}

/** A page may lead here with a point: /board/?at=116.3,39.9 */
function showAsked(): void {
  const [lon, lat] = (new URLSearchParams(location.search).get("at") ?? "").split(",").map(Number);
  if (Number.isFinite(lon) && Number.isFinite(lat) && lat !== undefined) show([lon as number, lat]);
}

function showUnit(id: Id): void {
  const unit = board.units.get(id);
  if (unit && unit.lon !== null && unit.lat !== null) show([unit.lon, unit.lat]);
}

/** Without a mouse: Enter takes the cross in the middle of the map. */
function onToolKey(event: KeyboardEvent): void {
  if (!mapState.isRoadTool || isField(event.target) || (event.key !== "Enter" && event.key !== "Escape")) return;
  event.preventDefault();
  event.stopPropagation();
  if (event.key === "Escape") return toggleRoadTool();
  useRoadTool(map.getCenter().toArray() as Lonlat, closureAt(map.project(map.getCenter())));
}

function closureAt({ x, y }: { x: number; y: number }): Id | undefined {
  const box: [[number, number], [number, number]] = [
    [x - REACH_PIXELS, y - REACH_PIXELS],
    [x + REACH_PIXELS, y + REACH_PIXELS],
  ];
  return map.queryRenderedFeatures(box, { layers: ["closure-base", "closure-sign"] })[0]?.properties.id as Id | undefined;
}

function useRoadTool([lon, lat]: Lonlat, closure: Id | undefined): void {
  toggleRoadTool();
  if (closure !== undefined) return void liftClosure(closure);
  askCloseRoad(lon, lat);
}

/** A crowd's number goes before the marks beside it, which reach under it. */
function pressedAt(point: MapMouseEvent["point"]): MapGeoJSONFeature | undefined {
  const found = map.queryRenderedFeatures(point, { layers: ["incident", "unit"] });
  return found[0]?.layer.id === "incident" ? found[0] : (found.find((one) => one.properties.heap) ?? found[0]);
}

function onClick(event: MapMouseEvent): void {
  const point = event.lngLat.toArray() as Lonlat;
  if (mapState.isRoadTool) return useRoadTool(point, closureAt(event.point));
  if (isCallFormOpen()) return placeCallAt(point);
  const feature = pressedAt(event.point);
  const heap = feature?.properties.heap as string | undefined;
  if (heap) return showHeap(heap.split(" "));
  const id = feature?.properties.id as Id | undefined;
  if (id === undefined) return;
  if (feature?.layer.id === "incident") {
    openIncident(id);
    showTab("incident");
  } else if (candidates().some((row) => row.unit === id)) choose(id);
}
