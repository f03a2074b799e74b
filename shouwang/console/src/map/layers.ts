// What the board lays over the ground: closures, the chosen unit's road, incidents, units.
import type { LayerSpecification } from "maplibre-gl";
import { approachLayers } from "./approach";
import type { Colours } from "./colours";
import { FONTS } from "./fonts";
import { operationLayers } from "./operations";
import { LABELS_FROM_ZOOM } from "./units";

const ALWAYS = { "icon-allow-overlap": true, "icon-ignore-placement": true } as const;

export function ownLayers(colours: Colours, theme: string): LayerSpecification[] {
  const round = { "line-cap": "round", "line-join": "round" } as const;
  return [
    { id: "cover-open", source: "cover", type: "fill", paint: { "fill-pattern": `${theme}|open`, "fill-opacity": ["interpolate", ["linear"], ["get", "open"], 0, 0, 1, 0.9] } },
    { id: "cover-left", source: "cover", type: "fill", filter: [">", ["get", "left"], 0], paint: { "fill-pattern": `${theme}|left`, "fill-opacity": ["interpolate", ["linear"], ["get", "left"], 0, 0.25, 1, 1] } },
    ...operationLayers(colours, theme),
    { id: "closure-base", source: "closures", type: "line", layout: round, paint: { "line-color": colours.text, "line-width": 7 } },
    { id: "closure", source: "closures", type: "line", paint: { "line-color": colours.bg, "line-width": 4, "line-dasharray": [1.2, 1.2] } },
    {
      id: "closure-sign",
      source: "closures",
      type: "symbol",
      layout: { "symbol-placement": "line-center", "icon-image": `${theme}|closed`, "icon-rotation-alignment": "viewport", ...ALWAYS },
    },
    { id: "route", source: "route", type: "line", layout: round, paint: { "line-color": colours.accent, "line-width": 4.5, "line-dasharray": [0.05, 2] } },
    ...approachLayers(colours),
    {
      id: "incident",
      source: "incidents",
      type: "symbol",
      layout: { "icon-image": ["get", "image"], "symbol-sort-key": ["get", "height"], "symbol-z-order": "source", ...ALWAYS },
    },
    {
      id: "unit-notch",
      source: "units",
      type: "symbol",
      filter: ["has", "heading"],
      layout: { "icon-image": ["get", "notch"], "icon-rotate": ["get", "heading"], "icon-rotation-alignment": "map", ...ALWAYS },
      paint: { "icon-opacity": ["get", "freshness"] },
    },
    {
      id: "unit",
      source: "units",
      type: "symbol",
      layout: {
        "icon-image": ["get", "image"],
        "symbol-sort-key": ["get", "height"],
        "icon-offset": ["get", "offset"],
        "text-field": ["step", ["zoom"], "", LABELS_FROM_ZOOM, ["get", "call_sign"]],
        "text-font": FONTS,
        "text-size": 11, // LABEL_PIXELS of units.ts
        "text-anchor": "top",
        "text-offset": ["array", "number", 2, ["get", "label_offset"]],
        "text-optional": true,
        ...ALWAYS,
      },
      paint: { "text-color": colours.text, "text-halo-color": colours.land, "text-halo-width": 1.6 },
    },
    { id: "draft", source: "draft", type: "symbol", layout: { "icon-image": ["get", "image"], "icon-anchor": "center", ...ALWAYS } },
  ];
}
