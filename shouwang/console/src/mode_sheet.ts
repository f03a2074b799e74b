// Switching the mode of one's area: on, on for longer, or back to the routine; each with a reason.
import { text } from "./boot";
import { board } from "./board_state";
import { serverNow } from "./clocks";
import { attemptInForm } from "./deeds";
import { openSheet } from "./sheet";
import type { Mode } from "./wire";
import { clockTime, day } from "./words";

const HOURS = [2, 4, 8, 12, 24];
const USUAL_HOURS = "8";

/** 18:00, with the day where that is another one. */
export function endOf(until: string): string {
  const time = clockTime(until).slice(0, 5);
  return day(until) === day(serverNow()) ? time : `${day(until)} ${time}`;
}

/** The one that may be ended or renewed here: of an area that is one's own, in a mode one may switch. */
function mine(): Mode | undefined {
  const codes = board.mode_choices.map((one) => one.code);
  return board.modes.find((one) => codes.includes(one.code) && Date.parse(one.until) > serverNow());
}

export function mayAskMode(): boolean {
  return board.mode_choices.length > 0;
}

function untilIn(hours: string | undefined): string {
  return new Date(serverNow() + Number(hours) * 3_600_000 - 1_000).toISOString(); // a second less: never over the longest
}

const hoursField = () => ({
  name: "hours",
  label: text("mode_ends_in"),
  value: USUAL_HOURS,
  choices: HOURS.map((n) => ({ code: String(n), name: text("n_hours", { n }) })),
});
const reasonField = () => ({ name: "reason", label: text("reason"), value: "" });

export function askMode(): void {
  const standing = mine();
  if (standing) askOnOrOff(standing);
  else askOn();
}

function askOn(): void {
  openSheet({
    title: text("mode_title", { area: board.area.name }),
    verb: text("switch_on"),
    fields: [{ name: "mode", label: text("mode"), value: "", choices: board.mode_choices }, hoursField(), reasonField()],
    send: ({ mode, hours, reason }) => {
      const until = untilIn(hours);
      const name = board.mode_choices.find((one) => one.code === mode)?.name ?? "";
      return attemptInForm("/modes/start", { mode, until, reason }, text("mode_started", { name, time: endOf(until) }));
    },
  });
}

function askOnOrOff(one: Mode): void {
  const does = [
    { code: "end", name: text("to_routine") },
    { code: "renew", name: text("renew") },
  ];
  openSheet({
    title: text("mode_title", { area: one.area_name }),
    verb: text("switch_mode"),
    fields: [{ name: "does", label: text("mode_do"), value: "end", choices: does }, hoursField(), reasonField()],
    send: ({ does: chosen, hours, reason }) => {
      if (chosen === "end") return attemptInForm(`/modes/${one.id}/end`, { reason }, text("mode_ended", { name: one.name }));
      const until = untilIn(hours);
      return attemptInForm(`/modes/${one.id}/renew`, { until, reason }, text("mode_renewed", { name: one.name, time: endOf(until) }));
    },
  });
}
