// A field that proposes while one types: places, kinds, units, incidents. Arrow keys move, Enter takes, Esc closes.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { repaint } from "./paint";

export interface Proposals<T> {
  rows: T[];
  notice: string | null;
  /** What the notice asks: each leaves the rows that fit it. */
  choices?: { words: string; fits(row: T): boolean }[];
}

export interface ComboboxOptions<T> {
  id: string;
  label: string;
  placeholder: string;
  find(query: string, signal: AbortSignal): Promise<Proposals<T>> | Proposals<T>;
  /** What this page knows by itself: shown with each letter, and the first rows of what `find` answers. */
  atOnce?(query: string): T[];
  row(row: T): TemplateResult;
  take(row: T): void;
  /** Enter with nothing proposed; also the wish to go on to the next field. */
  go?(): void;
  typed?(query: string): void;
  /** The row under the keys has changed. */
  looked?(row: T): void;
}

const PAUSE_MS = 140;
const CHOICE_KEYS = "ABCDEFGH"; // with Alt: digits belong to house numbers

export class Combobox<T> {
  query = "";
  private rows: T[] = [];
  private notice: string | null = null;
  private choices: NonNullable<Proposals<T>["choices"]> = [];
  private active = 0;
  private isOpen = false;
  private isSettled = false; // the words are those of a row taken, not of a search
  private timer = 0;
  private control = new AbortController();

  constructor(private readonly options: ComboboxOptions<T>) {}

  set(query: string): void {
    this.query = query;
    this.isSettled = query !== "";
    this.close();
  }

  clear(): void {
    this.set("");
    this.rows = [];
  }

  close(): void {
    clearTimeout(this.timer);
    this.control.abort();
    this.isOpen = false;
    repaint();
  }

  async search(): Promise<void> {
    this.control.abort();
    this.control = new AbortController();
    const { signal } = this.control;
    try {
      const { rows, notice, choices = [] } = await this.options.find(this.query.trim(), signal);
      if (signal.aborted) return;
      const active = Math.min(this.options.atOnce ? this.active : 0, Math.max(0, rows.length - 1));
      Object.assign(this, { rows, notice, choices, active, isOpen: rows.length > 0 || notice !== null });
      this.look();
    } catch (error) {
      if (signal.aborted) return;
      Object.assign(this, { rows: [], choices: [], notice: (error as Error).message, isOpen: true });
    }
    repaint();
  }

  private input(event: InputEvent): void {
    this.query = (event.target as HTMLInputElement).value;
    this.isSettled = false;
    this.options.typed?.(this.query);
    this.showAtOnce();
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.search(), PAUSE_MS);
  }

  private showAtOnce(): void {
    if (!this.options.atOnce) return;
    this.control.abort();
    const rows = this.options.atOnce(this.query.trim());
    Object.assign(this, { rows, notice: null, active: 0, isOpen: rows.length > 0 });
    repaint();
  }

  private look(): void {
    const row = this.rows[this.active];
    if (row !== undefined) this.options.looked?.(row);
  }

  private async enter(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.isOpen && !this.isSettled && this.query.trim()) await this.search();
    const row = this.isOpen ? this.rows[this.active] : undefined;
    if (row !== undefined) this.take(row);
    else this.options.go?.();
  }

  private take(row: T): void {
    this.close();
    this.options.take(row);
    repaint();
  }

  /** One row left is the answer; of several the first is under the keys. */
  private choose(index: number): void {
    const choice = this.choices[index];
    const rows = choice ? this.rows.filter((one) => choice.fits(one)) : [];
    if (!rows.length) return;
    if (rows.length === 1) return this.take(rows[0]!);
    Object.assign(this, { rows, notice: null, choices: [], active: 0 });
    this.look();
    repaint();
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const choice = event.altKey && this.isOpen ? CHOICE_KEYS.indexOf(event.code.replace("Key", "")) : -1;
    if (choice >= 0 && choice < this.choices.length) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(choice);
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      void this.enter();
    } else if (event.key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!this.isOpen) void this.search();
      else this.active = (this.active + step + this.rows.length) % Math.max(1, this.rows.length);
      this.look();
      repaint();
    }
  }

  private choiceButtons(): TemplateResult[] {
    return this.choices.slice(0, CHOICE_KEYS.length).map((one, index) => {
      const press = (event: MouseEvent) => {
        event.preventDefault();
        this.choose(index);
      };
      return html`<button type="button" class="small" tabindex="-1" @mousedown=${press}>${one.words} <kbd>Alt ${CHOICE_KEYS[index]}</kbd></button> `;
    });
  }

  template(): TemplateResult {
    const { id, label, placeholder, row } = this.options;
    return html`<div class="combobox">
      <input
        id=${id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck="false"
        aria-label=${label}
        aria-autocomplete="list"
        aria-expanded=${this.isOpen}
        aria-controls="${id}-list"
        aria-activedescendant=${this.isOpen && this.rows.length ? `${id}-${this.active}` : nothing}
        placeholder=${placeholder}
        .value=${live(this.query)}
        @input=${(event: InputEvent) => this.input(event)}
        @keydown=${(event: KeyboardEvent) => this.key(event)}
        @blur=${() => this.close()}
      />
      <div class="proposals" ?hidden=${!this.isOpen}>
        ${this.notice ? html`<p class="notice">${this.notice} ${this.choiceButtons()}</p>` : nothing}
        <ul role="listbox" id="${id}-list" aria-label=${label}>
          ${this.rows.map(
            (one, index) => html`<li
              role="option"
              id="${id}-${index}"
              aria-selected=${index === this.active}
              @mousedown=${(event: MouseEvent) => {
                event.preventDefault();
                this.take(one);
              }}
            >
              ${row(one)}
            </li>`,
          )}
        </ul>
      </div>
    </div>`;
  }
}
