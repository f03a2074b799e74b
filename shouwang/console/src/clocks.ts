// Clocks go on counting between frames, by the server's time; what is urgent follows from them.
import type { Clock, Incident } from "./wire";

export type Level = "calm" | "soon" | "late";

let offsetMs = 0;

export function setServerTime(now: string): void {
  offsetMs = Date.parse(now) - Date.now();
}

/** By how much this machine's clock is off, kept by a phone for when it starts without network. */
export function clockOffset(): number {
  return offsetMs;
}

export function setClockOffset(milliseconds: number): void {
  offsetMs = milliseconds;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}

/** For what is shown anew each second, and not oftener for the time's sake. */
export function thisSecond(): number {
  return Math.floor(serverNow() / 1000);
}

export function secondsSince(at: string): number {
  return Math.max(0, (serverNow() - Date.parse(at)) / 1000);
}

export function isCounting(clock: Clock): boolean {
  return clock.state === "running" || clock.state === "due";
}

export function elapsedSeconds(clock: Clock): number {
  return clock.elapsed_seconds + (isCounting(clock) ? secondsSince(clock.as_of) : 0);
}

export function clockLevel(clock: Clock): Level {
  if (clock.state === "breached") return "late";
  if (clock.state !== "paused" && !isCounting(clock)) return "calm";
  const elapsed = elapsedSeconds(clock);
  if (elapsed >= clock.target_seconds) return "late";
  const isSoon = clock.soon_at ? serverNow() >= Date.parse(clock.soon_at) : elapsed >= clock.target_seconds * 0.75;
  return isSoon ? "soon" : "calm";
}

const HEIGHT: Record<Level, number> = { late: 0, soon: 1, calm: 2 };

/** The counting clock that presses most: late before soon, then the one nearest its target. */
export function pressingClock(incident: Incident): Clock | null {
  const counting = incident.clocks.filter(isCounting);
  const left = (clock: Clock) => clock.target_seconds - elapsedSeconds(clock);
  counting.sort((a, b) => HEIGHT[clockLevel(a)] - HEIGHT[clockLevel(b)] || left(a) - left(b));
  return counting[0] ?? null;
}

function levelNow(incident: Incident): Level {
  if (incident.state === "closed" || incident.state === "merged") return "calm";
  const clock = pressingClock(incident);
  if (incident.alert) return "late";
  return clock ? clockLevel(clock) : "calm";
}

const levels = new WeakMap<Incident, { second: number; level: Level }>();

/** Asked many times a paint for each of hundreds; a row is never changed, only replaced. */
export function incidentLevel(incident: Incident): Level {
  const second = thisSecond();
  const known = levels.get(incident);
  if (known?.second === second) return known.level;
  const level = levelNow(incident);
  levels.set(incident, { second, level });
  return level;
}

/** Nobody has taken it yet: no order, or none that a unit has accepted. */
export function isUnanswered(incident: Incident): boolean {
  if (incident.state === "waiting") return true;
  return incident.state === "ordered" && incident.orders.every((order) => ["sent", "delivered", "seen"].includes(order.state));
}

function pressure(incident: Incident): number {
  // A crew in danger is louder than anything that is late, until a unit is on its way or the crew says that it is safe.
  if (incident.help_of !== null && incident.alert && incidentLevel(incident) === "late") return -1;
  const level = incidentLevel(incident);
  if (isUnanswered(incident)) {
    if (level === "late") return 0;
    if (incident.priority === 1) return 1;
  }
  if (level === "late") return 2;
  if (level === "soon") return isUnanswered(incident) ? 3 : 4;
  return isUnanswered(incident) ? 5 : 6;
}

function inOrder(a: Incident, b: Incident): number {
  return a.priority - b.priority || a.opened_at.localeCompare(b.opened_at) || String(a.id).localeCompare(String(b.id));
}

/** How much each presses is worked out once, not at each comparison. */
export function urgentFirst(incidents: Incident[]): Incident[] {
  const weighed = incidents.map((incident) => ({ incident, pressure: pressure(incident) }));
  weighed.sort((a, b) => a.pressure - b.pressure || inOrder(a.incident, b.incident));
  return weighed.map(({ incident }) => incident);
}

/** The one incident that may wear the alarm colour, if any. */
export function loudest(incidents: Incident[]): Incident | null {
  return urgentFirst(incidents.filter((one) => pressure(one) <= 0))[0] ?? null;
}
