// Ringing back whoever was lost: begin, and say what came of it.
import { announce } from "./announce";
import { text } from "./boot";
import { openIncident } from "./focus";
import { repaint } from "./paint";
import { act } from "./server";
import { done, trouble } from "./toasts";
import { askTodoAgain } from "./todo";
import type { Done, Id, StartedCallBack, Todo } from "./wire";

/** Those that this page is ringing, with the number that was shown for it. */
export const calling = new Map<Id, StartedCallBack>();
let reached: (started: StartedCallBack) => void = () => undefined;

/** What is done when somebody who hung up is on the line after all: the call form opens. */
export function onReached(take: (started: StartedCallBack) => void): void {
  reached = take;
}

export function isCallBack(todo: Todo): boolean {
  return todo.kind === "dropped_call" || todo.kind === "line_broke";
}

export async function startCallBack(todo: Todo): Promise<void> {
  try {
    calling.set(todo.id, await act<StartedCallBack>(`/call-backs/${todo.id}/start`, {}));
  } catch (error) {
    trouble(error, "");
  }
  askTodoAgain();
  repaint();
}

export async function endCallBack(todo: Todo, isReached: boolean): Promise<void> {
  const started = calling.get(todo.id);
  try {
    await act<Done>(`/call-backs/${todo.id}/end`, { reached: isReached });
    calling.delete(todo.id);
    const words = text(isReached ? "was_reached" : "was_not_reached");
    done(words);
    announce(words);
    if (isReached && started?.incident) openIncident(started.incident);
    else if (isReached && started) reached(started);
  } catch (error) {
    trouble(error, text("nothing_lost"));
  }
  askTodoAgain();
  repaint();
}
