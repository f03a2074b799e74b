// Where the unit is: only on shift and while this page is open, only to the server, the newest only.
import { repaint } from "../paint";
import { tell } from "../server";
import type { Id, Lonlat } from "../wire";

const PAUSE_MS = 5_000;
const FRESH_MS = 120_000; // an older fix says nothing about where somebody is in danger
let watch: number | null = null;
let sentAt = 0;
let fixedAt = 0;

export const position = { isShared: false, problem: null as "denied" | "unavailable" | null, at: null as Lonlat | null };

export function sharePosition(unit: Id): void {
  if (watch !== null) return;
  if (!("geolocation" in navigator)) {
    position.problem = "unavailable";
    return;
  }
  watch = navigator.geolocation.watchPosition((fix) => void take(unit, fix), fail, { enableHighAccuracy: true, maximumAge: 5_000 });
}

export function stopSharing(): void {
  if (watch !== null) navigator.geolocation.clearWatch(watch);
  watch = null;
  Object.assign(position, { isShared: false, problem: null, at: null });
}

export function freshFix(): Lonlat | null {
  return Date.now() - fixedAt < FRESH_MS ? position.at : null;
}

async function take(unit: Id, fix: GeolocationPosition): Promise<void> {
  const { longitude: lon, latitude: lat, heading } = fix.coords;
  position.at = [lon, lat];
  fixedAt = fix.timestamp;
  if (Date.now() - sentAt < PAUSE_MS) return repaint();
  sentAt = Date.now();
  try {
    await tell(`/units/${unit}/position`, { lon, lat, heading: heading !== null && Number.isFinite(heading) ? heading : null, at: new Date(fix.timestamp).toISOString() });
    Object.assign(position, { isShared: watch !== null, problem: null });
  } catch {
    position.isShared = false;
  }
  repaint();
}

function fail(error: GeolocationPositionError): void {
  Object.assign(position, { isShared: false, problem: error.code === error.PERMISSION_DENIED ? "denied" : "unavailable" });
  repaint();
}
