// The ground that nobody reaches in time, as the map draws it.
import type { Feature, FeatureCollection } from "geojson";
import type { CoverGaps } from "../wire";

function square([west, south, open, left]: [number, number, number, number], width: number, height: number): Feature {
  const east = west + width;
  const north = south + height;
  const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
  return { type: "Feature", geometry: { type: "Polygon", coordinates: [ring] }, properties: { open, left } };
}

export function squares(gaps: CoverGaps | null): FeatureCollection {
  return { type: "FeatureCollection", features: (gaps?.squares ?? []).map((one) => square(one, gaps!.width, gaps!.height)) };
}
