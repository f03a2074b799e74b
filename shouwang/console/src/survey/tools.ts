// What one does while walking: one tool at a time, one big button that puts the thing where the cross is.
import { html, type TemplateResult } from "lit-html";
import { choices, text } from "../boot";
import { repaint } from "../paint";
import { newId } from "../server";
import { done, trouble } from "../toasts";
import type { Lonlat } from "../wire";
import { metres, metresBetween } from "../words";
import { drawing, look, lookAtPhone, where } from "./map";
import { drop, finish, kept, leave, record, stateOf, type Feature } from "./store";

export const TOOLS = ["house", "entrance", "lane", "asset", "point"] as const;
export type Tool = (typeof TOOLS)[number];
const STEP_M = 0.7; // a grown-up's pace; a tape is better, and the field takes its figure
const HOUSE_NEAR_M = 40;
const PASSES: [string, number][] = [["car", 2.1], ["e_bike", 1], ["foot", 0], ["fire", 2.8]];
let tool: Tool = "house";
let isFinishing = false;

/** What the next form begins with. */
const next = { number: "1", by: 1, street: "", paces: 0, width: "" };

function choose(one: Tool): void {
  tool = one;
  drawing.points = [];
  isFinishing = false;
  repaint();
}

/** 12 -> 13 or 14; 12A and 7-2 count in their last figure; what has none stays. */
function following(number: string, by: number): string {
  const found = /^(.*?)(\d+)(\D*)$/.exec(number);
  return found ? `${found[1]}${Number(found[2]) + by}${found[3]}` : number;
}

function nearestHouse(spot: Lonlat | null): Feature | null {
  if (!spot) return null;
  const houses = kept.features.filter((one) => one.kind === "house");
  const away = (one: Feature) => metresBetween([one.lon, one.lat], spot);
  const nearest = houses.sort((a, b) => away(a) - away(b))[0];
  return nearest && away(nearest) <= HOUSE_NEAR_M ? nearest : null;
}

function put(facts: Partial<Feature> & { kind: string }, words: string): void {
  const spot = where();
  if (!spot) return trouble(text("survey_no_spot"), "");
  const feature: Feature = { id: newId(), lon: spot[0], lat: spot[1], ...facts };
  record(feature, words);
  navigator.vibrate?.(30);
  done(words, () => drop(feature, words));
}

function submit(take: (values: FormData) => void): (event: SubmitEvent) => void {
  return (event) => {
    event.preventDefault();
    take(new FormData(event.target as HTMLFormElement));
    repaint();
  };
}

const said = (values: FormData, name: string) => String(values.get(name) ?? "").trim();
const figure = (values: FormData, name: string) => (said(values, name) ? Number(said(values, name).replace(",", ".")) : null);

function houseForm(): TemplateResult {
  const take = (values: FormData) => {
    const number = said(values, "number");
    const street = said(values, "street");
    put({ kind: "house", number, street, floors: figure(values, "floors") }, text("survey_put_house", { number }));
    Object.assign(next, { number: following(number, next.by), street });
  };
  const by = (step: number) => {
    next.by = step;
    repaint();
  };
  return html`<form @submit=${submit(take)}>
    <p class="pair"><label>${text("survey_number")}<input name="number" .value=${next.number} maxlength="40" autocomplete="off" required /></label>
      <label>${text("survey_street")}<input name="street" .value=${next.street} maxlength="200" autocomplete="off" /></label>
      <label class="short">${text("survey_floors")}<input name="floors" inputmode="numeric" pattern="[0-9]{1,3}" /></label></p>
    <p class="row">${[1, 2, -1, -2].map((step) => html`<button type="button" class="small" aria-pressed=${next.by === step} @click=${() => by(step)}>${step > 0 ? `+${step}` : step}</button>`)}</p>
    <button class="go">${text("survey_house_here", { number: next.number })}</button>
  </form>`;
}

function entranceForm(): TemplateResult {
  const house = nearestHouse(where());
  const take = (values: FormData) => put({ kind: "entrance", name: said(values, "name"), purpose: said(values, "purpose"), ...(house && { house: house.id }) }, text("survey_put_entrance"));
  return html`<form @submit=${submit(take)}>
    <p class="soft">${house ? text("survey_of_house", { number: house.number ?? "" }) : text("survey_of_ground")}</p>
    <p class="pair"><label>${text("survey_purpose")}<select name="purpose">${choices("purpose_").map((one) => html`<option value=${one.code}>${one.name}</option>`)}</select></label>
      <label>${text("survey_called")}<input name="name" maxlength="100" autocomplete="off" /></label></p>
    <button class="go">${text("survey_entrance_here")}</button>
  </form>`;
}

function laneForm(): TemplateResult {
  const take = (values: FormData) => {
    const spot = where();
    if (!spot) return trouble(text("survey_no_spot"), "");
    const line = [...drawing.points, spot];
    const middle = line[Math.floor(line.length / 2)]!;
    const width_m = figure(values, "width");
    const surface = said(values, "surface");
    const passable = PASSES.filter(([way, least]) => (width_m ?? 99) >= least && (surface !== "steps" || way === "foot")).map(([way]) => way);
    put({ kind: "lane", name: said(values, "name"), line, lon: middle[0], lat: middle[1], width_m, height_m: figure(values, "height"), surface, passable }, text("survey_put_lane", { width: width_m ?? "–" }));
    Object.assign(next, { paces: 0, width: "" });
    drawing.points = [];
  };
  const point = () => {
    const spot = where();
    if (spot) drawing.points = [...drawing.points, spot];
    repaint();
  };
  const pace = (count: number) => {
    next.paces = Math.max(0, next.paces + count);
    next.width = (next.paces * STEP_M).toFixed(1);
    repaint();
  };
  if (!drawing.points.length) return html`<p class="soft">${text("survey_lane_words")}</p><button type="button" class="go" @click=${point}>${text("survey_lane_start")}</button>`;
  return html`<form @submit=${submit(take)}>
    <p class="pair"><label class="short">${text("survey_width")}<input name="width" inputmode="decimal" .value=${next.width} pattern="[0-9]+([.,][0-9]+)?" /></label>
      <label class="short">${text("survey_height")}<input name="height" inputmode="decimal" pattern="[0-9]+([.,][0-9]+)?" /></label>
      <label>${text("survey_called")}<input name="name" maxlength="100" autocomplete="off" /></label></p>
    <p class="row"><button type="button" class="small" @click=${() => pace(1)}>${text("survey_pace", { n: next.paces })}</button><button type="button" class="small" @click=${() => pace(-1)}>−1</button>
      <select name="surface" aria-label=${text("survey_surface")}>${choices("surface_").map((one) => html`<option value=${one.code}>${one.name}</option>`)}</select></p>
    <p class="row"><button type="button" @click=${point}>${text("survey_lane_bend")}</button><button type="button" class="quiet" @click=${() => choose("lane")}>${text("cancel")}</button></p>
    <button class="go">${text("survey_lane_end")}</button>
  </form>`;
}

function assetForm(): TemplateResult {
  const take = (values: FormData) => put({ kind: said(values, "kind"), name: said(values, "name"), goods: said(values, "goods"), permit_until: said(values, "until") || null }, text("survey_put_asset"));
  return html`<form @submit=${submit(take)}>
    <p class="pair"><label>${text("survey_asset")}<select name="kind" @change=${repaint}>${choices("asset_").map((one) => html`<option value=${one.code}>${one.name}</option>`)}</select></label>
      <label>${text("survey_called")}<input name="name" maxlength="200" autocomplete="off" /></label></p>
    <details><summary>${text("survey_goods_words")}</summary><p class="pair"><label>${text("survey_goods")}<input name="goods" maxlength="200" autocomplete="off" /></label><label>${text("survey_until")}<input type="date" name="until" /></label></p></details>
    <button class="go">${text("survey_asset_here")}</button>
  </form>`;
}

function pointForm(): TemplateResult {
  const take = (values: FormData) => put({ kind: "point", name: said(values, "name"), point_kind: said(values, "kind"), floor: said(values, "floor") }, text("survey_put_point"));
  return html`<form @submit=${submit(take)}>
    <p class="pair"><label>${text("survey_said")}<input name="name" maxlength="100" autocomplete="off" placeholder=${text("survey_said_hint")} required /></label>
      <label>${text("survey_kind")}<select name="kind">${choices("point_").map((one) => html`<option value=${one.code}>${one.name}</option>`)}</select></label>
      <label class="short">${text("survey_floor")}<input name="floor" maxlength="20" autocomplete="off" /></label></p>
    <button class="go">${text("survey_point_here")}</button>
  </form>`;
}

const FORMS: Record<Tool, () => TemplateResult> = { house: houseForm, entrance: entranceForm, lane: laneForm, asset: assetForm, point: pointForm };

function named(one: Feature): string {
  if (one.kind === "house") return text("survey_put_house", { number: `${one.street ?? ""}${one.number}` });
  if (one.kind === "lane") return text("survey_put_lane", { width: (one["width_m"] as number | null) ?? "–" });
  return [text(`feature_${one.kind}`), one.name].filter(Boolean).join(" ");
}

function found(one: Feature): TemplateResult {
  const [spot, state] = [where(), stateOf(one.id)];
  return html`<li><button type="button" class="quiet" @click=${() => look(one.lon, one.lat)}>${named(one)} <small>${state !== "sent" ? text(`survey_${state}`) : spot ? metres(metresBetween(spot, [one.lon, one.lat])) : ""}</small></button>
    <button type="button" class="small" @click=${() => drop(one, named(one))}>${text("survey_take_out")}</button></li>`;
}

function finishPane(): TemplateResult {
  return html`<p>${text("survey_finish_words", { n: kept.features.length })}</p>
    <p class="row"><button type="button" class="go" ?disabled=${!kept.features.length} @click=${() => { finish(); isFinishing = false; done(text("survey_finished")); }}>${text("survey_finish")}</button>
    <button type="button" @click=${() => { leave(); isFinishing = false; repaint(); }}>${text("survey_later")}</button>
    <button type="button" class="quiet" @click=${() => { isFinishing = false; repaint(); }}>${text("survey_go_on")}</button></p>
    <ul class="list found">${[...kept.features].reverse().map(found)}</ul>`;
}

export function toolPane(): TemplateResult {
  return html`
    <div class="tools" role="group" aria-label=${text("survey_tools")}>
      ${TOOLS.map((one) => html`<button type="button" aria-pressed=${!isFinishing && one === tool} @click=${() => choose(one)}>${text(`tool_${one}`)}</button>`)}
    </div>
    ${isFinishing ? finishPane() : FORMS[tool]()}
    <p class="row foot"><button type="button" class="quiet" @click=${lookAtPhone}>${text("survey_my_position")}</button>
      <button type="button" class="quiet" @click=${() => { isFinishing = !isFinishing; repaint(); }}>${text("survey_list", { n: kept.features.length })}</button></p>`;
}
