// A note into the incident: a plain field, so that the keyboard's own dictation works; nothing is recorded here.
import { html } from "lit-html";
import { text } from "../boot";
import type { Incident } from "../wire";
import { joined, named } from "../words";
import { enqueue, happenedNow } from "./outbox";
import { closeSheet, openSheet } from "./sheet";

const LONGEST = 4_000; // what the server takes
const drafts = new Map<string, string>();

export function askNote(incident: Incident): void {
  const key = String(incident.id);
  openSheet(
    () => html`<form @submit=${(event: SubmitEvent) => keep(event, incident)}>
      <label for="note">${text("note_about", { what: joined([incident.category_name, incident.place]) })}</label>
      <textarea id="note" name="note" rows="3" maxlength=${LONGEST} .value=${drafts.get(key) ?? ""} @input=${(event: Event) => drafts.set(key, (event.target as HTMLTextAreaElement).value)}></textarea>
      <div class="pair">
        <button type="button" class="quiet" @click=${closeSheet}>${text("cancel")}</button>
        <button class="go">${text("note_send")}</button>
      </div>
    </form>`,
    "#note",
  );
}

function keep(event: SubmitEvent, incident: Incident): void {
  event.preventDefault();
  const words = (drafts.get(String(incident.id)) ?? "").trim();
  if (!words) return closeSheet();
  const at = happenedNow();
  enqueue({ lane: "deed", path: `/incidents/${incident.id}/notes`, body: { text: words, happened_at: at }, about: named(text("note_short"), words) }, at);
  drafts.delete(String(incident.id));
  closeSheet();
}
