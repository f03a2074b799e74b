// One small question at a time, in the lower half where the thumb is.
import { html, nothing, type TemplateResult } from "lit-html";
import { paintNow, repaint } from "../paint";

let content: (() => TemplateResult) | null = null;

export function openSheet(next: () => TemplateResult, focused = ""): void {
  content = next;
  paintNow();
  if (focused) document.querySelector<HTMLElement>(focused)?.focus();
}

export function closeSheet(): void {
  content = null;
  repaint();
}

export function isSheetOpen(): boolean {
  return content !== null;
}

export function sheetPane(): TemplateResult | typeof nothing {
  return content ? html`<div class="sheet">${content()}</div>` : nothing;
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && content) closeSheet();
});
