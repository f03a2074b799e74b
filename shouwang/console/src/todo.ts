// What waits, for the desk or for one officer: asked for once, and again whenever a frame says that it changed.
import { boot } from "./boot";
import { repaintWithAnswers } from "./paint";
import { ask } from "./server";
import type { Todo } from "./wire";

const REST_MS = 1_000;
let whose: "day" | "desk" = "day";
let timer = 0;
export let todos: Todo[] = [];

export function followTodo(of: "day" | "desk"): void {
  whose = of;
  void load();
}

/** Many changes in one second are one question. */
export function askTodoAgain(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void load(), REST_MS);
}

async function load(): Promise<void> {
  const answer = await ask<{ todo: Todo[] }>(`${boot.api}/todo?whose=${whose}`).catch(() => null);
  if (answer) todos = answer.todo;
  repaintWithAnswers();
}
