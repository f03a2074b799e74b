// The form outlives its page: kept on the server a second after the last word, offered when the board is opened again.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, may, text } from "./boot";
import { repaint } from "./paint";
import { ask, tell } from "./server";
import type { KeptDraft } from "./wire";
import { clockTime, joined } from "./words";

const REST_MS = 1_000;
const ANSWER_MS = 250; // other pages of this browser say which drafts are theirs
const channel = "BroadcastChannel" in window ? new BroadcastChannel("shouwang-drafts") : null;

let current: () => { id: string } | null = () => null;
let kept = "";
export let offered: KeptDraft[] = [];

/** ``draft``: what is being written on this page, without what nobody has typed yet. */
export function keepDrafts(draft: () => { id: string } | null): void {
  current = draft;
  channel?.addEventListener("message", ({ data }: MessageEvent<{ ask?: true }>) => {
    const mine = current();
    if (data.ask && mine) channel.postMessage({ taken: mine.id });
  });
  // By the clock, not with a paint: a page that lies behind another one, or whose map keeps the machine busy, paints none.
  setInterval(() => void keep(), REST_MS);
  document.addEventListener("visibilitychange", () => document.hidden && void keep());
}

async function keep(): Promise<void> {
  const draft = current();
  const form = draft ? JSON.stringify(draft) : "";
  if (!draft || form === kept) return;
  kept = form;
  await tell("/calls/draft", { id: draft.id, form: JSON.parse(form) as object }).catch(() => (kept = "")); // again in a second
}

/** What a page left that is gone now: nothing of it opens by itself. */
export async function offerDrafts(): Promise<void> {
  if (!may("take_call")) return;
  const answer = await ask<{ drafts: KeptDraft[] }>(`${boot.api}/calls/drafts`).catch(() => null);
  if (!answer?.drafts.length) return;
  const taken = await takenElsewhere();
  offered = answer.drafts.filter((one) => one.id !== current()?.id && !taken.has(one.id));
  repaint();
}

function takenElsewhere(): Promise<Set<string>> {
  const taken = new Set<string>();
  if (!channel) return Promise.resolve(taken);
  const hear = ({ data }: MessageEvent<{ taken?: string }>) => data.taken && taken.add(data.taken);
  channel.addEventListener("message", hear);
  channel.postMessage({ ask: true });
  return new Promise((resolve) =>
    setTimeout(() => {
      channel.removeEventListener("message", hear);
      resolve(taken);
    }, ANSWER_MS),
  );
}

export function takeOffered(): KeptDraft | null {
  const [first, ...others] = offered;
  offered = others;
  return first ?? null;
}

/** Put aside for another call: it waits among those offered. */
export function park(draft: { id: string }): void {
  const form = JSON.parse(JSON.stringify(draft)) as KeptDraft["form"];
  offered = [...offered, { id: draft.id, saved_at: new Date().toISOString(), form }];
  void tell("/calls/draft", { id: draft.id, form }).catch(() => undefined);
}

export function discardKept(id: string): void {
  offered = offered.filter((one) => one.id !== id);
  kept = "";
  void tell(`/calls/drafts/${id}/discard`, {}).catch(() => undefined); // the worker does it within the hour
  repaint();
}

export function offeredList(bringBack: () => void): TemplateResult | typeof nothing {
  if (!offered.length) return nothing;
  return html`${offered.map(
    (one, index) => html`<p class="edge draft kept">
      <span>${text("draft_left", { time: clockTime(one.saved_at) })} ${joined([one.form.place_text, one.form.category_text])}</span>
      ${index ? nothing : html`<button type="button" class="small" @click=${bringBack}>${text("bring_back")} <kbd>D</kbd></button>`}
      <button type="button" class="small quiet" @click=${() => discardKept(one.id)}>${text("discard_draft")}</button>
    </p>`,
  )}`;
}
