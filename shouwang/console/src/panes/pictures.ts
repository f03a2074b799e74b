// Pictures from the scene: a tile says that there is one, from whom and when; a click asks for it, which is written down,
// and opens it large. Reinforce and every other key goes on working beside it.
import { html, nothing, type TemplateResult } from "lit-html";
import { may, text } from "../boot";
import { secondsSince } from "../clocks";
import { focus } from "../focus";
import { repaint } from "../paint";
import { act } from "../server";
import { openSheet } from "../sheet";
import { done, trouble } from "../toasts";
import type { Done, Id, IncidentDetail } from "../wire";
import { ago, clockTime, day, duration, joined } from "../words";

interface Picture {
  id: Id;
  kind: "photo" | "clip";
  call_sign: string;
  sent_at: string;
  seconds: number;
  erase_at: string;
  held: boolean;
}

let opened: { id: Id; incident: Id; url: string } | null = null;
let asking: Id | null = null;

function picturesOf(detail: IncidentDetail | null): Picture[] {
  return (detail?.parts.pictures as Picture[] | undefined) ?? [];
}

async function open(detail: IncidentDetail, one: Picture): Promise<void> {
  if (opened?.id === one.id) return close();
  asking = one.id;
  repaint();
  try {
    const answer = await act<Done & { url: string }>(`/pictures/${one.id}/view`, {});
    if (focus.id === detail.id) opened = { id: one.id, incident: detail.id, url: answer.url };
  } catch (error) {
    trouble(error, "");
  }
  asking = null;
  repaint();
}

function close(): void {
  opened = null;
  repaint();
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !opened) return;
    event.preventDefault();
    close();
  },
  { capture: true },
);

function words(one: Picture): string {
  return joined([text(`picture_${one.kind}`), one.kind === "clip" && duration(one.seconds), one.call_sign || text("picture_desk")]);
}

function tile(detail: IncidentDetail, one: Picture): TemplateResult {
  return html`<li><button type="button" aria-pressed=${opened?.id === one.id} ?disabled=${asking !== null} title=${clockTime(one.sent_at)} @click=${() => void open(detail, one)}>
    <b>${words(one)}</b><span class="time">${ago(secondsSince(one.sent_at))}</span>
  </button></li>`;
}

function askHold(one: Picture): void {
  openSheet({
    title: text("picture_hold_title"),
    verb: text("picture_hold"),
    fields: [{ name: "reason", label: text("reason"), value: "" }],
    send: async (values) => {
      await act(`/pictures/${one.id}/hold`, values);
      done(text("picture_is_held"));
    },
  });
}

async function release(one: Picture): Promise<void> {
  await act(`/pictures/${one.id}/release`, {}).then(() => done(text("picture_is_released")), (error: unknown) => trouble(error, ""));
}

function hold(one: Picture): TemplateResult | typeof nothing {
  if (!may("hold_pictures")) return nothing;
  return one.held
    ? html`<button type="button" class="small" @click=${() => void release(one)}>${text("picture_release")}</button>`
    : html`<button type="button" class="small" @click=${() => askHold(one)}>${text("picture_hold")}</button>`;
}

function large(one: Picture, url: string): TemplateResult {
  const about = words(one);
  return html`<figure class="picture-large" aria-label=${about}>
    ${one.kind === "photo" ? html`<img src=${url} alt=${about} />` : html`<video src=${url} controls autoplay muted playsinline></video>`}
    <figcaption>
      <span>${joined([about, clockTime(one.sent_at), one.held ? text("picture_held") : text("picture_until", { day: day(one.erase_at) })])}</span>
      <small>${text("picture_noted")}</small>
      <span class="steps">${hold(one)} <button type="button" class="small" @click=${close}>${text("close_help")} <kbd>Esc</kbd></button></span>
    </figcaption>
  </figure>`;
}

export function pictureStrip(detail: IncidentDetail | null): TemplateResult | typeof nothing {
  const pictures = picturesOf(detail);
  if (!detail || !pictures.length) return nothing;
  const shown = opened?.incident === detail.id ? pictures.find((one) => one.id === opened?.id) : undefined;
  return html`<h2><span>${text("pictures")}</span><span>${pictures.length}</span></h2>
    <ol class="pictures">${pictures.map((one) => tile(detail, one))}</ol>
    ${shown && opened ? large(shown, opened.url) : nothing}`;
}
