// Steps pressed without a network wait here, in their order, and survive a closed page. They carry no names.
import { text } from "../boot";
import { repaint } from "../paint";
import { act, newId, Unreachable } from "../server";
import { trouble } from "../toasts";
import type { Id, OrderStep } from "../wire";

interface Step {
  key: string;
  order: Id;
  step: OrderStep;
  reason?: string;
}

const STORE = "shouwang.outbox";
const REST_MS = 5_000;
let waiting: Step[] = restore();
let isSending = false;

function restore(): Step[] {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "[]") as Step[];
  } catch {
    return [];
  }
}

function keep(): void {
  try {
    localStorage.setItem(STORE, JSON.stringify(waiting));
  } catch {
    // without storage they wait in memory
  }
}

export function waitingCount(): number {
  return waiting.length;
}

/** The last step of this order that the server has not heard of. */
export function lastStep(order: Id): OrderStep | null {
  return waiting.findLast((one) => one.order === order)?.step ?? null;
}

export function post(order: Id, step: OrderStep, reason?: string): void {
  waiting = [...waiting, { key: newId(), order, step, ...(reason && { reason }) }];
  keep();
  repaint();
  void send();
}

export async function send(): Promise<void> {
  if (isSending) return;
  isSending = true;
  while (waiting[0]) {
    const { key, order, step, reason } = waiting[0];
    try {
      await act(`/orders/${order}/steps`, { step, ...(reason && { reason }) }, key);
    } catch (error) {
      if (error instanceof Unreachable) break;
      trouble(error, text("ask_by_radio"));
    }
    waiting = waiting.slice(1);
    keep();
    repaint();
  }
  isSending = false;
  if (waiting.length) setTimeout(() => void send(), REST_MS);
}
