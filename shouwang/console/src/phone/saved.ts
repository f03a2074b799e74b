// What this phone can still show without network: the last state of its own order, the way, the day. For one person,
// for one watch; gone with the logout, and with the next person who logs in.
import { boot } from "../boot";
import { board, loadState } from "../board_state";
import { clockOffset, setClockOffset } from "../clocks";
import type { BoardState, Boot, Id, IncidentDetail, Route, Todo } from "../wire";
import { ownTask, ownUnit, page } from "./own";
import { clear, forgetShown, get, put } from "./store";
import { way } from "./way";

const KEY = "last";
const KEEP_MS = 12 * 3_600_000; // a watch: as long as the server lets a session live
const REST_MS = 500;

interface Saved {
  user: Id;
  at: number;
  offset: number;
  boot: Pick<Boot, "csrf" | "user" | "unit" | "map">;
  state: BoardState;
  detail: IncidentDetail | null;
  way: { incident: Id | null; route: Route | null };
  day: Todo[];
  dayAt: string;
}

export const saved = { day: [] as Todo[], dayAt: "" };
let timer = 0;

/** Answers whether this phone may show anything: who is logged in, or was when there was a network. */
export async function openSaved(): Promise<boolean> {
  const last = await get<Saved>("kept", KEY);
  const isOver = last && (Date.now() - last.at > KEEP_MS || (boot.user.id && last.user !== boot.user.id));
  if (isOver) await clear("kept");
  if (!last || isOver) return Boolean(boot.user.id);
  const isShell = !boot.user.id;
  if (isShell) Object.assign(boot, last.boot);
  setClockOffset(last.offset);
  Object.assign(saved, { day: last.day, dayAt: last.dayAt });
  page.detail = last.detail;
  Object.assign(way, last.way);
  if (isShell) loadState(last.state, true);
  return true;
}

/** So often at most, and so soon at the latest: on a busy evening something changes all the time. */
export function keepSaved(): void {
  timer ||= window.setTimeout(() => void keep(), REST_MS);
}

async function keep(): Promise<void> {
  timer = 0;
  if (!boot.user.id || !board.isLoaded) return;
  const { csrf, user, unit, map } = boot;
  const last: Saved = { user: user.id, at: Date.now(), offset: clockOffset(), boot: { csrf, user, unit, map }, state: ownState(), detail: page.detail, way: { ...way }, ...saved };
  await put("kept", KEY, last);
}

/** Only what this page shows: the own unit, its incident, closed roads. */
function ownState(): BoardState {
  const [unit, task] = [ownUnit(), ownTask()];
  const { isLoaded: _isLoaded, ...rest } = board;
  const shown = { incidents: task ? [task.incident] : [], units: unit ? [unit] : [], closures: [...board.closures.values()], rings: [] };
  return { ...rest, posts: [], dispatchers: [], ...shown };
}

export async function forgetSaved(): Promise<void> {
  clearTimeout(timer);
  timer = 0;
  Object.assign(saved, { day: [], dayAt: "" });
  await forgetShown();
}
