// Beside the supervisor's lists: the board's ground with what nobody reaches in time. Without it the table says the same.
import type { GeoJSONSource, Map as LiveMap } from "maplibre-gl";
import { boot, text } from "./boot";
import { readColours, type Colours } from "./map/colours";
import { drawMark, PIXEL_RATIO } from "./map/images";
import { squares } from "./map/squares";
import { buildStyle } from "./map/style";
import { ask } from "./server";
import type { CoverGaps } from "./wire";

const REST_MS = 15_000;
const container = document.getElementById("cover-map")!;
let colours: Colours = readColours();
let found: CoverGaps | null = null;

function theme(): string {
  return document.documentElement.dataset.theme ?? "light";
}

async function start(): Promise<void> {
  const library = await import("maplibre-gl");
  library.setWorkerUrl(new URL(container.dataset.worker!, location.href).href);
  const [west, south, east, north] = boot.map.bounds;
  const map = new library.Map({
    container,
    style: buildStyle(colours, theme()),
    bounds: [west, south, east, north],
    maxZoom: 19,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    cooperativeGestures: false,
    locale: { "Map.Title": text("map") },
  });
  map.touchZoomRotate.disableRotation();
  map.setMissingStyleImageResolver((name) => {
    const image = drawMark(name, colours);
    if (image && !map.hasImage(name)) map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
  });
  map.on("load", () => {
    container.setAttribute("data-ready", "");
    void look(map);
    setInterval(() => document.visibilityState === "visible" && void look(map), REST_MS);
    addEventListener("livechange", () => void look(map));
  });
  addEventListener("themechange", () => {
    colours = readColours();
    map.setStyle(buildStyle(colours, theme()));
    map.once("styledata", () => draw(map));
  });
}

async function look(map: LiveMap): Promise<void> {
  found = await ask<CoverGaps>(`${boot.api}/cover`).catch(() => found); // the ground stays as it was
  draw(map);
}

function draw(map: LiveMap): void {
  map.getSource<GeoJSONSource>("cover")?.setData(squares(found));
}

void start().catch((error: unknown) => {
  container.hidden = true; // no WebGL: the table beside says it in words
  console.warn(error);
});
