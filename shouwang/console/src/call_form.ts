// Taking a call without a mouse: type, Enter goes on, Ctrl+Enter saves. Esc hides the form and keeps the draft.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { askTransfer } from "./agency_sheets";
import { announce } from "./announce";
import { may, text } from "./boot";
import { board, channelChoices } from "./board_state";
import { onReached } from "./call_backs";
import { addToIncident, beginDraft, draft, draftPoint, dropDraft, duplicates, isEmpty, keepSaid, lookForDuplicates, lookForNotes, placeNotes, resumeDraft, sendCall, setAside, type Draft } from "./call_draft";
import { secondsSince, serverNow } from "./clocks";
import { Combobox } from "./combobox";
import { reopen } from "./deeds";
import { discardKept, keepDrafts, offerDrafts, offeredList, park, takeOffered } from "./draft_keeper";
import { openIncident, whenThere } from "./focus";
import { mapTools } from "./map_tools";
import { paintNow, repaint } from "./paint";
import { mark } from "./panes/marks";
import { placeNotes as noteList } from "./panes/place_notes";
import { ringStrip } from "./panes/rings";
import { placeField } from "./place_search";
import { loadQuestions, questionList, questionsOf, raisedBy } from "./questions";
import { act, Refused } from "./server";
import { showTab } from "./tabs";
import { done, trouble } from "./toasts";
import type { AnsweredRing, Category, Done, Duplicate, Lonlat, Question, Ring } from "./wire";
import { ago, clockTime, duration, joined, metres } from "./words";

const SET_ASIDE: Record<string, string> = { F7: "nuisance_call", F8: "misdirected_call", F9: "non_police" };

let isOpen = false;
let isBusy = false;
let wrongField: string | null = null;

export function isCallFormOpen(): boolean {
  return isOpen;
}

/** Once, when the board is there: the questions, and what a page before this one left. */
export function startCalls(): void {
  void loadQuestions();
  keepDrafts(() => (draft && !isEmpty(draft) ? draft : null));
  void offerDrafts();
  onReached((started) => newCall({ ring_at: started.rang_at, caller_phone: started.phone, caller_name: started.name }));
}

/** Another call: what was being written is put aside, and waits to be brought back. */
function newCall(known: Partial<Draft>): void {
  if (draft && !isEmpty(draft)) park(draft);
  dropDraft();
  place.clear();
  kind.clear();
  Object.assign(beginDraft(), known);
  openCallForm();
}

/** One of two who press at once has it; the other is told who, and has lost nothing. */
export async function answerRing(ring: Ring): Promise<void> {
  try {
    const { phone, rang_at, answered_at } = await act<AnsweredRing>(`/rings/${ring.id}/answer`, {});
    newCall({ ring_at: rang_at, caller_phone: phone, answered_at: answered_at ?? new Date(serverNow()).toISOString() });
  } catch (error) {
    trouble(error, "");
    announce((error as Error).message);
  }
  board.rings.delete(ring.id);
  repaint();
}

/** The form that a crashed page or another call left. */
export function bringBackDraft(): void {
  const kept = takeOffered();
  if (!kept) return;
  if (draft && !isEmpty(draft)) park(draft);
  const one = resumeDraft(kept.form as unknown as Draft);
  place.set(one.place_text);
  kind.set(one.category_text);
  void lookForDuplicates();
  void lookForNotes();
  openCallForm();
}

export function openCallForm(): void {
  beginDraft();
  isOpen = true;
  showTab("queue");
  paintNow();
  document.getElementById("call-place")?.focus();
}

function hide(): void {
  isOpen = false;
  if (draft && isEmpty(draft)) dropDraft();
  else if (draft) announce(text("draft_kept"));
  (document.activeElement as HTMLElement | null)?.blur();
  repaint();
}

function discard(): void {
  if (draft) discardKept(draft.id);
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
    void lookForNotes();
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
    goOnFromKind();
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
  const fields = [...document.querySelectorAll<HTMLElement>("#call-form input, #call-form textarea, #call-form select, #call-form .question[tabindex]")];
  fields[fields.findIndex((field) => field.id === id) + 1]?.focus();
}

/** Its questions have to be there before the first can be gone to. */
function goOnFromKind(): void {
  paintNow();
  goOn("call-kind");
}

async function save(send: () => Promise<Done>, words: string, after: (saved: Done) => void = show, undo: ((saved: Done) => void) | null = null): Promise<void> {
  if (!draft || isBusy) return;
  isBusy = true;
  wrongField = null;
  repaint();
  try {
    const answer = await send();
    if (draft) void keepSaid(draft);
    discard();
    done(words, undo && (() => undo(answer)));
    announce(words);
    after(answer);
  } catch (error) {
    wrongField = error instanceof Refused ? error.field : null;
    trouble(error, text("draft_kept"), () => void save(send, words, after, undo));
  }
  isBusy = false;
  repaint();
}

function show(saved: Done): void {
  openIncident(saved.subject.id);
  showTab("incident");
}

function submit(): void {
  const one = draft;
  if (one?.category?.set_aside) setAsideAs(one.category.code);
  else if (one) void save(() => sendCall(one), text("call_saved"));
}

/** One record, nobody sent; for five seconds Z says that it was an emergency after all, and later O does. */
function setAsideAs(category: string): void {
  const one = draft;
  const words = text("was_set_aside", { kind: text(category) });
  if (one) void save(() => setAside(one, category), words, () => undefined, (saved) => void reopen(saved.subject.id, "", text("after_all")));
}

/** Nobody speaks: an incident of its own, with its own questions. */
function setSilent(): void {
  const silent = board.categories.find((one) => one.code === "silent_call");
  if (!silent) return;
  Object.assign(beginDraft(), { category: silent, category_text: silent.name });
  kind.set(silent.name);
  void lookForDuplicates();
  goOnFromKind();
}

/** The line broke in the middle: what is known is saved, and whoever is free rings back. */
function saveBroken(): void {
  const one = draft;
  if (!one?.caller_phone) return announce(text("no_number_yet"));
  void save(() => sendCall(one), text("call_saved"), (saved) => {
    show(saved);
    void act(`/incidents/${saved.subject.id}/call-back`, {}).then(() => done(text("to_be_rung_back", { number: "" })), (error: unknown) => trouble(error, text("call_saved")));
  });
}

/** With the caller on the line: what is known is saved, and whom to ring is asked at once; what is missing is added there. */
function saveAndTransfer(): void {
  const one = draft;
  if (!one || !may("transfer")) return;
  void save(() => sendCall(one), text("call_saved"), (saved) => {
    show(saved);
    void whenThere(saved.subject.id).then(() => askTransfer(saved.subject.id));
  });
}

function give(question: Question, value: string, goesOn: boolean): void {
  const { answers } = beginDraft();
  if (value) answers[question.key] = value;
  else delete answers[question.key];
  repaint();
  if (goesOn) goOn(`question-${question.key}`);
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
  else if (event.altKey && event.code === "KeyL") saveBroken();
  else if (event.key === "F2" && duplicates[0]) join(duplicates[0]);
  else if (event.key === "F4") setSilent();
  else if (event.key === "F6") saveAndTransfer();
  else if (SET_ASIDE[event.key]) setAsideAs(SET_ASIDE[event.key]!);
  else if (event.key === "Escape") hide();
  else if (event.key === "Enter" && !event.shiftKey && !event.defaultPrevented && (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) || target.classList.contains("question"))) goOn(target.id);
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

function asked(): Question[] {
  return questionsOf(draft?.category?.code);
}

/** Raised by an answer, unless the call-taker has said otherwise. */
function raised(): { priority: number; short: string } | null {
  const found = draft && !draft.priority ? raisedBy(asked(), draft.answers) : null;
  return found && found.priority < (draft?.category?.priority ?? 4) ? found : null;
}

function priorities(): { code: string; name: string }[] {
  const answers = draft ? raisedBy(asked(), draft.answers) : null;
  const own = draft?.category ? ` (P${Math.min(draft.category.priority, answers?.priority ?? 4)})` : "";
  return [{ code: "", name: text("priority_of_category") + own }, ...[1, 2, 3, 4].map((n) => ({ code: String(n), name: `P${n}` }))];
}

/** From the first ring, and on the line beside what is promised. */
function clocks(one: Draft): TemplateResult {
  const seconds = secondsSince(one.answered_at);
  const target = board.targets.process ?? 60;
  const level = seconds >= target ? "late" : seconds >= target * 0.75 ? "soon" : "calm";
  const rang = one.ring_at ? `${text("rang", { time: clockTime(one.ring_at) })} · ` : "";
  return html`<span class="on-line ${level}" title=${clockTime(one.answered_at)}>${rang}${level === "calm" ? nothing : mark(level)}${text("call_running", { time: duration(seconds) })} / ${duration(target)}</span>`;
}

function raisedWords(): TemplateResult | typeof nothing {
  const found = raised();
  if (!found) return nothing;
  return html`<p class="raised" role="status"><b>P${found.priority}</b> ${text("raised_by", { short: found.short })}</p>`;
}

function kinds(): TemplateResult {
  return html`<div class="kinds" role="group" aria-label=${text("kind_of_call")}>
    <button type="button" class="small" @click=${setSilent}>${text("silent_call")} <kbd>F4</kbd></button>
    ${Object.entries(SET_ASIDE).map(([key, code]) => html`<button type="button" class="small" title=${text("sends_nobody")} @click=${() => setAsideAs(code)}>${text(code)} <kbd>${key}</kbd></button>`)}
    ${may("transfer") ? html`<button type="button" class="small" @click=${saveAndTransfer}>${text("save_and_transfer")} <kbd>F6</kbd></button>` : nothing}
    <button type="button" class="small" @click=${saveBroken}>${text("line_broke")} <kbd>Alt L</kbd></button>
  </div>`;
}

export function callForm(): TemplateResult {
  if (!draft) return html``;
  return html`<form id="call-form" class=${isOpen ? "open" : ""} ?inert=${!isOpen} aria-label=${text("new_call")} @keydown=${atKey}
    @submit=${(event: Event) => event.preventDefault()}>
    <h2><span>${text("new_call")}</span>${clocks(draft)}</h2>
    ${isOpen ? ringStrip(answerRing, false) : nothing}
    <label for="call-place"><span>${text("call_place")}</span></label>${place.template()} ${placeWords()} ${noteList(placeNotes)}
    <label for="call-kind"><span>${text("call_kind")}</span></label>${kind.template()}
    ${duplicates.length ? html`<div class="duplicates" role="status"><p>${text("perhaps_known")}</p><ul>${duplicates.slice(0, 3).map(proposed)}</ul></div>` : nothing}
    ${questionList(asked(), draft.answers, give)} ${raisedWords()}
    <label><span>${text("note")}</span>
      <textarea id="call-note" rows="3" aria-invalid=${wrongField === "note"} .value=${live(draft.note)} @input=${(event: Event) => set("note", (event.target as HTMLTextAreaElement).value)}></textarea></label>
    <div class="pair">${line("caller_phone", "tel")} ${line("caller_name", "text")}</div>
    <div class="pair">${pick("channel", channelChoices())} ${pick("priority", priorities())}</div>
    ${kinds()}
    <div class="buttons">
      <button type="button" class="go" ?disabled=${isBusy} @click=${submit}>${text(draft.category?.set_aside ? "save_set_aside" : "save_call")} <kbd>Ctrl Enter</kbd></button>
      <button type="button" @click=${hide}>${text("hide")} <kbd>Esc</kbd></button>
      <button type="button" class="quiet" @click=${discard}>${text("discard_draft")}</button>
    </div>
  </form>`;
}

/** The queue says that a hidden draft waits. */
export function draftReminder(): TemplateResult | typeof nothing {
  if (isOpen) return nothing;
  if (!draft) return offeredList(bringBackDraft);
  return html`${offeredList(bringBackDraft)}<button type="button" class="edge draft" @click=${openCallForm}>${text("draft_waiting")} ${draft.place_text} <kbd>N</kbd></button>`;
}
