// The third pane: what waits to be sent, the end of the shift, sound, and leaving.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { repaint } from "../paint";
import { act } from "../server";
import { isSoundOn, keepRinging, ORDER_TUNE, stopRinging, unlockSound } from "../sound";
import { trouble } from "../toasts";
import type { Unit } from "../wire";
import { clockTime } from "../words";
import { outbox, unsent, waitingList } from "./outbox";
import { isOnShift, ownUnit } from "./own";
import { endPush, pushButton } from "./push";
import { forgetSaved } from "./saved";
import { closeSheet, openSheet } from "./sheet";

const TRY_MS = 1_500;
let isBusy = false;

export async function setShift(unit: Unit, on: boolean): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  unlockSound();
  if (!on) await endPush().catch(() => undefined); // the server ends its half with the shift
  await act(`/units/${unit.id}/shift`, { on }).catch((error: unknown) => trouble(error, text("nothing_lost")));
  isBusy = false;
  repaint();
}

function trySound(): void {
  unlockSound();
  setTimeout(() => {
    keepRinging("try", ORDER_TUNE);
    setTimeout(() => stopRinging("try"), TRY_MS);
  }, 100);
}

/** The page was kept on this phone: it has no settings, which are somebody's own. */
function isShell(): boolean {
  return document.querySelector(".account form[action='/logout/']") === null;
}

export function morePane(): TemplateResult {
  const unit = ownUnit();
  const waiting = waitingList();
  return html`${waiting.length
      ? html`<section aria-label=${text("waiting_title")}>
          <h2>${text("waiting_title")} ${waiting.length}</h2>
          <ul class="waiting">${waiting.map((one) => html`<li><span>${one.about}</span><span class="time">${clockTime(one.at)}</span></li>`)}</ul>
          <p class="hint">${text(outbox.isKept ? "waiting_kept" : "waiting_not_kept")}</p>
        </section>`
      : nothing}
    <div class="row">
      ${unit && isOnShift() ? html`<button type="button" @click=${() => void setShift(unit, false)}>${text("end_shift")}</button>` : nothing}
      <button type="button" @click=${trySound}>${text("try_sound")}</button>
      ${pushButton()}
    </div>
    ${isShell() ? html`<button type="button" @click=${() => location.reload()}>${text("load_again")}</button>` : nothing}
    <p class="hint">${text(isSoundOn() ? "sound_on" : "touch_for_sound")} ${text("open_for_orders")}</p>`;
}

/** Leaving takes everything along but what was not sent: that waits for its own person. */
export function listenToLogout(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.action.endsWith("/logout/")) return;
    event.preventDefault();
    const n = unsent("help").length + unsent("deed").length + unsent("picture").length;
    if (!n) return void leave(form);
    openSheet(
      () => html`<h2>${text("leave_unsent", { n })}</h2>
        <p>${text("leave_unsent_words")}</p>
        <button type="button" @click=${() => void leave(form)}>${text("leave_anyway")}</button>
        <button type="button" class="quiet" @click=${closeSheet}>${text("stay")}</button>`,
    );
  });
}

async function leave(form: HTMLFormElement): Promise<void> {
  await Promise.all([forgetSaved(), endPush().catch(() => undefined)]);
  form.submit();
}
