// What may be done about a thing that waits, without leaving the list: ring back, and answer for a crew that a point rings.
import { may, text } from "./boot";
import { calling, endCallBack, isCallBack, startCallBack } from "./call_backs";
import { attempt } from "./deeds";
import { askTodoAgain } from "./todo";
import type { Todo } from "./wire";

export interface Deed {
  words: string;
  go(): void;
}

const OUTCOMES = ["dealt_with", "at_desk", "false_press"];

/** In the order of their keys, 1 first. */
export function deedsOf(one: Todo): Deed[] {
  if (isCallBack(one)) return callBackDeeds(one);
  return isPress(one) && may("answer_ring_for_unit") ? pressDeeds(one) : [];
}

function callBackDeeds(one: Todo): Deed[] {
  if (!calling.has(one.id)) return [{ words: text("ring_them"), go: () => void startCallBack(one) }];
  return [
    { words: text("reached"), go: () => void endCallBack(one, true) },
    { words: text("not_reached"), go: () => void endCallBack(one, false) },
  ];
}

function isPress(one: Todo): boolean {
  return one.kind === "ring" || one.kind === "ring_taken";
}

/** A crew says by radio that it goes, or how it ended; `detail` is the crew that is rung. */
function pressDeeds(one: Todo): Deed[] {
  const goes = one.kind === "ring" && one.detail ? [{ words: text("ring_unit_goes", { unit: one.detail }), go: () => void tell(one, "take", {}, text("ring_unit_took", { unit: one.detail })) }] : [];
  return [...goes, ...OUTCOMES.map((outcome) => ({ words: text(`ring_${outcome}`), go: () => void tell(one, "close", { outcome }, `${one.title} · ${text(`ring_${outcome}`)}`) }))];
}

async function tell(one: Todo, step: string, body: object, words: string): Promise<void> {
  await attempt(`/presses/${one.id}/${step}`, body, () => words);
  askTodoAgain();
}
