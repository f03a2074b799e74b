// What a crew did waits here until the server has it: in its order, sent once, with the time it was really done.
// It survives a closed page and a phone that was switched off; nobody else who logs in here sees or sends it.
import { boot } from "../boot";
import { serverNow } from "../clocks";
import { repaint } from "../paint";
import { newId, Refused, tryOnce } from "../server";
import type { Id, OrderStep } from "../wire";
import { all, put, remove } from "./store";

/** Each lane is sent in its own order: a picture on a bad network never keeps a step waiting. */
export type Lane = "help" | "deed" | "picture" | "survey";

export interface Deed {
  lane: Lane;
  /** Under the API: `/orders/…/steps`. */
  path: string;
  /** A Blob goes as it is, under its own type; anything else as JSON. */
  body: object | Blob;
  headers?: Record<string, string>;
  /** In words, for the list of what waits or was refused. */
  about: string;
  order?: Id;
  step?: OrderStep;
  /** Of a survey: which one, and which of its things. */
  survey?: Id;
  feature?: Id;
  /** Said by the phone, not by a person: nobody need hear that it was refused. */
  isQuiet?: boolean;
}

export interface Waiting extends Deed {
  /** Its Idempotency-Key. */
  key: string;
  user: Id;
  at: string;
  number: number;
  refused: { words: string; status: number } | null;
}

type Watcher = (sent: Waiting, is: "sent" | "refused") => void;

const REST_MS: Record<Lane, number> = { help: 1_000, deed: 5_000, picture: 5_000, survey: 5_000 };
const NOTICED_MS = 1_500; // what is sent sooner was never seen to wait
const ANOTHERS_KEEP_MS = 24 * 3_600_000; // a shared phone: whoever does not come back within a day has told it otherwise
const channel = "BroadcastChannel" in self ? new BroadcastChannel("shouwang.outbox") : null;
const watchers: Watcher[] = [];
const timers: Partial<Record<Lane, number>> = {};
let lanes: Lane[] = ["help", "deed", "picture"]; // of this page: each sends and shows its own
let mine: Waiting[] = [];
let number = 0;
let writing: Promise<unknown> = Promise.resolve();
const unwritten = new Set<string>(); // would be lost with this page: not said to wait yet

export const outbox = { needsLogin: false, isOffline: false, isKept: true };

/** The true time of what is done now, as the server's clock would say it. */
export function happenedNow(): string {
  return new Date(serverNow()).toISOString();
}

export function onSent(watcher: Watcher): void {
  watchers.push(watcher);
}

/** Keeps it, shows it, sends it; answers with the key it goes under. */
export function enqueue(deed: Deed, at = happenedNow()): string {
  const waiting: Waiting = { ...deed, key: newId(), user: boot.user.id, at, number: Math.max(++number, Date.now()), refused: null };
  number = waiting.number;
  mine = [...mine, waiting];
  unwritten.add(waiting.key);
  writing = writing.then(() => put("outbox", waiting.key, waiting)).then((isKept) => {
    outbox.isKept = isKept;
    unwritten.delete(waiting.key);
    repaint();
  });
  void writing.then(() => {
    channel?.postMessage(null);
    void send(deed.lane);
  });
  repaint();
  return waiting.key;
}

export function step(order: Id, next: OrderStep, about: string, more: { reason?: string; isQuiet?: boolean } = {}): void {
  const at = happenedNow();
  const body = { step: next, happened_at: at, ...(more.reason && { reason: more.reason }) };
  enqueue({ lane: "deed", path: `/orders/${order}/steps`, body, about, order, step: next, isQuiet: more.isQuiet ?? false }, at);
}

/** What is kept and not sent yet, and was not only just done. */
export function waitingList(): Waiting[] {
  return mine.filter((one) => !one.refused && !one.isQuiet && !unwritten.has(one.key) && (outbox.isOffline || serverNow() - Date.parse(one.at) > NOTICED_MS));
}

/** A conflict stays until a person has put it away. */
export function refusedList(): Waiting[] {
  return mine.filter((one) => one.refused);
}

export function unsent(lane: Lane): Waiting[] {
  return mine.filter((one) => one.lane === lane && !one.refused);
}

export function dismiss(key: string): void {
  mine = mine.filter((one) => one.key !== key);
  void remove("outbox", key).then(() => channel?.postMessage(null));
  repaint();
}

/** Once more, last in its lane, for what has changed meanwhile: a deed of its own, with the time it was done. */
export function sendAgain(key: string): void {
  const found = mine.find((one) => one.key === key);
  if (!found) return;
  enqueue(found, found.at);
  dismiss(key);
}

/** The last step of this order that the server has not heard of. */
export function lastStep(order: Id): OrderStep | null {
  return mine.findLast((one) => one.order === order && one.step && !one.refused)?.step ?? null;
}

export async function openOutbox(own: Lane[] = lanes): Promise<void> {
  lanes = own;
  await read();
  channel?.addEventListener("message", () => void read());
  addEventListener("online", sendAll);
  sendAll();
}

export function sendAll(): void {
  lanes.forEach((lane) => void send(lane));
}

async function read(): Promise<void> {
  await writing;
  const kept = await all<Waiting>("outbox");
  // Nobody else can tell what was measured: that waits for its person however long.
  const isOld = (one: Waiting) => one.user !== boot.user.id && one.lane !== "survey" && Date.now() - Date.parse(one.at) > ANOTHERS_KEEP_MS;
  kept.filter(isOld).forEach((one) => void remove("outbox", one.key));
  mine = kept.filter((one) => one.user === boot.user.id && lanes.includes(one.lane)).sort((a, b) => a.number - b.number);
  repaint();
}

/** One tab sends at a time, where the browser can say so; the keys see to the rest. */
async function send(lane: Lane): Promise<void> {
  clearTimeout(timers[lane]);
  if (!boot.user.id || !unsent(lane).length) return;
  const name = `shouwang.outbox.${boot.user.id}.${lane}`;
  if ("locks" in navigator) await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? empty(lane) : undefined));
  else await empty(lane);
  if (unsent(lane).length) timers[lane] = window.setTimeout(() => void send(lane), REST_MS[lane]);
}

async function empty(lane: Lane): Promise<void> {
  await read();
  for (;;) {
    const next = unsent(lane)[0];
    if (!next || !(await deliver(next))) return;
  }
}

/** Whether the next one may follow. */
async function deliver(waiting: Waiting): Promise<boolean> {
  try {
    await tryOnce(waiting.path, waiting.body, waiting.key, waiting.headers ?? {});
  } catch (error) {
    if (!(error instanceof Refused) || error.status === 429 || error.status >= 500) return stays(waiting, { isOffline: !(error instanceof Refused) });
    if (error.status === 401 || error.code === "bad_csrf") return stays(waiting, { needsLogin: true });
    await refuse(waiting, error);
    return true;
  }
  Object.assign(outbox, { isOffline: false, needsLogin: false });
  dismiss(waiting.key);
  await writing;
  watchers.forEach((watcher) => watcher(waiting, "sent"));
  return true;
}

function stays(_waiting: Waiting, why: Partial<typeof outbox>): false {
  Object.assign(outbox, why);
  repaint();
  return false;
}

async function refuse(waiting: Waiting, { message, status }: Refused): Promise<void> {
  Object.assign(outbox, { isOffline: false });
  if (waiting.isQuiet) return dismiss(waiting.key);
  const refused = { ...waiting, refused: { words: message, status } };
  mine = mine.map((one) => (one.key === waiting.key ? refused : one));
  await put("outbox", waiting.key, refused);
  channel?.postMessage(null);
  watchers.forEach((watcher) => watcher(refused, "refused"));
  repaint();
}
