// What this phone is about: its unit, the order it has, and what it was told of it.
import { boot } from "../boot";
import { board } from "../board_state";
import type { Id, Incident, IncidentDetail, Lonlat, Order, Unit } from "../wire";
import { position } from "./position";

export interface Task {
  incident: Incident;
  order: Order;
}

export type Tab = "order" | "day" | "more";

export const page = { tab: "order" as Tab, detail: null as IncidentDetail | null };

/** A person may sit at a desk too, and then sees many units. */
export function ownUnit(): Unit | null {
  const own = boot.unit ? board.units.get(boot.unit) : undefined;
  return own ?? (board.units.size === 1 ? (board.units.values().next().value ?? null) : null);
}

export function isOnShift(): boolean {
  const unit = ownUnit();
  return unit !== null && unit.state !== "off";
}

export function ownTask(): Task | null {
  const unit = ownUnit();
  if (!unit) return null;
  for (const incident of board.incidents.values()) {
    const order = incident.orders.find((one) => one.unit === unit.id);
    if (order) return { incident, order };
  }
  return null;
}

export function detailOf(incident: Id): IncidentDetail | null {
  return page.detail?.id === incident ? page.detail : null;
}

/** The phone's own fix, else where the server last knew the unit. */
export function here(): Lonlat | null {
  if (position.at) return position.at;
  const unit = ownUnit();
  return unit && unit.lon !== null && unit.lat !== null ? [unit.lon, unit.lat] : null;
}
