// Taking a call without a mouse: type, Enter goes on, Ctrl+Enter saves. Esc hides the form and keeps the draft.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { announce } from "./announce";
import { text } from "./boot";
import { board, channelChoices } from "./board_state";
import { addToIncident, beginDraft, draft, draftPoint, dropDraft, duplicates, isEmpty, keepSaid, lookForDuplicates, sendCall } from "./call_draft";
import { secondsSince } from "./clocks";
import { Combobox } from "./combobox";
import { openIncident } from "./focus";
import { mapTools } from "./map_tools";
import { repaint } from "./paint";
import { placeField } from "./place_search";
import { Refused } from "./server";
import { showTab } from "./tabs";
import { done, trouble } from "./toasts";
import type { Category, Done, Duplicate, Lonlat } from "./wire";
import { ago, clockTime, duration, joined, metres } from "./words";

let isOpen = false;
let isBusy = false;
let wrongField: string | null = null;

export function isCallFormOpen(): boolean {
  return isOpen;
}

export function openCallForm(): void {
  beginDraft();
  isOpen = true;
  showTab("queue");
  repaint();
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("call-place")?.focus()));
}

function hide(): void {
  isOpen = false;
  if (draft && isEmpty(draft)) dropDraft();
  else if (draft) announce(text("draft_kept"));
  (document.activeElement as HTMLElement | null)?.blur();
  repaint();
}

function discard(): void {
  dropDraft();
  place.clear();
  kind.clear();
  wrongField = null;
  hide();
}

const place = placeField(
  "call-place",
  text("call_place"),
  text("place_hint"),
  (one) => {
    const said = place.query.trim();
    Object.assign(beginDraft(), { place: one, place_text: one.text, point: null, said: one.is_new_name ? said : "", keepsName: false });
    place.set(one.text);
    mapTools.show([one.lon, one.lat]);
    void lookForDuplicates();
    goOn("call-place");
  },
  {
    typed: (query) => Object.assign(beginDraft(), { place: null, place_text: query, said: "" }),
    go: () => goOn("call-place"),
    looked: (one) => mapTools.show([one.lon, one.lat]),
  },
);

const kind = new Combobox<Category>({
  id: "call-kind",
  label: text("call_kind"),
  placeholder: text("call_kind_hint"),
  find: (query) => {
    const wanted = query.toLowerCase();
    return { rows: board.categories.filter((one) => one.name.toLowerCase().includes(wanted) || one.code.toLowerCase().includes(wanted)), notice: null };
  },
  row: (one) => html`<b>${one.name}</b><span>P${one.priority}</span><small>${one.code}</small>`,
  take: (one) => {
    Object.assign(beginDraft(), { category: one, category_text: one.name });
    kind.set(one.name);
    void lookForDuplicates();
    goOn("call-kind");
  },
  typed: (query) => Object.assign(beginDraft(), { category: null, category_text: query }),
  go: () => goOn("call-kind"),
});

/** A click on the map while the form is open says where. */
export function placeCallAt(point: Lonlat): void {
  Object.assign(beginDraft(), { place: null, point });
  void lookForDuplicates();
  repaint();
}

function goOn(id: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>("#call-form input, #call-form textarea, #call-form select")];
  fields[fields.findIndex((field) => field.id === id) + 1]?.focus();
}

async function save(send: () => Promise<Done>, words: string): Promise<void> {
  if (!draft || isBusy) return;
  isBusy = true;
  wrongField = null;
  repaint();
  try {
    const answer = await send();
    if (draft) void keepSaid(draft);
    discard();
    done(words);
    announce(words);
    openIncident(answer.subject.id);
    showTab("incident");
  } catch (error) {
    wrongField = error instanceof Refused ? error.field : null;
    trouble(error, text("draft_kept"), () => void save(send, words));
  }
  isBusy = false;
  repaint();
}

function submit(): void {
  const one = draft;
  if (one) void save(() => sendCall(one), text("call_saved"));
}

function join(duplicate: Duplicate): void {
  const one = draft;
  if (one) void save(() => addToIncident(one, duplicate.id), text("call_added", { number: duplicate.number }));
}

function atKey(event: KeyboardEvent): void {
  if (event.isComposing) return;
  const target = event.target as HTMLElement;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  else if (event.altKey && event.code === "KeyM" && draft?.said) toggleName();
  else if (event.key === "F2" && duplicates[0]) join(duplicates[0]);
  else if (event.key === "Escape") hide();
  else if (event.key === "Enter" && !event.shiftKey && !event.defaultPrevented && ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName)) goOn(target.id);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function set(field: "note" | "caller_name" | "caller_phone" | "channel" | "priority", value: string): void {
  beginDraft()[field] = value;
}

function line(field: "caller_name" | "caller_phone", type: string): TemplateResult {
  return html`<label><span>${text(field)}</span>
    <input id="call-${field}" type=${type} autocomplete="off" aria-invalid=${wrongField === field} .value=${live(draft?.[field] ?? "")}
      @input=${(event: Event) => set(field, (event.target as HTMLInputElement).value)} /></label>`;
}

function pick(field: "channel" | "priority", choices: { code: string; name: string }[]): TemplateResult {
  return html`<label><span>${text(field)}</span>
    <select id="call-${field}" @change=${(event: Event) => set(field, (event.target as HTMLSelectElement).value)}>
      ${choices.map((one) => html`<option value=${one.code} ?selected=${one.code === draft?.[field]}>${one.name}</option>`)}
    </select></label>`;
}

function toggleName(): void {
  const one = beginDraft();
  one.keepsName = !one.keepsName;
  repaint();
}

/** The caller's own words may become a name of the place, for the next caller. */
function keepName(): TemplateResult | typeof nothing {
  if (!draft?.said || !draft.place?.place) return nothing;
  return html`<label class="keep"><input type="checkbox" id="call-keep-name" .checked=${live(draft.keepsName)} @change=${toggleName} />
    <span>${text("keep_name", { said: draft.said })}</span> <kbd>Alt M</kbd></label>`;
}

function placeWords(): TemplateResult {
  if (draft?.place) return html`<p class="found">${joined([draft.place.text, draft.place.detail, ...draft.place.reasons])}</p>${keepName()}`;
  if (draft && draftPoint(draft)) return html`<p class="found">${text("place_on_map")}</p>`;
  return html`<p class="unknown">${text("place_unknown_saved")}</p>`;
}

function proposed(one: Duplicate, index: number): TemplateResult {
  return html`<li>${joined([one.number, one.category_name, one.place, metres(one.metres), ago(one.seconds_ago)])}
    <button type="button" class="small" @click=${() => join(one)}>${text("add_call_to")} ${index ? nothing : html`<kbd>F2</kbd>`}</button></li>`;
}

function priorities(): { code: string; name: string }[] {
  const own = draft?.category ? ` (P${draft.category.priority})` : "";
  return [{ code: "", name: text("priority_of_category") + own }, ...[1, 2, 3, 4].map((n) => ({ code: String(n), name: `P${n}` }))];
}

export function callForm(): TemplateResult {
  if (!draft) return html``;
  return html`<form id="call-form" class=${isOpen ? "open" : ""} ?inert=${!isOpen} aria-label=${text("new_call")} @keydown=${atKey}
    @submit=${(event: Event) => event.preventDefault()}>
    <h2><span>${text("new_call")}</span><span title=${clockTime(draft.answered_at)}>${text("call_running", { time: duration(secondsSince(draft.answered_at)) })}</span></h2>
    <label for="call-place"><span>${text("call_place")}</span></label>${place.template()} ${placeWords()}
    <label for="call-kind"><span>${text("call_kind")}</span></label>${kind.template()}
    ${duplicates.length ? html`<div class="duplicates" role="status"><p>${text("perhaps_known")}</p><ul>${duplicates.slice(0, 3).map(proposed)}</ul></div>` : nothing}
    <label><span>${text("note")}</span>
      <textarea id="call-note" rows="3" aria-invalid=${wrongField === "note"} .value=${live(draft.note)} @input=${(event: Event) => set("note", (event.target as HTMLTextAreaElement).value)}></textarea></label>
    <div class="pair">${line("caller_phone", "tel")} ${line("caller_name", "text")}</div>
    <div class="pair">${pick("channel", channelChoices())} ${pick("priority", priorities())}</div>
    <div class="buttons">
      <button type="button" class="go" ?disabled=${isBusy} @click=${submit}>${text("save_call")} <kbd>Ctrl Enter</kbd></button>
      <button type="button" @click=${hide}>${text("hide")} <kbd>Esc</kbd></button>
      <button type="button" class="quiet" @click=${discard}>${text("discard_draft")}</button>
    </div>
  </form>`;
}

/** The queue says that a hidden draft waits. */
export function draftReminder(): TemplateResult | typeof nothing {
  if (isOpen || !draft) return nothing;
  return html`<button type="button" class="edge draft" @click=${openCallForm}>${text("draft_waiting")} ${draft.place_text} <kbd>N</kbd></button>`;
}
