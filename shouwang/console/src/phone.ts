// The page of a unit on shift. Same state and stream as the board; the server cuts them to the unit's own order.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { boot, text } from "./boot";
import { applyFrame, board, loadState, onChange } from "./board_state";
import { onPaint, repaint, tickEachSecond } from "./paint";
import { attendAlerts, listenForTouch, nearbyHelpPane, soundHint } from "./phone/alerts";
import { askDay, askDayAgain, dayPane } from "./phone/day";
import { helpButton, ownHelpPane } from "./phone/help";
import { listenToLogout, morePane, setShift } from "./phone/more";
import { extras, nextStep, orderCard, stateOf } from "./phone/order_card";
import { openOutbox, outbox, refusedList, sendAll, step, waitingList } from "./phone/outbox";
import { here, isOnShift, ownTask, ownUnit, page, type Tab, type Task } from "./phone/own";
import { pictureButton } from "./phone/pictures";
import { position, sharePosition, stopSharing } from "./phone/position";
import { lookAtPush } from "./phone/push";
import { refusedPane } from "./phone/refused";
import { askRings, ringPane } from "./phone/rings";
import { forgetSaved, keepSaved, openSaved, saved } from "./phone/saved";
import { isSheetOpen, sheetPane } from "./phone/sheet";
import { startWorker } from "./phone/installed";
import { askWay, forgetWay, guide, mayReroute, way } from "./phone/way";
import { ask, Refused } from "./server";
import { unlockOnFirstTouch } from "./sound";
import { Stream } from "./stream";
import { toastList } from "./toasts";
import type { BoardState, Id, IncidentDetail } from "./wire";
import { ago, joined, metres } from "./words";

const RETRY_MS = 3_000;
const TABS: Tab[] = ["order", "day", "more"];
let stream: Stream | null = null;
let isLoggedOut = false;
let showWay: (() => void) | null = null;
let isMapAsked = false;
const acknowledged = new Set<string>();

function isLive(): boolean {
  return stream?.isLive ?? false;
}

function task(): Task | null {
  const own = ownTask();
  return own && stateOf(own.order) !== null ? own : null;
}

function strip(): TemplateResult {
  const unit = ownUnit();
  const shared = position.isShared ? text("position_shared") : text(position.problem ? `position_${position.problem}` : "position_waiting");
  const since = stream ? ago((Date.now() - stream.heardAt) / 1000) : "";
  const line = isLive() ? "" : board.isLoaded ? (since ? text("reconnecting", { time: since }) : text("offline")) : text("loading");
  const waiting = waitingList().length;
  return html`<span><b class=${isOnShift() ? "on" : ""}>${unit?.call_sign} ${text(isOnShift() ? "on_shift" : "off_shift")}</b> ${isOnShift() ? shared : text("position_private")}</span>
    ${waiting || line ? html`<span class="line">${joined([waiting ? text("n_waiting", { n: waiting }) : "", line])}</span>` : nothing}`;
}

function login(): TemplateResult | typeof nothing {
  if (!isLoggedOut && !outbox.needsLogin) return nothing;
  return html`<p class="hint">${text("login_again")} <a class="button" href="/login/?next=/phone/">${text("login")}</a></p>`;
}

function orderPane(): TemplateResult {
  const own = task();
  if (own) return orderCard(own);
  const unit = ownUnit();
  if (!board.isLoaded) return html`<p class="empty">${text(isLoggedOut ? "login_again" : "loading")}</p>`;
  if (!unit) return html`<p class="empty">${text("no_unit")}</p>`;
  return html`<p class="empty">${text(isOnShift() ? "no_order" : "off_shift_words")}</p>`;
}

function nextPane(): TemplateResult | typeof nothing {
  const [unit, own] = [ownUnit(), task()];
  if (own) return nextStep(own);
  if (unit && !isOnShift()) return html`<button type="button" class="go" @click=${() => void setShift(unit, true)}>${text("start_shift")}</button>`;
  return soundHint();
}

function turnPane(): TemplateResult | typeof nothing {
  const own = task();
  if (!own || !way.route || way.incident !== own.incident.id || stateOf(own.order) === "on_scene") return nothing;
  const next = guide(way.route, here());
  if (!next) return nothing;
  const street = next.street || text("unnamed_way");
  const words = next.turn === "arrive" ? joined([street, own.incident.place]) : text(`turn_${next.turn}`, { street });
  return html`<button type="button" class="turn" @click=${() => showWay?.()}>
    <b>${metres(next.metres)}</b><span>${words}<small>${text("still_to_go", { far: metres(next.leftMetres) })}</small></span>
  </button>`;
}

function tabs(): TemplateResult {
  const count: Partial<Record<Tab, number>> = { day: saved.day.length, more: waitingList().length };
  const go = (tab: Tab) => {
    page.tab = tab;
    if (tab === "day") void askDay();
    repaint();
  };
  return html`${TABS.map(
    (tab) => html`<button type="button" aria-current=${page.tab === tab ? "page" : nothing} @click=${() => go(tab)}>${text(`tab_${tab}`)}${count[tab] ? html` <b>${count[tab]}</b>` : nothing}</button>`,
  )}`;
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

async function askDetail(incident: Id): Promise<void> {
  page.detail = await ask<IncidentDetail>(`${boot.api}/incidents/${incident}`).catch(() => page.detail);
  keepSaved();
  repaint();
}

function attend(haveRoadsChanged = false): void {
  const [unit, own] = [ownUnit(), ownTask()];
  attendAlerts();
  if (unit && isOnShift()) sharePosition(unit.id);
  else stopSharing();
  keepSaved();
  if (!own || !unit) {
    page.detail = null;
    return forgetWay();
  }
  if (page.detail?.id !== own.incident.id) page.tab = "order";
  acknowledge(own);
  void askDetail(own.incident.id);
  if (own.incident.lon !== null) void askWay(own.incident.id, unit.id, haveRoadsChanged).then(keepSaved);
}

/** Once there is an order with a place: the library is large, and many never need it on their phone. */
async function drawMap(): Promise<void> {
  const container = document.getElementById("map");
  const own = task();
  const isWanted = own !== null && own.incident.lon !== null && page.tab === "order";
  container?.parentElement?.toggleAttribute("data-wanted", isWanted && !container.hasAttribute("data-broken"));
  if (!container || !isWanted || isMapAsked || !boot.map.bounds) return;
  isMapAsked = true;
  try {
    const map = await import("./phone/phone_map");
    await map.startMap(container);
    showWay = map.showWay;
  } catch (error) {
    console.warn(error);
    container.toggleAttribute("data-broken", true);
  }
}

function reroute(): void {
  const [unit, own, at] = [ownUnit(), task(), here()];
  if (unit && own && at && mayReroute(at)) void askWay(own.incident.id, unit.id, true);
}

async function load(): Promise<void> {
  for (;;) {
    try {
      loadState(await ask<BoardState>(boot.state_url));
      isLoggedOut = false;
      return;
    } catch (error) {
      isLoggedOut = error instanceof Refused && error.status === 401;
      if (isLoggedOut) await forgetSaved();
      repaint();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function paint(): void {
  document.body.dataset.tab = page.tab;
  const panes = {
    strip: strip(),
    login: login(),
    refused: refusedList().length ? refusedPane() : nothing,
    "own-help": ownHelpPane(),
    "nearby-help": nearbyHelpPane(),
    rings: ringPane(),
    turn: turnPane(),
    order: orderPane(),
    day: page.tab === "day" ? dayPane(isLive()) : nothing,
    more: page.tab === "more" ? morePane() : nothing,
    sheet: sheetPane(),
    next: page.tab === "order" ? nextPane() : nothing,
    "help-button": helpButton(),
    tabs: tabs(),
    toasts: toastList(),
  };
  for (const [id, pane] of Object.entries(panes)) {
    const place = document.getElementById(id);
    if (place) render(pane, place);
  }
  void drawMap();
}

function isWritten(): boolean {
  return isSheetOpen() || document.querySelector(".help.holding") !== null;
}

async function reload(): Promise<void> {
  await load();
  stream?.restartAt(board.position);
  askDayAgain();
  askRings();
}

async function start(): Promise<void> {
  const isKnown = await openSaved();
  isLoggedOut = !isKnown;
  extras.push(pictureButton);
  onPaint(paint);
  onPaint(reroute);
  onChange((changed, haveRoadsChanged) => (changed.size || haveRoadsChanged) && attend(haveRoadsChanged));
  document.addEventListener("visibilitychange", () => attend());
  unlockOnFirstTouch();
  listenForTouch();
  listenToLogout();
  tickEachSecond();
  repaint();
  void startWorker("/phone/", isWritten).then(lookAtPush);
  await openOutbox();
  if (board.isLoaded) attend();
  await load();
  sendAll();
  void askDay();
  askRings();
  stream = new Stream(boot.live_url, board.position, {
    frame: (frame) => {
      applyFrame(frame);
      if (frame.todo || frame.incidents) askDayAgain();
      if (frame.todo) askRings();
      repaint();
    },
    reset: () => void reload(),
    ended: () => void forgetSaved().then(() => location.reload()),
    changed: repaint,
  });
  void stream.follow();
}

void start();
