// The page of a unit on shift. Same state and stream as the board; the server cuts them to the unit's own order.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { announce } from "./announce";
import { boot, text } from "./boot";
import { applyFrame, board, loadState, onChange } from "./board_state";
import { onPaint, repaint, tickEachSecond } from "./paint";
import { orderCard, taskOf, type Task } from "./phone/order_card";
import { openOutbox, refusedList, step, waitingList } from "./phone/outbox";
import { refusedPane } from "./phone/refused";
import { position, sharePosition, stopSharing } from "./phone/position";
import { act, ask } from "./server";
import { Stream } from "./stream";
import { toastList, trouble } from "./toasts";
import type { BoardState, Id, IncidentDetail, Unit } from "./wire";
import { ago } from "./words";

const RETRY_MS = 3_000;
let stream: Stream | null = null;
let detail: IncidentDetail | null = null;
const acknowledged = new Set<string>();

function ownUnit(): Unit | null {
  return board.units.values().next().value ?? null;
}

function strip(): TemplateResult {
  const unit = ownUnit();
  const isOn = unit !== null && unit.state !== "off";
  const shared = position.isShared ? text("position_shared") : text(position.problem ? `position_${position.problem}` : "position_waiting");
  const line = stream?.isLive ? "" : board.isLoaded ? text("reconnecting", { time: ago((Date.now() - (stream?.heardAt ?? Date.now())) / 1000) }) : text("loading");
  return html`<span><b class=${isOn ? "on" : ""}>${unit?.call_sign} ${text(isOn ? "on_shift" : "off_shift")}</b> ${isOn ? shared : text("position_private")}</span>
    <span>${waitingList().length ? text("n_waiting", { n: waitingList().length }) : nothing} ${line}</span>`;
}

function orderPane(): TemplateResult {
  const unit = ownUnit();
  const task = unit && taskOf(unit);
  const card = task && orderCard(task, detail);
  if (card) return card;
  if (!board.isLoaded) return html`<p class="empty">${text("loading")}</p>`;
  if (!unit) return html`<p class="empty">${text("no_unit")}</p>`;
  if (unit.state !== "off") return html`<p class="empty">${text("no_order")}</p>`;
  return html`<div class="thumb"><p class="empty">${text("off_shift_words")}</p>${shiftButton(unit, "go")}</div>`;
}

function shiftButton(unit: Unit, kind: string): TemplateResult {
  const isOff = unit.state === "off";
  return html`<button type="button" class=${kind} @click=${() => void setShift(unit, isOff)}>${text(isOff ? "start_shift" : "end_shift")}</button>`;
}

async function setShift(unit: Unit, on: boolean): Promise<void> {
  await act(`/units/${unit.id}/shift`, { on }).catch((error: unknown) => trouble(error, text("nothing_lost")));
  repaint();
}

/** The order has reached this phone; seen once somebody can look at it. */
function acknowledge({ order }: Task): void {
  const sayOnce = (told: "delivered" | "seen") => {
    if (acknowledged.has(`${order.id} ${told}`)) return;
    acknowledged.add(`${order.id} ${told}`);
    step(order.id, told, "", { isQuiet: true });
  };
  if (order.state === "sent") sayOnce("delivered");
  if ((order.state === "sent" || order.state === "delivered") && document.visibilityState === "visible") sayOnce("seen");
}

async function loadDetail(incident: Id): Promise<void> {
  detail = await ask<IncidentDetail>(`${boot.api}/incidents/${incident}`).catch(() => detail);
  repaint();
}

function attend(): void {
  const unit = ownUnit();
  if (!unit) return;
  if (unit.state === "off") stopSharing();
  else sharePosition(unit.id);
  const task = taskOf(unit);
  if (!task) {
    detail = null;
    return;
  }
  if (detail?.id !== task.incident.id) {
    announce(`${text("new_order")}: ${task.incident.category_name}, ${task.incident.place}`);
    navigator.vibrate?.([200, 100, 200]);
  }
  acknowledge(task);
  void loadDetail(task.incident.id);
}

async function load(): Promise<void> {
  for (;;) {
    try {
      return loadState(await ask<BoardState>(boot.state_url));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function paint(): void {
  const unit = ownUnit();
  const panes = { strip: strip(), order: orderPane(), shift: unit ? shiftButton(unit, "") : nothing, refused: refusedList().length ? refusedPane() : nothing, toasts: toastList() };
  for (const [id, pane] of Object.entries(panes)) {
    const place = document.getElementById(id);
    if (place) render(pane, place);
  }
}

async function start(): Promise<void> {
  onPaint(paint);
  onChange((changed) => changed.size && attend());
  document.addEventListener("visibilitychange", attend);
  void openOutbox();
  tickEachSecond();
  repaint();
  await load();
  stream = new Stream(boot.live_url, board.position, {
    frame: (frame) => {
      applyFrame(frame);
      repaint();
    },
    reset: () => void load().then(() => stream?.restartAt(board.position)),
    ended: () => location.reload(),
    changed: repaint,
  });
  void stream.follow();
}

void start();
