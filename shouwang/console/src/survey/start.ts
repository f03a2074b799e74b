// Before a survey: go on with one that is under way, choose a ground near the cross, or draw one.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, choices, may, text } from "../boot";
import { repaint } from "../paint";
import { outbox } from "../phone/outbox";
import { act, ask, newId, Refused } from "../server";
import { done, trouble } from "../toasts";
import type { Id, Lonlat } from "../wire";
import { joined, metres } from "../words";
import { drawing, look, lookAtPhone, where } from "./map";
import { forgetSaved, keepSaved, near, type Choice, type Open } from "./saved";
import { begin, resume } from "./store";

const COVERS = ["houses", "lanes", "points", "assets"];
let isDrawing = false;
let covered = new Set(COVERS);
let returning: Id | null = null;

export async function loadOpen(): Promise<void> {
  await load(async () => (near.open = (await ask<{ surveys: Open[] }>(`${boot.api}/surveys/open`)).surveys));
}

export async function loadGrounds(): Promise<void> {
  const spot = where();
  if (!spot || isDrawing) return;
  await load(async () => (near.grounds = (await ask<{ grounds: Choice[] }>(`${boot.api}/grounds?lon=${spot[0]}&lat=${spot[1]}`)).grounds));
}

/** Without network what was said last stays; whoever has been logged out keeps nothing here but what waits. */
async function load(asked: () => Promise<unknown>): Promise<void> {
  try {
    await asked();
    keepSaved();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) {
      outbox.needsLogin = true;
      await forgetSaved();
    }
  }
  repaint();
}

function common(): object {
  return { covers: COVERS.filter((kind) => covered.has(kind)), surveyed_by: boot.user.name };
}

function choose(one: Choice): void {
  const survey = { id: newId(), name: one.name, lon: one.lon, lat: one.lat, outline: one.outline };
  look(one.lon, one.lat);
  begin(survey, { ...common(), ...(one.ground ? { ground: one.ground } : { place: one.place, kind: one.kind }) });
}

function drawn(event: SubmitEvent): void {
  event.preventDefault();
  const values = new FormData(event.target as HTMLFormElement);
  const name = String(values.get("name") ?? "").trim();
  if (!name || drawing.points.length < 3) return trouble(text("survey_draw_more"), "");
  const outline = drawing.points;
  const [lon, lat] = [0, 1].map((axis) => outline.reduce((sum, point) => sum + point[axis]!, 0) / outline.length) as Lonlat;
  begin({ id: newId(), name, lon, lat, outline }, { ...common(), name, kind: values.get("kind"), outline });
  isDrawing = false;
  drawing.points = [];
}

async function move(one: Open, verb: string, body: object, words: string): Promise<void> {
  try {
    await act(`/surveys/${one.id}/${verb}`, body);
    done(words);
    returning = null;
  } catch (error) {
    trouble(error, text("nothing_lost"));
  }
  await loadOpen();
}

function returnForm(one: Open): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void move(one, "return", { reason: String(new FormData(event.target as HTMLFormElement).get("reason") ?? "") }, text("survey_returned"));
  };
  return html`<form @submit=${submit}><label>${text("survey_return_why")}<input name="reason" required /></label><button>${text("survey_return")}</button></form>`;
}

function openRow(one: Open): TemplateResult {
  const isMeasured = one.state === "measured";
  const count = Object.values(one.counts).reduce((sum, n) => sum + n, 0);
  return html`<li id=${one.id}>
    <b>${one.name}</b> <small>${joined([text(`survey_${one.state}`), text("survey_n_things", { n: count }), one.surveyed_by])}</small>
    ${one.return_reason && !isMeasured ? html`<p class="reason">${one.return_reason}</p>` : nothing}
    <p class="row">
      ${isMeasured ? nothing : html`<button type="button" @click=${() => void resume(one).then(() => look(one.lon, one.lat)).catch((error: unknown) => trouble(error, text("nothing_lost")))}>${text("survey_go_on")}</button>`}
      ${isMeasured && may("publish_survey") ? html`<button type="button" class="go" @click=${() => void move(one, "publish", {}, text("survey_published"))}>${text("survey_publish")}</button><button type="button" @click=${() => { returning = one.id; repaint(); }}>${text("survey_return")}</button>` : nothing}
      <button type="button" class="quiet" @click=${() => look(one.lon, one.lat)}>${text("survey_show")}</button>
    </p>
    ${returning === one.id ? returnForm(one) : nothing}
  </li>`;
}

function groundRow(one: Choice): TemplateResult {
  return html`<li><button type="button" class="wide" @click=${() => choose(one)}><b>${one.name}</b><small>${joined([metres(one.metres), one.version ? text("survey_version", { n: one.version }) : text("survey_new")])}</small></button></li>`;
}

function coverBoxes(): TemplateResult {
  const set = (kind: string, is: boolean) => {
    covered = new Set(COVERS.filter((one) => (one === kind ? is : covered.has(one))));
    repaint();
  };
  return html`<fieldset><legend>${text("survey_covers")}</legend>
    ${COVERS.map((kind) => html`<label class="box"><input type="checkbox" .checked=${covered.has(kind)} @change=${(event: Event) => set(kind, (event.target as HTMLInputElement).checked)} />${text(`survey_covers_${kind}`)}</label>`)}</fieldset>`;
}

function drawForm(): TemplateResult {
  const corner = () => {
    const spot = where();
    if (spot) drawing.points = [...drawing.points, spot];
    repaint();
  };
  return html`<form @submit=${drawn}>
    <p>${text("survey_draw_words", { n: drawing.points.length })}</p>
    <p class="row"><button type="button" class="go" @click=${corner}>${text("survey_corner")}</button>
      <button type="button" @click=${() => { drawing.points = drawing.points.slice(0, -1); repaint(); }}>${text("undo")}</button>
      <button type="button" class="quiet" @click=${lookAtPhone}>${text("survey_my_position")}</button></p>
    <label>${text("survey_name")}<input name="name" maxlength="200" autocomplete="off" required /></label>
    <label>${text("survey_kind")}<select name="kind">${choices("ground_").map((one) => html`<option value=${one.code}>${one.name}</option>`)}</select></label>
    ${coverBoxes()}
    <p class="row"><button class="go" ?disabled=${!covered.size}>${text("survey_begin")}</button><button type="button" class="quiet" @click=${() => { isDrawing = false; drawing.points = []; repaint(); }}>${text("cancel")}</button></p>
  </form>`;
}

export function startPane(): TemplateResult {
  if (isDrawing) return drawForm();
  return html`
    ${near.open.length ? html`<h2>${text("survey_open")}</h2><ul class="list">${near.open.map(openRow)}</ul>` : nothing}
    <h2>${text("survey_near")}</h2>
    ${near.grounds.length ? html`<ul class="list">${near.grounds.slice(0, 6).map(groundRow)}</ul>` : html`<p class="soft">${text(outbox.isOffline || !navigator.onLine ? "survey_none_offline" : "survey_none_near")}</p>`}
    ${coverBoxes()}
    <p class="row"><button type="button" @click=${lookAtPhone}>${text("survey_my_position")}</button><button type="button" @click=${() => { isDrawing = true; repaint(); }}>${text("survey_draw")}</button></p>`;
}
