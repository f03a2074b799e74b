// Every key of the board, once: the buttons, the keys and the page under `?` are read from here.
import { may } from "./boot";
import { askTransfer } from "./agency_sheets";
import { board } from "./board_state";
import { answerRing, bringBackDraft, openCallForm } from "./call_form";
import { isMine, merge, radioOrder, reinforce, sendOrder, split, standDown, takeNextStep, takeOver } from "./deeds";
import { candidates, choose, chosenCandidate, focus, needsUnits } from "./focus";
import { askCategory, askClose, askHandOver, askNote, askPlace, askPlaceNote, askReopen, ringBack } from "./incident_sheets";
import { mapTools } from "./map_tools";
import { askMode, mayAskMode } from "./mode_sheet";
import { askNotify, askSupport } from "./neighbour_sheets";
import { operations, showNextOperation } from "./operations";
import { goToQuestions, hasQuestions } from "./panes/later_questions";
import { openNeighbour } from "./panes/queue";
import { ringing } from "./panes/rings";
import { goToTodo } from "./panes/todo";
import { undoNewest } from "./toasts";
import { todos } from "./todo";
import type { Incident } from "./wire";

export interface Command {
  keys: string[];
  right: string | null;
  /** Key of the words in `console/texts/`. */
  words: string;
  group: "incident" | "move" | "map";
  isPossible(incident: Incident | null): boolean;
  run(incident: Incident, key: string): void;
}

const always = () => true;
const isLive = (incident: Incident | null) => incident !== null && needsUnits(incident);

function onIncident(key: string, words: string, right: string, isPossible: (incident: Incident) => boolean, run: (incident: Incident) => void): Command {
  return { keys: [key], words, right, group: "incident", isPossible: (incident) => incident !== null && isPossible(incident), run };
}

/** Saved as a call that sends nobody. */
function isSetAside(incident: Incident): boolean {
  return board.categories.some((one) => one.set_aside && one.code === incident.category);
}

function mergedInto(incident: Incident): Incident | null {
  return [...board.incidents.values()].find((row) => row.merged_into === incident.id) ?? null;
}

function splitOff(incident: Incident): void {
  const part = incident.state === "merged" ? incident : mergedInto(incident);
  if (part) void split(part.id, part.number);
}

function moveChoice(step: number): void {
  const rows = candidates();
  const at = rows.findIndex((row) => row === chosenCandidate());
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  if (next) choose(next.unit);
}

const ALL: Command[] = [
  onIncident("Enter", "send", "dispatch", isLive, () => void sendOrder("data")),
  onIncident("R", "reinforce", "dispatch", (one) => isLive(one) && one.step < one.steps, (one) => void reinforce(one)),
  onIncident("V", "voice", "dispatch", isLive, () => void sendOrder("voice")),
  onIncident("A", "next_by_radio", "dispatch", (one) => isLive(one) && radioOrder(one) !== undefined, (one) => void takeNextStep(radioOrder(one)!)),
  onIncident("S", "stand_down", "dispatch", (one) => isLive(one) && one.orders.length > 0, (one) => void standDown(one)),
  onIncident("C", "close", "close", isLive, askClose),
  onIncident("O", "reopen", "reopen", (one) => one.state === "closed", askReopen),
  onIncident("O", "after_all", "take_call", (one) => one.state === "closed" && isSetAside(one) && !may("reopen"), askReopen),
  onIncident("M", "merge", "merge", (one) => isLive(one) && !one.orders.length && !!focus.detail?.duplicates[0], (one) => void merge(one, focus.detail!.duplicates[0]!)),
  onIncident("X", "split", "merge", (one) => one.state === "merged" || mergedInto(one) !== null, splitOff),
  onIncident("T", "take", "hand_over", (one) => isLive(one) && !isMine(one), (one) => void takeOver(one)),
  onIncident("H", "hand_over", "hand_over", (one) => isLive(one) && board.dispatchers.length > 1, askHandOver),
  onIncident("I", "add_note", "describe_incident", always, askNote),
  onIncident("'", "go_to_questions", "describe_incident", hasQuestions, goToQuestions),
  onIncident(".", "note_place", "write_place_note", (one) => isLive(one) && !one.flags.includes("place_unknown"), askPlaceNote),
  onIncident("0", "ring_back", "take_call", (one) => isLive(one) && !!focus.detail?.calls.some((call) => call.contact !== null), (one) => void ringBack(one)),
  onIncident("P", "set_place", "describe_incident", isLive, askPlace),
  onIncident("Y", "set_category", "describe_incident", isLive, askCategory),
  onIncident("F", "transfer", "transfer", isLive, (one) => void askTransfer(one.id)),
  onIncident("W", "notify", "notify_agency", isLive, (one) => void askNotify(one)),
  onIncident("B", "support", "ask_support", isLive, (one) => void askSupport(one)),
  { keys: ["N"], words: "new_call", right: "take_call", group: "move", isPossible: always, run: openCallForm },
  { keys: ["E"], words: "answer_line", right: "take_call", group: "move", isPossible: () => ringing().length > 0, run: () => void answerRing(ringing()[0]!) },
  { keys: ["D"], words: "bring_back_draft", right: "take_call", group: "move", isPossible: always, run: bringBackDraft },
  { keys: ["/"], words: "find", right: null, group: "move", isPossible: always, run: () => document.getElementById("command")?.focus() },
  { keys: ["J", "K"], words: "next_previous", right: null, group: "move", isPossible: always, run: (_, key) => openNeighbour(key === "J" ? 1 : -1) },
  { keys: ["ArrowDown", "ArrowUp"], words: "choose_unit", right: "dispatch", group: "move", isPossible: isLive, run: (_, key) => moveChoice(key === "ArrowDown" ? 1 : -1) },
  { keys: [..."123456789"], words: "choose_rank", right: "dispatch", group: "move", isPossible: isLive, run: (_, key) => choose(candidates()[Number(key) - 1]?.unit ?? focus.chosen) },
  { keys: [","], words: "go_to_todo", right: null, group: "move", isPossible: () => todos.length > 0, run: goToTodo },
  { keys: ["Z"], words: "undo", right: null, group: "move", isPossible: always, run: undoNewest },
  { keys: ["Q"], words: "switch_mode", right: "switch_mode", group: "move", isPossible: mayAskMode, run: askMode },
  { keys: [";"], words: "show_operation", right: "see_operations", group: "map", isPossible: () => operations.length > 0, run: showNextOperation },
  { keys: ["G"], words: "follow_hold", right: null, group: "map", isPossible: always, run: () => mapTools.toggleFollow() },
  { keys: ["U"], words: "show_cover", right: "see_positions", group: "map", isPossible: always, run: () => mapTools.toggleCover() },
  { keys: ["L"], words: "close_or_lift", right: "close_road", group: "map", isPossible: always, run: () => mapTools.toggleRoadTool() },
];

/** What this user's roles allow; the rest has no key, no button and no line under `?`. */
export const COMMANDS = ALL.filter((command) => command.right === null || may(command.right));

export function shownKey(command: Command): string {
  if (command.keys.length > 2) return "1–9";
  return command.keys.map((key) => ({ ArrowDown: "↓", ArrowUp: "↑" })[key] ?? key).join(" ");
}
