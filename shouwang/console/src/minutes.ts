// A time from now, chosen and not typed.
import { text } from "./boot";
import { serverNow } from "./clocks";
import type { Field } from "./sheet";

const MINUTES = [15, 30, 60, 120, 240, 480, 1440];

export function minutesField(name: string, label: string, none: string): Field {
  const minutes = MINUTES.map((n) => ({ code: String(n), name: n < 60 ? text("minutes_short", { n }) : text("n_hours", { n: n / 60 }) }));
  return { name, label, value: "", choices: [{ code: "", name: none }, ...minutes] };
}

export function inMinutes(minutes: string | undefined): string | null {
  return minutes ? new Date(serverNow() + Number(minutes) * 60_000).toISOString() : null;
}
