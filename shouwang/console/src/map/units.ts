// Units as the map draws them: each by itself, those that would cover each other side by side, a crowd as its number.
import type { Feature, FeatureCollection } from "geojson";
import { unitsOnDuty } from "../board_state";
import { secondsSince } from "../clocks";
import { chosenCandidate, focus } from "../focus";
import { operationOfUnit } from "../operations";
import type { Unit, UnitKind } from "../wire";
import { spread, STEP, type Placed, type Spot } from "./spread";

const LETTERS: Record<UnitKind, string> = { car: "C", e_bike: "E", foot: "F", volunteers: "V", fire: "X" };
const LABEL_PIXELS = 11;
export const LABELS_FROM_ZOOM = 14.5;
const LINE_WITH_LABELS = 40;
/** From far away a row of marks would reach over half a town; near enough everybody stands for themselves. */
const MOST_BESIDE: [number, number][] = [[12.5, 3], [15, 10], [Infinity, Infinity]];
const BESIDE = -15; // on scene: drawn beside its incident, not upon it
const FRONT = 2;

type Standing = Unit & { lon: number; lat: number };

/** How fully the outline is drawn: fresh, older, old, guess. */
function freshness(unit: Unit): number {
  const age = unit.position_at ? secondsSince(unit.position_at) : Infinity;
  if (age < 30) return 1;
  if (age < 120) return 0.75;
  return age < 600 ? 0.5 : 0.3;
}

/** Units of the open incident above all, then the chosen one, then the busy. */
function heightOf(unit: Unit): number {
  if (unit.incident !== null && unit.incident === focus.id) return 3;
  if (unit.id === chosenCandidate()?.unit) return FRONT;
  return unit.state === "free" ? 0 : 1;
}

/** Pixels of the whole world at this zoom, so that moving the map moves no mark beside another. */
function spotAt(zoom: number): (unit: Standing) => Spot {
  const world = 512 * 2 ** zoom;
  return (unit) => {
    const { lon, lat } = unit;
    const aside = isThere(unit) ? BESIDE : 0;
    const y = Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
    return { x: (lon / 360 + 0.5) * world + aside, y: (0.5 - y) * world + aside };
  };
}

function isThere(unit: Unit): boolean {
  return unit.state === "on_scene";
}

function unitFeature({ one: unit, ...moved }: Placed<Standing>, theme: string): Feature {
  const look = unit.state + (unit.id === chosenCandidate()?.unit ? "+chosen" : "");
  const fresh = freshness(unit);
  const operation = operationOfUnit(unit.id)?.name;
  const aside = isThere(unit) ? BESIDE : 0;
  const [right, down] = [Math.round(moved.right + aside), Math.round(moved.down + aside)];
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [unit.lon, unit.lat] },
    properties: {
      id: unit.id,
      image: `${theme}|unit:${LETTERS[unit.kind]}:${look}:${fresh}`,
      notch: `${theme}|notch:${look}`,
      call_sign: unit.call_sign,
      freshness: fresh,
      height: heightOf(unit),
      offset: [right, down],
      label_offset: [right / LABEL_PIXELS, down / LABEL_PIXELS + 1.4],
      ...(operation !== undefined && { operation }),
      ...(unit.heading !== null && !right && !down && { heading: unit.heading }),
    },
  };
}

/** The number of those who stand together; whoever is in question stands beside it. */
function heapFeatures(heap: Standing[], theme: string): Feature[] {
  const front = heap.filter((unit) => heightOf(unit) >= FRONT);
  const others = heap.filter((unit) => !front.includes(unit));
  const [first] = others;
  const beside = front.map((one, place) => unitFeature({ one, right: STEP * (place + 1), down: 0 }, theme));
  if (!first) return beside;
  const tone = others.some((unit) => unit.state === "free") ? "free" : "busy";
  const heapOf = others.map((unit) => unit.id).join(" ");
  const properties = { image: `${theme}|heap:${others.length}:${tone}`, height: 0, offset: [0, 0], label_offset: [0, 0], call_sign: "", freshness: 1, heap: heapOf };
  return [{ type: "Feature", geometry: { type: "Point", coordinates: [first.lon, first.lat] }, properties }, ...beside];
}

function mostBesideAt(zoom: number): number {
  return MOST_BESIDE.find(([below]) => zoom < below)![1];
}

export function unitFeatures(theme: string, zoom: number): FeatureCollection {
  const units = unitsOnDuty().filter((unit): unit is Standing => unit.lon !== null && unit.lat !== null);
  const { placed, heaps } = spread<Standing>(units, { spotOf: spotAt(zoom), isLeftwards: isThere, mostBeside: mostBesideAt(zoom), line: zoom < LABELS_FROM_ZOOM ? STEP : LINE_WITH_LABELS });
  return { type: "FeatureCollection", features: [...placed.map((one) => unitFeature(one, theme)), ...heaps.flatMap((heap) => heapFeatures(heap, theme))] };
}
