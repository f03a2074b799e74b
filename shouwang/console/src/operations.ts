// Operations under way and of the next day: asked for once, again when a frame says that one has changed.
import { announce } from "./announce";
import { boot, may, text } from "./boot";
import { board } from "./board_state";
import { mapTools } from "./map_tools";
import { repaintWithAnswers } from "./paint";
import { ask } from "./server";
import { showTab } from "./tabs";
import type { Id, Lonlat } from "./wire";
import type { Operation } from "./wire_operations";

const REST_MS = 1_000;
const AGE_MS = 120_000; // one comes near, and one of a neighbour changes, without a frame of ours
let timer = 0;
let shownLast: Id | null = null;
export let operations: Operation[] = [];

export function followOperations(): void {
  if (!may("see_operations")) return;
  void load();
  setInterval(() => document.visibilityState === "visible" && void load(), AGE_MS);
}

/** Many changes in one second are one question. */
export function askOperationsAgain(): void {
  if (!may("see_operations")) return;
  clearTimeout(timer);
  timer = window.setTimeout(() => void load(), REST_MS);
}

async function load(): Promise<void> {
  const answer = await ask<{ operations: Operation[] }>(`${boot.api}/operations`).catch(() => null);
  if (answer) operations = answer.operations;
  repaintWithAnswers();
}

/** Of several the one that is under way. */
function first(found: Operation[]): Operation | undefined {
  return found.find((one) => one.state === "running") ?? found[0];
}

export function operationOfUnit(id: Id): Operation | undefined {
  return first(operations.filter((one) => one.units.some((row) => row.unit === id)));
}

export function operationOfIncident(id: Id): Operation | undefined {
  return first(operations.filter((one) => one.incidents.includes(id)));
}

type Somewhere = { lon: number | null; lat: number | null } | undefined;

function pointOf(one: Somewhere): Lonlat[] {
  return one && one.lon !== null && one.lat !== null ? [[one.lon, one.lat]] : [];
}

/** Where its units and incidents are; where none is known, all of its areas. */
function pointsOf(one: Operation): Lonlat[] {
  const units = one.units.flatMap((row) => [...pointOf(row.unit === null ? undefined : board.units.get(row.unit)), ...pointOf(row)].slice(0, 1));
  const points = [...units, ...one.incidents.flatMap((id) => pointOf(board.incidents.get(id)))];
  return points.length ? points : one.rings.flat();
}

/** Whose borders are drawn: those under way, and the one that was asked for. */
export function bordered(): Operation[] {
  return operations.filter((one) => one.state === "running" || one.id === shownLast);
}

export function showOperation(one: Operation): void {
  shownLast = one.id;
  showTab("map");
  mapTools.showAll(pointsOf(one));
  announce(`${text("operation")} ${one.name}, ${one.state_name}`);
}

/** The key: one after the other. */
export function showNextOperation(): void {
  const at = operations.findIndex((one) => one.id === shownLast);
  const next = operations[(at + 1) % operations.length];
  if (next) showOperation(next);
}
