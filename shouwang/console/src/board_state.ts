// What the board knows. Every row is complete: a later row of the same id replaces the earlier one.
import { serverNow, setServerTime } from "./clocks";
import type { BoardState, Closure, Frame, Id, Incident, Ring, Unit } from "./wire";

const rest: Omit<BoardState, "incidents" | "units" | "closures" | "rings"> = {
  position: 0,
  now: "",
  area: { id: "", name: "" },
  categories: [],
  channels: [],
  posts: [],
  dispatchers: [],
  cover_share: null,
  modes: [],
  mode_choices: [],
  targets: {},
};

export const board = {
  ...rest,
  isLoaded: false,
  /** Counts what was loaded or has come: what was made of the same version is still true. */
  version: 0,
  incidents: new Map<Id, Incident>(),
  units: new Map<Id, Unit>(),
  closures: new Map<Id, Closure>(),
  /** That nobody here has answered yet. */
  rings: new Map<Id, Ring>(),
};

type Watcher = (changed: ReadonlySet<Id>, haveRoadsChanged: boolean) => void;
const watchers: Watcher[] = [];

/** Called after each change with the ids of the incidents and units that it touched, and whether roads were closed or opened. */
export function onChange(watcher: Watcher): void {
  watchers.push(watcher);
}

/** `isOld`: kept from an earlier page, whose time says nothing about now. */
export function loadState(state: BoardState, isOld = false): void {
  const { incidents, units, closures, rings, ...others } = state;
  Object.assign(board, others, { isLoaded: true });
  if (!isOld) setServerTime(state.now);
  board.incidents = byId(incidents);
  board.units = byId(units);
  board.closures = byId(closures);
  board.rings = byId(rings ?? []);
  tell([...board.incidents.keys(), ...board.units.keys()], true);
}

/** What the server leaves out of a state too: a page that stays open for a week forgets what is long over. */
const OVER_KEPT_MS = 2 * 3600 * 1000;

function forgetLongOver(): void {
  for (const [id, { closed_at }] of board.incidents) {
    if (closed_at !== null && serverNow() - Date.parse(closed_at) > OVER_KEPT_MS) board.incidents.delete(id);
  }
}

export function applyFrame(frame: Frame): void {
  if (frame.incidents) forgetLongOver();
  frame.incidents?.forEach((row) => board.incidents.set(row.id, row));
  frame.units?.forEach((row) => board.units.set(row.id, row));
  frame.closures?.forEach((row) => board.closures.set(row.id, row));
  frame.lifted?.forEach((id) => board.closures.delete(id));
  frame.rings?.forEach((row) => {
    if (row.by === null && (row.state === "ringing" || row.state === "answered")) board.rings.set(row.id, row);
    else board.rings.delete(row.id);
  });
  frame.gone?.forEach((id) => board.incidents.delete(id));
  frame.positions?.forEach(({ id, lon, lat, heading, at }) => {
    const unit = board.units.get(id);
    if (unit && (unit.position_at ?? "") <= at) board.units.set(id, { ...unit, lon, lat, heading, position_at: at });
  });
  if (frame.modes) board.modes = frame.modes;
  if (frame.cover_share !== undefined) board.cover_share = frame.cover_share;
  const changed = [...(frame.incidents ?? []), ...(frame.units ?? [])].map((row) => row.id).concat(frame.gone ?? []);
  tell(changed, Boolean(frame.closures?.length || frame.lifted?.length));
}

export function openIncidents(): Incident[] {
  return [...board.incidents.values()].filter((row) => row.state !== "closed" && row.state !== "merged");
}

export function unitsOnDuty(): Unit[] {
  return [...board.units.values()].filter((row) => row.state !== "off");
}

export function channelChoices(): { code: string; name: string }[] {
  return board.channels.map((channel) => (typeof channel === "string" ? { code: channel, name: channel } : channel));
}

function byId<T extends { id: Id }>(rows: T[]): Map<Id, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

function tell(ids: Id[], haveRoadsChanged: boolean): void {
  board.version += 1;
  const changed = new Set(ids);
  watchers.forEach((watcher) => watcher(changed, haveRoadsChanged));
}
