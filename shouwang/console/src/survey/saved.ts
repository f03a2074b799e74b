// Whose survey this is and what is near, for when the page opens without network. For one person, for one watch.
import { boot } from "../boot";
import { clockOffset, setClockOffset } from "../clocks";
import { get, put, remove } from "../phone/store";
import type { Boot, Id, Lonlat } from "../wire";

const KEY = "last"; // beside each person's own survey, which is under their id
const KEEP_MS = 12 * 3_600_000; // as long as the server lets a session live

export interface Choice {
  ground: Id | null;
  place: Id | null;
  name: string;
  kind: string;
  metres: number;
  version: number | null;
  outline: Lonlat[];
  lon: number;
  lat: number;
}

export interface Open {
  id: Id;
  name: string;
  kind: string;
  state: string;
  surveyed_by: string;
  return_reason: string;
  outline: Lonlat[];
  lon: number;
  lat: number;
  counts: Record<string, number>;
}

interface Saved {
  user: Id;
  at: number;
  offset: number;
  boot: Pick<Boot, "csrf" | "user" | "map">;
  open: Open[];
  grounds: Choice[];
}

export const near = { open: [] as Open[], grounds: [] as Choice[] };

/** Answers whether this phone knows who measures: who is logged in, or was when there was a network. */
export async function openSaved(): Promise<boolean> {
  const last = await get<Saved>("survey", KEY);
  const isOver = last && (Date.now() - last.at > KEEP_MS || (boot.user.id && last.user !== boot.user.id));
  if (isOver) await forgetSaved();
  if (!last || isOver) return Boolean(boot.user.id);
  Object.assign(near, { open: last.open, grounds: last.grounds });
  if (!boot.user.id) {
    Object.assign(boot, last.boot);
    setClockOffset(last.offset);
  }
  return true;
}

/** What the server has just said: kept with the time at which somebody was surely logged in. */
export function keepSaved(): void {
  const { csrf, user, map } = boot;
  if (user.id) void put("survey", KEY, { user: user.id, at: Date.now(), offset: clockOffset(), boot: { csrf, user, map }, ...near } satisfies Saved);
}

export async function forgetSaved(): Promise<void> {
  Object.assign(near, { open: [], grounds: [] });
  await remove("survey", KEY);
}
