// The map under the thumb: a cross in its middle says where the next thing goes. Without WebGL the phone's own position does.
import type { Feature as Drawn } from "geojson";
import type { GeoJSONSource, Map as LiveMap } from "maplibre-gl";
import { boot, text } from "../boot";
import { readColours } from "../map/colours";
import { FONTS } from "../map/fonts";
import { buildStyle } from "../map/style";
import { workerUrl } from "../map/worker_url";
import { repaint } from "../paint";
import { trouble } from "../toasts";
import type { Lonlat } from "../wire";
import { kept, stateOf, type Feature } from "./store";

const CLOSE_ZOOM = 18;
let map: LiveMap | null = null;
let fix: Lonlat | null = null;
let told: () => void = () => undefined; // that the cross, or the phone, is somewhere else
export const drawing: { points: Lonlat[] } = { points: [] };

/** Where the cross is, to a decimetre; else where the phone is. */
export function where(): Lonlat | null {
  const spot = map ? (map.getCenter().toArray() as Lonlat) : fix;
  return spot && [Number(spot[0].toFixed(6)), Number(spot[1].toFixed(6))];
}

export function look(lon: number, lat: number): void {
  map?.jumpTo({ center: [lon, lat], zoom: CLOSE_ZOOM });
}

export function lookAtPhone(): void {
  if (!("geolocation" in navigator)) return trouble(text("position_unavailable"), "");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      fix = [coords.longitude, coords.latitude];
      look(...fix);
      told();
      repaint();
    },
    () => trouble(text("position_unavailable"), text("survey_tap")),
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 1_000 },
  );
}

export async function startMap(moved: () => void): Promise<void> {
  const container = document.getElementById("map");
  if (!container) return;
  told = moved;
  try {
    const library = await import("maplibre-gl");
    library.setWorkerUrl(workerUrl(container));
    const colours = readColours();
    const made = new library.Map({ container, style: buildStyle(colours, "light"), bounds: boot.map.bounds, maxZoom: 21, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0 });
    made.touchZoomRotate.disableRotation();
    made.on("click", (event) => made.easeTo({ center: event.lngLat, duration: 150 }));
    made.on("moveend", moved);
    made.on("load", () => {
      container.setAttribute("data-ready", "");
      map = made;
      made.addSource("survey", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      made.addLayer({ id: "survey-area", source: "survey", type: "line", filter: ["==", ["get", "look"], "outline"], paint: { "line-color": colours.text, "line-width": 2, "line-dasharray": [3, 2] } });
      made.addLayer({ id: "survey-line", source: "survey", type: "line", filter: ["==", ["get", "look"], "lane"], layout: { "line-cap": "round" }, paint: { "line-color": colours.accent, "line-width": 4 } });
      made.addLayer({ id: "survey-point", source: "survey", type: "circle", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": ["match", ["get", "look"], "house", 11, 7], "circle-color": ["case", ["get", "waiting"], colours.panel, ["match", ["get", "look"], "house", colours.text, colours.accent]], "circle-stroke-color": ["match", ["get", "look"], "house", colours.text, colours.accent], "circle-stroke-width": 2 } });
      made.addLayer({ id: "survey-label", source: "survey", type: "symbol", layout: { "text-field": ["get", "label"], "text-font": FONTS, "text-size": 12, "text-allow-overlap": true, "text-offset": ["match", ["get", "look"], "house", ["literal", [0, 0]], ["literal", [0, 1.2]]] }, paint: { "text-color": ["case", ["all", ["==", ["get", "look"], "house"], ["!", ["get", "waiting"]]], colours.panel, colours.text], "text-halo-color": ["case", ["all", ["==", ["get", "look"], "house"], ["!", ["get", "waiting"]]], colours.text, colours.panel], "text-halo-width": 1.4 } });
      if (kept.survey) look(kept.survey.lon, kept.survey.lat);
      repaint();
    });
  } catch (error) {
    trouble(error, text("survey_no_map"));
  }
}

function drawn(one: Feature): Drawn {
  const label = one.kind === "house" ? (one.number ?? "") : one.kind === "lane" ? `${(one["width_m"] as number | null) ?? ""}` : (one.name ?? "");
  const properties = { look: one.kind, label, waiting: stateOf(one.id) !== "sent" };
  if (one.kind === "lane" && one.line) return { type: "Feature", geometry: { type: "LineString", coordinates: one.line }, properties };
  return { type: "Feature", geometry: { type: "Point", coordinates: [one.lon, one.lat] }, properties };
}

function line(points: Lonlat[], look: string): Drawn[] {
  if (!points.length) return [];
  const geometry = points.length > 1 ? { type: "LineString" as const, coordinates: points } : { type: "Point" as const, coordinates: points[0]! };
  return [{ type: "Feature", geometry, properties: { look, label: "", waiting: true } }];
}

export function drawSurvey(look: "outline" | "lane"): void {
  const outline = kept.survey?.outline ?? [];
  const closed = outline.length ? [...outline, outline[0]!] : [];
  const features = [...line(closed, "outline"), ...kept.features.map(drawn), ...line(drawing.points, look)];
  map?.getSource<GeoJSONSource>("survey")?.setData({ type: "FeatureCollection", features });
}
