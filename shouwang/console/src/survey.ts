// The survey of a ground, walked with one thumb: begun or taken up, filled thing by thing, finished, published.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { boot, text } from "./boot";
import { setServerTime } from "./clocks";
import { onPaint, repaint } from "./paint";
import { startWorker } from "./phone/installed";
import { onSent, outbox, refusedList, unsent, waitingList } from "./phone/outbox";
import { drawing, drawSurvey, startMap } from "./survey/map";
import { keepSaved, openSaved } from "./survey/saved";
import { loadGrounds, loadOpen, startPane } from "./survey/start";
import { isKept, kept, letGo, openKept, tryAgain } from "./survey/store";
import { toolPane } from "./survey/tools";
import { toastList } from "./toasts";
import { clockTime, joined } from "./words";

const SETTLE_MS = 600;
let settling = 0;
let isKnown = true;

function strip(): TemplateResult {
  const count = waitingList().length;
  const waits = count ? text("n_waiting", { n: count }) : kept.survey && !unsent("survey").length ? text("survey_all_sent") : "";
  const line = joined([isKept() ? "" : text("survey_not_kept"), outbox.isOffline || !navigator.onLine ? text("offline") : "", waits]);
  return html`<span><b>${kept.survey?.name ?? text("survey")}</b></span><span role="status">${line}</span>`;
}

function login(): TemplateResult | typeof nothing {
  if (isKnown && !outbox.needsLogin) return nothing;
  return html`<p class="hint">${text("login_again")} <a class="button" href="/login/?next=/survey/">${text("login")}</a></p>`;
}

function refusals(): TemplateResult | typeof nothing {
  const refused = refusedList();
  if (!refused.length) return nothing;
  const isOne = refused.length === 1;
  return html`<section class="refused" role="alert" aria-label=${text("not_taken")}>
    <h2>${text("not_taken")}</h2>
    <p class="soft">${text("survey_kept")}</p>
    ${isOne ? nothing : html`<button type="button" @click=${() => tryAgain(refused.map((one) => one.key))}>${text("survey_try_all", { n: refused.length })}</button>`}
    <ul>${refused.map((one) => html`<li><b>${one.about}</b> · ${clockTime(one.at)}<br />${one.refused?.words}
      <p class="row"><button type="button" @click=${() => tryAgain([one.key])}>${text("try_again")}</button><button type="button" class="quiet" @click=${() => letGo(one)}>${text("survey_let_go")}</button></p></li>`)}</ul>
  </section>`;
}

function paint(): void {
  const pane = isKnown ? (kept.survey ? toolPane() : startPane()) : nothing;
  const panes = { strip: strip(), pane: html`${login()}${refusals()}${pane}`, toasts: toastList() };
  for (const [id, shown] of Object.entries(panes)) {
    const place = document.getElementById(id);
    if (place) render(shown, place);
  }
  drawSurvey(kept.survey ? "lane" : "outline");
}

/** What is near is asked for once the map rests. */
function moved(): void {
  clearTimeout(settling);
  settling = window.setTimeout(() => (kept.survey ? repaint() : void loadGrounds()), SETTLE_MS);
}

/** Nobody is interrupted in the middle of a ground by a newer version of the page. */
function isMeasuring(): boolean {
  return kept.survey !== null || drawing.points.length > 0 || unsent("survey").length > 0;
}

async function start(): Promise<void> {
  if (boot.now) setServerTime(boot.now);
  isKnown = await openSaved();
  if (isKnown) await openKept();
  onPaint(paint);
  onSent((one) => one.feature || void loadOpen());
  for (const change of ["online", "offline"]) addEventListener(change, repaint);
  addEventListener("online", () => void loadOpen());
  repaint();
  void startWorker("/survey/", isMeasuring);
  if (!isKnown) return;
  keepSaved();
  void startMap(moved);
  void loadOpen();
}

void start();
