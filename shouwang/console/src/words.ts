// Numbers and times as people read them.
import { boot, text } from "./boot";
import type { Lonlat } from "./wire";

const zone = boot.zone;
const language = boot.language;
const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const dayFormat = new Intl.DateTimeFormat("sv-SE", { timeZone: zone });
const weekdayFormat = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: "short" });
const shortDayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short" });
const percentFormat = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

export function clockTime(at: number | string): string {
  return clockFormat.format(new Date(at));
}

/** "Note: two men", with the colon of the page's language. */
export function named(name: string, words: string): string {
  return text("named", { name, words });
}

/** 周一 02:15: of the next days, where the date would only take room. */
export function weekdayTime(at: number | string): string {
  return `${weekdayFormat.format(new Date(at))} ${clockTime(at).slice(0, 5)}`;
}

export function day(at: number | string): string {
  const date = new Date(at);
  return language.startsWith("zh") ? `${dayFormat.format(date)} ${weekdayFormat.format(date)}` : shortDayFormat.format(date).replace(",", "");
}

/** 72 -> 1:12, 3725 -> 1:02:05. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Relative time of a list: seconds while they matter, then minutes, then hours. */
export function ago(seconds: number): string {
  if (seconds < 60) return text("seconds_short", { n: Math.max(0, Math.floor(seconds)) });
  if (seconds < 5400) return text("minutes_short", { n: Math.floor(seconds / 60) });
  return text("hours_short", { n: Math.floor(seconds / 3600) });
}

export function percent(share: number): string {
  return percentFormat.format(share);
}

export function metres(length: number): string {
  if (length < 1000) return text("metres_short", { n: Math.round(length) });
  return text("kilometres_short", { n: (length / 1000).toFixed(1) });
}

export function metresBetween([lon, lat]: Lonlat, [otherLon, otherLat]: Lonlat): number {
  return 111_320 * Math.hypot((lon - otherLon) * Math.cos((lat * Math.PI) / 180), lat - otherLat);
}

export function joined(parts: (string | null | undefined | false)[]): string {
  return parts.filter(Boolean).join(" · ");
}
