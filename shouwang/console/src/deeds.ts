// Every verb the board can do, with its way back.
import { announce } from "./announce";
import { boot, text } from "./boot";
import { board, channelChoices } from "./board_state";
import { candidates, chosenCandidate, focus, isAnswered, isSettling, nextStep, openedIncident, openIncident, refresh } from "./focus";
import { repaint } from "./paint";
import { act, ask, newId, Refused } from "./server";
import { NEXT } from "./steps";
import { done, trouble } from "./toasts";
import type { Candidate, Delayed, Done, Duplicate, Id, Incident, Order, OrderStep, OrderWay } from "./wire";
import { duration } from "./words";

export const pending = { unit: null as Id | null };

/** Does one deed; says what came of it; refused or unreachable, it says so and nothing on the screen is lost. */
export async function attempt<T extends Done>(path: string, body: object, words: (answer: T) => string, undo: ((answer: T) => void) | null = null): Promise<T | null> {
  const id = newId();
  const go = async (): Promise<T | null> => {
    try {
      const answer = await act<T>(path, body, id);
      done(words(answer), undo && (() => undo(answer)));
      announce(words(answer));
      refresh();
      return answer;
    } catch (error) {
      trouble(error, error instanceof Refused ? "" : text("nothing_lost"), () => void go());
      announce((error as Error).message);
      return null;
    }
  };
  return go();
}

/** For small forms: the refusal goes back into the form. */
export async function attemptInForm(path: string, body: object, words: string, undo: (() => void) | null = null): Promise<void> {
  await act(path, body);
  done(words, undo);
  announce(words);
  refresh();
}

export async function sendOrder(way: OrderWay, unit = chosenCandidate()): Promise<void> {
  const incident = openedIncident();
  if (!incident || pending.unit !== null) return;
  if (!unit) return trouble(text(whyNobody(incident)), "");
  if (isSettling() && unit === candidates()[0]) return refuse(way === "voice" ? "V" : "Enter", unit);
  focus.refused = null;
  pending.unit = unit.unit;
  repaint();
  const words = text(way === "voice" ? "sent_by_voice" : "sent", { unit: unit.call_sign, number: incident.number });
  await attempt(`/incidents/${incident.id}/orders`, { unit: unit.unit, way }, () => words, (answer) => void withdraw(answer.subject.id, unit.call_sign));
  pending.unit = null;
  focus.chosen = null;
  repaint();
}

/** Never another unit than the one that was seen; it is said where the eyes are. */
function refuse(key: string, unit: Candidate): void {
  focus.refused = { key, at: Date.now() };
  announce(text("first_changed", { unit: unit.call_sign, pressed: key }));
  repaint();
}

function whyNobody(incident: Incident): string {
  if (!focus.ranking) return "ranking_loading";
  if (!isAnswered(incident) || !candidates().length) return "no_unit_to_send";
  return incident.orders.length ? "choose_another" : "choose_again";
}

export async function withdraw(order: Id, callSign: string): Promise<void> {
  await attempt(`/orders/${order}/withdraw`, { reason: text("reason_mistake") }, () => text("withdrawn", { unit: callSign }));
}

export async function takeStep(order: Order, step: OrderStep): Promise<void> {
  await attempt(`/orders/${order.id}/steps`, { step }, () => `${order.call_sign} · ${text(`order_${step}`)}`);
}

export async function takeNextStep(order: Order): Promise<void> {
  await takeStep(order, NEXT[order.state]);
}

/** Whose next word the desk writes down with one key: the first unit that was sent by radio. */
export function radioOrder(incident: Incident): Order | undefined {
  return incident.orders.find((order) => order.way === "voice");
}

export async function reinforce(incident: Incident): Promise<void> {
  const step = nextStep(incident);
  await attempt(`/incidents/${incident.id}/reinforce`, {}, () => text("reinforced", { step, steps: incident.steps }));
}

export async function standDown(incident: Incident): Promise<void> {
  await attempt(`/incidents/${incident.id}/stand-down`, {}, () => text("stood_down", { number: incident.number }));
}

export async function takeOver(incident: Incident): Promise<void> {
  await attempt(`/incidents/${incident.id}/take`, {}, () => text("taken", { number: incident.number }));
}

export async function merge(incident: Incident, into: Duplicate): Promise<void> {
  const undo = () => void split(incident.id, incident.number);
  const answer = await attempt(`/incidents/${incident.id}/merge`, { into: into.id }, () => text("merged", { number: incident.number, into: into.number }), undo);
  if (answer) openIncident(into.id);
}

export async function split(id: Id, number: string): Promise<void> {
  if (await attempt(`/incidents/${id}/split`, {}, () => text("was_split", { number }))) openIncident(id);
}

export async function reopen(id: Id, number: string, reason: string): Promise<void> {
  await attempt(`/incidents/${id}/reopen`, { reason }, () => text("reopened", { number }));
}

export async function closeRoad(lon: number, lat: number, reason: string, until: string | null): Promise<void> {
  const answer = await act<Done>("/closures", { lon, lat, reason, until });
  done(text("road_closed"), () => void liftClosure(answer.subject.id));
  announce(text("road_closed"));
  void tellUnderWay(answer.subject.id);
}

/** Their phones draw the new way by themselves; who drives does not look at the phone. */
async function tellUnderWay(closure: Id): Promise<void> {
  const answer = await ask<{ units: Delayed[] }>(`${boot.api}/closures/${closure}/under-way`).catch(() => null);
  if (!answer?.units.length) return;
  const later = (one: Delayed) => (one.later_seconds === null ? text("no_other_way") : `+${duration(one.later_seconds)}`);
  const words = text("under_way_over", { units: answer.units.map((one) => `${one.call_sign} (${later(one)})`).join(", ") });
  trouble(words, text("tell_by_radio"));
  announce(words);
}

export async function liftClosure(id: Id): Promise<void> {
  await attempt(`/closures/${id}/lift`, {}, () => text("road_open"));
}

export async function addNote(incident: Incident, words: string): Promise<void> {
  await attempt(`/incidents/${incident.id}/notes`, { text: words }, () => text("note_added", { number: incident.number }));
}

/** A contact is shown once asked for, for this incident only, and forgotten with it. */
export const disclosed = new Map<Id, { name: string; phone: string }>();

export async function disclose(contact: Id): Promise<void> {
  try {
    const answer = await act<Done & { name: string; phone: string }>(`/contacts/${contact}/disclose`, {});
    disclosed.set(contact, { name: answer.name, phone: answer.phone });
  } catch (error) {
    trouble(error, "");
  }
  repaint();
}

export function isMine(incident: Incident): boolean {
  return incident.dispatcher === boot.user.id;
}

export function dispatcherName(incident: Incident): string | null {
  return board.dispatchers.find((one) => one.id === incident.dispatcher)?.name ?? null;
}

export function channelName(code: string): string {
  return channelChoices().find((one) => one.code === code)?.name ?? code;
}
