// What is noted about a place, beside it: gas, a dog, an entry code.
import { html, nothing, type TemplateResult } from "lit-html";
import { may, text } from "../boot";
import { attempt } from "../deeds";
import type { PlaceNote } from "../wire";
import { joined } from "../words";

function row(note: PlaceNote): TemplateResult {
  const withdraw = () => void attempt(`/place-notes/${note.id}/withdraw`, {}, () => text("note_on_place_withdrawn"));
  return html`<li title=${joined([note.by, text("until_day", { day: note.ends_on })])}><b>${note.kind_name}</b> <span>${note.text}${note.of ? html` <small>${note.of}</small>` : nothing}</span>
    ${may("write_place_note") ? html`<button type="button" class="small quiet" @click=${withdraw}>${text("withdraw_note")}</button>` : nothing}</li>`;
}

export function placeNotes(notes: PlaceNote[] | undefined): TemplateResult | typeof nothing {
  if (!notes?.length) return nothing;
  return html`<ul class="place-notes" aria-label=${text("place_notes")}>${notes.map(row)}</ul>`;
}
