// Crews in danger: which calls for help stand, and which of them nobody at the desk has answered yet.
import { openIncidents } from "./board_state";
import { isUnanswered } from "./clocks";
import type { Incident } from "./wire";

export function isCancelled(incident: Incident): boolean {
  return incident.flags.includes("help_cancelled");
}

export function standingHelp(): Incident[] {
  return openIncidents().filter((one) => one.help_of !== null && !isCancelled(one));
}

/** Rings in the room until somebody takes it over or a unit is on its way. */
export function unansweredHelp(): Incident[] {
  return standingHelp().filter((one) => one.dispatcher === null && isUnanswered(one));
}
