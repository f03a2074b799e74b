// The way to the incident, in words: which street comes next, how far, which turn. Kept for when the network is gone.
import { boot } from "../boot";
import { repaint } from "../paint";
import { ask } from "../server";
import type { Id, Lonlat, Route } from "../wire";
import { metresBetween } from "../words";

export type Turn = "left" | "right" | "straight" | "back" | "arrive";

export interface Guide {
  turn: Turn;
  street: string;
  metres: number;
  leftMetres: number;
}

const OFF_ROUTE_METRES = 100;
const REROUTE_PAUSE_MS = 15_000;
const LOOK_METRES = 20; // how far before and behind a corner its bearing is taken
const NEXT_METRES = 8; // nearer than this the corner is behind one
const MOST_TILES = 60;

export const way = { incident: null as Id | null, route: null as Route | null };
let askedAt = 0;
let askedFor = "";

/** Once for each order, again when roads were closed or opened, and when the crew drives another way. */
export async function askWay(incident: Id, unit: Id, isNeeded = false): Promise<void> {
  const key = `${incident} ${unit}`;
  if (!isNeeded && key === askedFor && way.route) return;
  if (Date.now() - askedAt < (key === askedFor && !isNeeded ? REROUTE_PAUSE_MS : 0)) return;
  askedFor = key;
  askedAt = Date.now();
  if (way.incident !== incident) Object.assign(way, { incident, route: null });
  const route = await ask<Route>(`${boot.api}/incidents/${incident}/route?unit=${unit}`).catch(() => null);
  if (!route || way.incident !== incident) return;
  way.route = route;
  void fetchTiles(route);
  repaint();
}

export function forgetWay(): void {
  Object.assign(way, { incident: null, route: null });
  askedFor = "";
}

export function mayReroute(here: Lonlat): boolean {
  return way.route !== null && Date.now() - askedAt > REROUTE_PAUSE_MS && along(way.route.line, here).off > OFF_ROUTE_METRES;
}

export function guide(route: Route, here: Lonlat | null): Guide | null {
  const total = lengthOf(route.line);
  if (!route.line.length || total === 0) return null;
  const done = here ? along(route.line, here).metres : 0;
  const scale = route.length_m > 0 ? total / route.length_m : 1; // the steps are measured on the road, not on the drawing
  let end = 0;
  for (const [place, step] of route.steps.entries()) {
    end += step.length_m * scale;
    const next = route.steps[place + 1];
    if (!next || end - done < NEXT_METRES) continue;
    return { turn: turnAt(route.line, end), street: next.street, metres: end - done, leftMetres: total - done };
  }
  return { turn: "arrive", street: route.steps.at(-1)?.street ?? "", metres: total - done, leftMetres: total - done };
}

function lengthOf(line: Lonlat[]): number {
  return line.slice(1).reduce((sum, point, place) => sum + metresBetween(line[place]!, point), 0);
}

/** How far along the line the nearest point to `here` lies, and how far off the line one is. */
function along(line: Lonlat[], here: Lonlat): { metres: number; off: number } {
  let best = { metres: 0, off: line[0] ? metresBetween(line[0], here) : Infinity };
  let before = 0;
  for (let place = 1; place < line.length; place++) {
    const [from, to] = [line[place - 1]!, line[place]!];
    const metres = metresBetween(from, to);
    const share = Math.min(1, Math.max(0, shareOf(from, to, here)));
    const point: Lonlat = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    const off = metresBetween(point, here);
    if (off < best.off) best = { metres: before + metres * share, off };
    before += metres;
  }
  return best;
}

function shareOf([x0, y0]: Lonlat, [x1, y1]: Lonlat, [x, y]: Lonlat): number {
  const narrow = Math.cos((y0 * Math.PI) / 180);
  const [dx, dy] = [(x1 - x0) * narrow, y1 - y0];
  const square = dx * dx + dy * dy;
  return square ? ((x - x0) * narrow * dx + (y - y0) * dy) / square : 0;
}

function pointAt(line: Lonlat[], metres: number): Lonlat {
  let left = Math.max(0, metres);
  for (let place = 1; place < line.length; place++) {
    const [from, to] = [line[place - 1]!, line[place]!];
    const length = metresBetween(from, to);
    if (left <= length && length > 0) return [from[0] + ((to[0] - from[0]) * left) / length, from[1] + ((to[1] - from[1]) * left) / length];
    left -= length;
  }
  return line.at(-1)!;
}

function bearing([lon, lat]: Lonlat, [toLon, toLat]: Lonlat): number {
  return (Math.atan2((toLon - lon) * Math.cos((lat * Math.PI) / 180), toLat - lat) * 180) / Math.PI;
}

function turnAt(line: Lonlat[], metres: number): Turn {
  const [before, corner, after] = [metres - LOOK_METRES, metres, metres + LOOK_METRES].map((one) => pointAt(line, one)) as [Lonlat, Lonlat, Lonlat];
  const angle = ((bearing(corner, after) - bearing(before, corner) + 540) % 360) - 180;
  if (Math.abs(angle) < 35) return "straight";
  if (Math.abs(angle) > 150) return "back";
  return angle > 0 ? "right" : "left";
}

/** The ground along the way, while there is a network: the service worker keeps it. */
async function fetchTiles(route: Route): Promise<void> {
  if (!boot.map.tiles || !navigator.serviceWorker?.controller) return;
  const wanted = new Set<string>();
  for (const zoom of [boot.map.max_zoom, 13]) {
    for (let metres = 0; metres <= route.length_m; metres += 250) {
      const [lon, lat] = pointAt(route.line, metres);
      const size = 2 ** zoom;
      const column = Math.floor(((lon + 180) / 360) * size);
      const row = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * size);
      wanted.add(boot.map.tiles.replace("{z}", String(zoom)).replace("{x}", String(column)).replace("{y}", String(row)));
    }
  }
  for (const tile of [...wanted].slice(0, MOST_TILES)) await fetch(tile, { priority: "low" }).catch(() => null);
}
