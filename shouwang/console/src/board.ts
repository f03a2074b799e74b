// The board: state once, then the live stream; panes are repainted, the map is fed.
import { html, render, type TemplateResult } from "lit-html";
import { boot, text } from "./boot";
import { applyFrame, board, loadState, openIncidents } from "./board_state";
import { answerRing, callForm, draftReminder, startCalls } from "./call_form";
import { urgentFirst } from "./clocks";
import { commandLine } from "./command_line";
import { disclosed } from "./deeds";
import { focus, openIncident, refresh } from "./focus";
import { listenToKeys } from "./keys";
import { startMap } from "./map/board_map";
import { mapState, mapTools } from "./map_tools";
import { askOperationsAgain, followOperations } from "./operations";
import { onPaint, repaint, repaintWithAnswers, tickEachSecond } from "./paint";
import { clock, connection, counts } from "./panes/header";
import { helpAlarm } from "./panes/help_alarm";
import { helpPage, toggleHelp } from "./panes/help";
import { incidentPane, previousPane } from "./panes/incident";
import { legend } from "./panes/legend";
import { modeMark } from "./panes/mode";
import { operationsPane } from "./panes/operations";
import { queuePane } from "./panes/queue";
import { ringStrip } from "./panes/rings";
import { todoPane } from "./panes/todo";
import { unitsPane } from "./panes/units";
import { searchAround } from "./place_search";
import { ask } from "./server";
import { closeSheet } from "./sheet";
import { unlockOnFirstTouch } from "./sound";
import { Stream } from "./stream";
import { listenToTabs, showTab } from "./tabs";
import { toastList, trouble } from "./toasts";
import { askTodoAgain, followTodo } from "./todo";
import type { BoardState, Frame } from "./wire";

const RETRY_MS = 3_000;
let stream: Stream | null = null;
let shownIncident: unknown = null;

const PANES: Record<string, () => TemplateResult | unknown> = {
  area: () => html`${board.area.name}`,
  "command-line": commandLine,
  connection: () => connection(stream),
  mode: modeMark,
  counts,
  clock,
  "help-alarm": helpAlarm,
  rings: () => ringStrip(answerRing),
  queue: queuePane,
  "draft-reminder": draftReminder,
  todo: todoPane,
  operations: operationsPane,
  "call-pane": callForm,
  units: unitsPane,
  previous: previousPane,
  incident: incidentPane,
  "map-legend": legend,
  toasts: toastList,
  help: helpPage,
};

function paint(): void {
  if (shownIncident !== focus.id) forgetPrevious();
  for (const [id, pane] of Object.entries(PANES)) {
    const place = document.getElementById(id);
    if (place) render(pane(), place);
  }
  document.body.classList.toggle("road-tool", mapState.isRoadTool);
}

/** A form or a name belongs to the incident that was open. */
function forgetPrevious(): void {
  if (shownIncident !== null) {
    closeSheet();
    disclosed.clear();
  }
  shownIncident = focus.id;
}

async function load(): Promise<void> {
  for (;;) {
    try {
      loadState(await ask<BoardState>(boot.state_url));
      break;
    } catch (error) {
      trouble(error, text("trying_again"));
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  // A page may lead here to an incident: /board/?incident=ID
  const asked = new URLSearchParams(location.search).get("incident");
  if (focus.id === null && asked) showTab("incident");
  if (focus.id === null) openIncident(asked || (urgentFirst(openIncidents())[0]?.id ?? null));
  repaint();
}

function isOnlyPositions(frame: Frame): boolean {
  return Object.keys(frame).every((name) => name === "positions");
}

async function reload(): Promise<void> {
  await load();
  stream?.restartAt(board.position);
  askTodoAgain();
  askOperationsAgain();
  refresh();
}

async function start(): Promise<void> {
  onPaint(paint);
  listenToKeys();
  listenToTabs();
  searchAround(() => mapTools.middle());
  document.getElementById("open-help")?.addEventListener("click", toggleHelp);
  tickEachSecond();
  repaint();
  void startMap();
  await load();
  unlockOnFirstTouch();
  followTodo("desk");
  followOperations();
  startCalls();
  stream = new Stream(boot.live_url, board.position, {
    frame: (frame) => {
      applyFrame(frame);
      if (frame.todo) {
        askTodoAgain();
        askOperationsAgain();
      }
      if (frame.modes) void reload(); // what every open incident may be sent has changed with it
      if (!isOnlyPositions(frame)) repaintWithAnswers(); // who merely moved is drawn with the next second
    },
    reset: () => void reload(),
    ended: () => location.reload(), // without the right the server answers with the login page
    changed: repaint,
  });
  void stream.follow();
}

void start();
