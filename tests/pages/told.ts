// How a test of the pages' own logic is written; `test_pages_logic.py` runs each in a page of its own.
import { render, type TemplateResult } from "lit-html";
import { onPaint } from "../../shouwang/console/src/paint";
import type { Id, Incident, Unit } from "../../shouwang/console/src/wire";

export const tests: Record<string, () => Promise<void> | void> = {};

/** `language zh: ` before the name: in a page read in Chinese, else in English. */
export function test(name: string, run: () => Promise<void> | void): void {
  tests[name] = run;
}

export function equal(found: unknown, wanted: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) throw new Error(`found ${one}, wanted ${other}`);
}

export async function until(is: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (is()) return;
    await pause(10);
  }
  throw new Error(`never: ${what}`);
}

/** What is drawn a frame later: found equal within three seconds. */
export async function comes(found: () => unknown, wanted: unknown): Promise<void> {
  await until(() => JSON.stringify(found()) === JSON.stringify(wanted), JSON.stringify(wanted)).catch(() => undefined);
  equal(found(), wanted);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function key(target: EventTarget, name: string, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more }));
}

/** Keeps a template in the page, drawn anew as the page itself would. */
export function shown(template: () => TemplateResult): HTMLElement {
  const place = document.body.appendChild(document.createElement("div"));
  const draw = () => render(template(), place);
  onPaint(draw);
  draw();
  return place;
}

export interface Sent {
  path: string;
  key: string;
  body: Record<string, unknown>;
}

/** What stands in for the network: each request is written down and answered by `answer`, or not at all. */
export const server = {
  sent: [] as Sent[],
  answer: (_sent: Sent): { status: number; body?: object } | "unreachable" | "lost" => ({ status: 201, body: {} }),
  slow: 0,
  /** That arrived, answered or not. */
  arrived: [] as Sent[],
};

self.fetch = async (path: RequestInfo | URL, request: RequestInit = {}) => {
  const headers = new Headers(request.headers);
  const body = typeof request.body === "string" ? (JSON.parse(request.body) as Record<string, unknown>) : {};
  const sent = { path: String(path), key: headers.get("Idempotency-Key") ?? "", body };
  server.sent.push(sent);
  const answer = server.answer(sent);
  if (server.slow) await pause(server.slow);
  if (answer === "unreachable") throw new TypeError("no network");
  server.arrived.push(sent);
  if (answer === "lost") throw new TypeError("the answer was lost");
  return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status });
};

export function incident(id: Id, more: Partial<Incident> = {}): Incident {
  const row = { category: "noise", category_name: "Noise", priority: 3, state: "waiting", place: "东门", place_text: "", lon: 116, lat: 28.68 };
  const times = { opened_at: "2026-03-02T01:00:00Z", closed_at: null, orders: [], clocks: [], step: 0, steps: 2 };
  const rest = { flags: [], dispatcher: null, alert: false, help_of: null, merged_into: null, merged_count: 0 };
  return { id, number: `20260302-000${id}`, ...row, ...times, ...rest, ...more } as Incident;
}

export function unit(id: Id, call_sign: string, state = "free"): Unit {
  const where = { post: null, post_name: "Station", incident: null, order: null, lon: 116, lat: 28.68, heading: null, position_at: null };
  return { id, call_sign, kind: "car", state, since: "2026-03-02T01:00:00Z", capabilities: [], ...where } as Unit;
}

Object.assign(self, { tests });
