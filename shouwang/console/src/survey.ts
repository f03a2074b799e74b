// The survey of a ground, walked with one thumb: begun or taken up, filled thing by thing, finished, published.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { text } from "./boot";
import { onPaint, repaint } from "./paint";
import { drawSurvey, startMap } from "./survey/map";
import { loadGrounds, loadOpen, startPane } from "./survey/start";
import { isKept, kept, letGo, send, tryAgain } from "./survey/store";
import { toolPane } from "./survey/tools";
import { toastList } from "./toasts";

const SETTLE_MS = 600;
let settling = 0;

function strip(): TemplateResult {
  const count = kept.waiting.length;
  const waits = count ? text("n_waiting", { n: count }) : kept.survey ? text("survey_all_sent") : "";
  return html`<span><b>${kept.survey?.name ?? text("survey")}</b></span><span>${isKept() ? nothing : text("survey_not_kept")} ${waits}</span>`;
}

function refusals(): TemplateResult | typeof nothing {
  if (!kept.refused.length) return nothing;
  return html`<ul class="refused" role="alert">
    ${kept.refused.map(({ deed, message }) => html`<li><b>${deed.words}</b> ${message}
      <p class="row"><button type="button" @click=${() => tryAgain(deed.key)}>${text("try_again")}</button><button type="button" class="quiet" @click=${() => letGo(deed.key)}>${text("survey_let_go")}</button></p></li>`)}
  </ul>`;
}

function paint(): void {
  const panes = { strip: strip(), pane: html`${refusals()}${kept.survey ? toolPane() : startPane()}`, toasts: toastList() };
  for (const [id, pane] of Object.entries(panes)) {
    const place = document.getElementById(id);
    if (place) render(pane, place);
  }
  drawSurvey(kept.survey ? "lane" : "outline");
}

/** What is near is asked for once the map rests. */
function moved(): void {
  clearTimeout(settling);
  settling = window.setTimeout(() => (kept.survey ? repaint() : void loadGrounds()), SETTLE_MS);
}

onPaint(paint);
addEventListener("online", () => void send());
repaint();
void startMap(moved);
void send();
void loadOpen();
