// What was done, what was refused, and the way back. Spoken politely to a screen reader as well.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "./boot";
import { onPaint, repaint } from "./paint";
import { Unreachable } from "./server";

interface Toast {
  number: number;
  kind: "done" | "trouble";
  words: string;
  saved: string;
  way: { words: string; key: string; go: () => void } | null;
  until: number;
}

const UNDO_MS = 5_000;
const TROUBLE_MS = 12_000;
let toasts: Toast[] = [];
let count = 0;

export function done(words: string, undo: (() => void) | null = null): void {
  const way = undo && { words: text("undo"), key: "Z", go: undo };
  show({ kind: "done", words, saved: "", way, until: Date.now() + UNDO_MS });
}

/** The server's own words, and what has become of the work. */
export function trouble(error: unknown, saved: string, again: (() => void) | null = null): void {
  const words = error instanceof Error ? error.message : String(error);
  const way = again && error instanceof Unreachable ? { words: text("try_again"), key: "Z", go: again } : null;
  show({ kind: "trouble", words, saved, way, until: Date.now() + TROUBLE_MS });
}

/** Z: the way back of the newest toast that has one. */
export function undoNewest(): void {
  const toast = toasts.findLast((row) => row.way);
  if (toast) take(toast);
}

function show(toast: Omit<Toast, "number">): void {
  toasts = [...toasts.slice(-1), { ...toast, number: ++count }];
  repaint();
}

function take(toast: Toast): void {
  toasts = toasts.filter((row) => row !== toast);
  toast.way?.go();
  repaint();
}

onPaint(() => {
  if (!toasts.length) return;
  toasts = toasts.filter((row) => row.until > Date.now());
});

export function toastList(): TemplateResult {
  return html`${toasts.map(
    (toast) => html`<div class="toast ${toast.kind}">
      <p>${toast.words}${toast.saved ? html`<small>${toast.saved}</small>` : nothing}</p>
      ${toast.way
        ? html`<button type="button" @click=${() => take(toast)}>
            ${toast.way.words} <kbd>${toast.way.key}</kbd>
            <span aria-hidden="true" class="seconds">${Math.max(1, Math.ceil((toast.until - Date.now()) / 1000))} s</span>
          </button>`
        : nothing}
    </div>`,
  )}`;
}
