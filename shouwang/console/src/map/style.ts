// Ground, roads and names, in the page's colours. No glyphs are fetched: the browser's own fonts draw every script.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { boot } from "../boot";
import { APPROACH_SOURCES } from "./approach";
import type { Colours } from "./colours";
import { FONTS } from "./fonts";
import { ownLayers } from "./layers";
import { OPERATION_SOURCES } from "./operations";

export const OWN_SOURCES = ["cover", ...OPERATION_SOURCES, "closures", "route", ...APPROACH_SOURCES, "incidents", "units", "draft"] as const;

const MAIN_ROADS = ["motorway", "trunk", "primary", "secondary"];
const PATHS = ["footway", "path", "steps", "cycleway", "pedestrian", "track", "bridleway", "corridor"];

function name(): ExpressionSpecification {
  return boot.language.startsWith("zh") ? ["coalesce", ["get", "name"], ["get", "name_en"]] : ["coalesce", ["get", "name_en"], ["get", "name"]];
}

function byZoom(...stops: number[]): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], ...stops] as ExpressionSpecification;
}

function isOneOf(property: string, values: string[]): ExpressionSpecification {
  return ["in", ["get", property], ["literal", values]];
}

function ground(colours: Colours): LayerSpecification[] {
  const layer = { source: "tiles" } as const;
  return [
    { id: "land", type: "background", paint: { "background-color": colours.land } },
    { ...layer, id: "compound", "source-layer": "compound", type: "fill", paint: { "fill-color": colours.compound } },
    { ...layer, id: "green", "source-layer": "green", type: "fill", paint: { "fill-color": colours.green } },
    { ...layer, id: "water", "source-layer": "water", type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colours.water } },
    {
      ...layer,
      id: "water-line",
      "source-layer": "water",
      type: "line",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: { "line-color": colours.water, "line-width": byZoom(11, 1, 16, 6) },
    },
    { ...layer, id: "building", "source-layer": "building", type: "fill", minzoom: 14, paint: { "fill-color": colours.block, "fill-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0, 15, 1] } },
    { ...layer, id: "rail", "source-layer": "rail", type: "line", paint: { "line-color": colours.rail, "line-width": 1.5, "line-dasharray": [4, 3] } },
  ];
}

function road(id: string, colour: string, width: ExpressionSpecification, filter: ExpressionSpecification, more: object = {}): LayerSpecification {
  return {
    id,
    source: "tiles",
    "source-layer": "road",
    type: "line",
    filter,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width, ...more },
  };
}

function roads(colours: Colours): LayerSpecification[] {
  const main = isOneOf("class", MAIN_ROADS);
  const path = isOneOf("class", PATHS);
  return [
    road("path", colours.road, byZoom(14, 0.6, 18, 3), path, { "line-dasharray": [2, 2] }),
    road("road", colours.road, byZoom(12, 0.8, 14, 2, 16, 5, 19, 20), ["all", ["!", main], ["!", path]]),
    road("road-main", colours["road-main"], byZoom(9, 0.8, 12, 2.2, 14, 4.5, 16, 9, 19, 30), main),
  ];
}

function labelPaint(colours: Colours) {
  return { "text-color": colours.label, "text-halo-color": colours.land, "text-halo-width": 1.6 };
}

function labels(colours: Colours): LayerSpecification[] {
  return [
    {
      id: "road-name",
      source: "tiles",
      "source-layer": "road",
      type: "symbol",
      minzoom: 13,
      filter: ["!", isOneOf("class", PATHS)],
      layout: { "text-field": name(), "text-font": FONTS, "text-size": 12, "symbol-placement": "line", "symbol-spacing": 320, "text-max-angle": 30, "text-padding": 6 },
      paint: labelPaint(colours),
    },
    {
      id: "house-number",
      source: "tiles",
      "source-layer": "building",
      type: "symbol",
      minzoom: 16.5,
      layout: { "text-field": ["get", "house_number"], "text-font": FONTS, "text-size": 12 },
      paint: labelPaint(colours),
    },
    {
      id: "name",
      source: "tiles",
      "source-layer": "label",
      type: "symbol",
      layout: {
        "text-field": name(),
        "text-font": FONTS,
        "text-size": ["match", ["get", "rank"], [0, 1, 2], 16, [3, 4], 13, 12],
        "symbol-sort-key": ["get", "rank"],
        "text-max-width": 8,
        "text-padding": 8,
      },
      paint: { ...labelPaint(colours), "text-color": ["match", ["get", "kind"], ["river", "water"], colours.accent, colours.label] },
    },
  ];
}

export function buildStyle(colours: Colours, theme: string): StyleSpecification {
  const { tiles, bounds, min_zoom, max_zoom } = boot.map;
  const empty: SourceSpecification = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
  const layers = [...ground(colours), ...roads(colours), ...labels(colours), ...ownLayers(colours, theme)];
  return {
    version: 8, // before a road network is imported there are no tiles: marks on a plain ground
    sources: {
      ...(tiles && { tiles: { type: "vector" as const, tiles: [location.origin + tiles], bounds, minzoom: min_zoom, maxzoom: max_zoom } }),
      ...Object.fromEntries(OWN_SOURCES.map((source) => [source, empty])),
    },
    layers: layers.filter((layer) => tiles || !("source" in layer) || layer.source !== "tiles"),
  };
}
