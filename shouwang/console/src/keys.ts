// No key fires while someone types, and Enter on a button presses that button.
import { COMMANDS, type Command } from "./commands";
import { openedIncident } from "./focus";
import { isHelpOpen, toggleHelp } from "./panes/help";
import { isField, noteTyping } from "./typing";
import type { Incident } from "./wire";

function isPressable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a, summary") !== null;
}

function commandFor(key: string, incident: Incident | null): Command | undefined {
  const name = key.length === 1 ? key.toUpperCase() : key;
  return COMMANDS.find((command) => command.keys.includes(name) && command.isPossible(incident));
}

function onKey(event: KeyboardEvent): void {
  if (isField(event.target)) return noteTyping();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || event.defaultPrevented) return;
  if (event.key === "?" || (event.key === "Escape" && isHelpOpen())) return toggleHelp();
  if (isHelpOpen() || (event.key === "Enter" && isPressable(event.target))) return;
  const incident = openedIncident();
  const command = commandFor(event.key, incident);
  if (!command) return;
  event.preventDefault();
  command.run(incident as Incident, event.key.length === 1 ? event.key.toUpperCase() : event.key);
}

/** A click presses a button without taking the focus, so that Enter goes on meaning "send". */
function onPress(event: MouseEvent): void {
  if ((event.target as Element).closest("button")) event.preventDefault();
}

export function listenToKeys(): void {
  document.addEventListener("mousedown", onPress);
  document.addEventListener("keydown", onKey);
}
