// The page under `?`: every key, in the words of the buttons.
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit-html";
import { may, text } from "../boot";
import { COMMANDS, shownKey } from "../commands";
import { paintNow } from "../paint";
import { modesInForce } from "./mode";

let isOpen = false;
let before: HTMLElement | null = null;

export function isHelpOpen(): boolean {
  return isOpen;
}

export function toggleHelp(): void {
  isOpen = !isOpen;
  if (isOpen) before = document.activeElement as HTMLElement | null;
  paintNow();
  (isOpen ? document.querySelector<HTMLElement>(".help button") : before)?.focus();
}

const IN_FORM: [string, string][] = [
  ["Ctrl Enter", "form_send"],
  ["Esc", "form_hide"],
  ["F2", "form_add_to_duplicate"],
  ["F4", "form_silent"],
  ["F6", "save_and_transfer"],
  ["F7", "nuisance_call"],
  ["F8", "misdirected_call"],
  ["F9", "non_police"],
  ["Alt A…", "form_choice"],
  ["Y N 1–9", "form_answer"],
];

function group(name: "incident" | "move" | "map"): TemplateResult | typeof nothing {
  const rows = COMMANDS.filter((command) => command.group === name);
  if (!rows.length) return nothing;
  return html`<section>
    <h2>${text(`keys_${name}`)}</h2>
    <dl>${rows.map((command) => html`<dt><kbd>${shownKey(command)}</kbd></dt><dd>${text(command.words)}</dd>`)}</dl>
  </section>`;
}

/** The shapes of `map/images.ts`, small. */
const SIGNS: [string, SVGTemplateResult][] = [
  ["sign_free", svg`<circle class="free" cx="12" cy="12" r="9" />`],
  ["sign_under_way", svg`<path d="M12 1 23 12 12 23 1 12Z" />`],
  ["sign_on_scene", svg`<rect x="3" y="3" width="18" height="18" rx="3" />`],
  ["sign_chosen", svg`<circle class="chosen" cx="12" cy="12" r="9" />`],
  ["sign_heading", svg`<circle cx="12" cy="14" r="8" /><path class="notch" d="M12 0 16 5 8 5Z" />`],
  ["sign_old", svg`<circle class="old" cx="12" cy="12" r="9" />`],
];

function signs(): TemplateResult {
  return html`<section>
    <h2>${text("signs")}</h2>
    <dl>${SIGNS.map(([words, shape]) => html`<dt><svg class="sign" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg></dt><dd>${text(words)}</dd>`)}</dl>
  </section>`;
}

function inForm(): TemplateResult {
  return html`<section>
    <h2>${text("keys_form")}</h2>
    <dl>${IN_FORM.map(([key, words]) => html`<dt><kbd>${key}</kbd></dt><dd>${text(words)}</dd>`)}</dl>
  </section>`;
}

export function helpPage(): TemplateResult | typeof nothing {
  if (!isOpen) return nothing;
  return html`<div class="help" role="dialog" aria-modal="true" aria-label=${text("keys")} @click=${(event: Event) => event.target === event.currentTarget && toggleHelp()}>
    <div>
      <header><h1>${text("keys")}</h1><button type="button" @click=${toggleHelp}>${text("close_help")} <kbd>Esc</kbd></button></header>
      ${modesInForce()} ${group("incident")} ${group("move")} ${group("map")}
      ${may("take_call") ? inForm() : nothing} ${signs()}
      <p>${text("keys_note")}</p>
    </div>
  </div>`;
}
