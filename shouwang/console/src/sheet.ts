// One small form at a time, at the head of the open incident: close, reopen, hand over, note, place, kind.
import { html, nothing, type TemplateResult } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { text } from "./boot";
import { paintNow, repaint } from "./paint";
import { Refused } from "./server";
import { showTab } from "./tabs";

export interface Field {
  name: string;
  label: string;
  value: string;
  type?: "date";
  choices?: { code: string; name: string }[];
  suggestions?: string[];
  /** A widget of its own in place of an input. */
  widget?: () => TemplateResult;
}

export interface Sheet {
  title: string;
  verb: string;
  fields: Field[];
  send(values: Record<string, string>): Promise<void>;
}

let sheet: Sheet | null = null;
let problem: { message: string; field: string | null } | null = null;
let isBusy = false;

export function isSheetOpen(): boolean {
  return sheet !== null;
}

export function openSheet(next: Sheet): void {
  sheet = next;
  problem = null;
  showTab("incident"); // its place: on a narrow screen another pane may lie over it
  paintNow();
  document.querySelector<HTMLElement>("#sheet input, #sheet select")?.focus();
}

export function closeSheet(): void {
  if (!sheet) return;
  sheet = null;
  isBusy = false;
  repaint();
}

/** Gone at once: the next key is for the board. */
function leave(): void {
  closeSheet();
  paintNow();
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const current = sheet;
  if (!current || isBusy) return;
  const values = Object.fromEntries([...new FormData(event.target as HTMLFormElement)].map(([name, value]) => [name, String(value)]));
  isBusy = true;
  repaint();
  try {
    await current.send(values);
    if (sheet === current) closeSheet();
  } catch (error) {
    problem = { message: (error as Error).message, field: error instanceof Refused ? error.field : null };
  }
  isBusy = false;
  repaint();
}

function atKey(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.key === "Escape") leave();
  else if (event.key === "Enter" && target.tagName === "SELECT") target.closest("form")?.requestSubmit(); // browsers do not
}

function input(field: Field): TemplateResult {
  const isWrong = problem?.field === field.name;
  if (field.widget) return field.widget();
  if (field.choices)
    return html`<select name=${field.name} aria-invalid=${isWrong}>
      ${field.choices.map((one) => html`<option value=${one.code} ?selected=${one.code === field.value}>${one.name}</option>`)}
    </select>`;
  return html`<input name=${field.name} type=${field.type ?? "text"} autocomplete="off" aria-invalid=${isWrong} list=${field.suggestions ? `${field.name}-list` : nothing} value=${field.value} />
    ${field.suggestions ? html`<datalist id="${field.name}-list">${field.suggestions.map((words) => html`<option value=${words}></option>`)}</datalist>` : nothing}`;
}

/** Opened over another it is a form of its own: nothing typed into the other stays in it. */
export function sheetForm(): unknown {
  return sheet ? keyed(sheet, form(sheet)) : nothing;
}

function form({ title, fields, verb }: Sheet): TemplateResult {
  return html`<form id="sheet" aria-label=${title} @submit=${submit} @keydown=${atKey}>
    <h2>${title}</h2>
    ${fields.map((field) => html`<label><span>${field.label}</span>${input(field)}</label>`)}
    ${problem ? html`<p class="problem" role="alert">${problem.message} <small>${text("form_kept")}</small></p>` : nothing}
    <div class="buttons">
      <button class="go" ?disabled=${isBusy}>${verb} <kbd>Enter</kbd></button>
      <button type="button" @click=${leave}>${text("cancel")} <kbd>Esc</kbd></button>
    </div>
  </form>`;
}
