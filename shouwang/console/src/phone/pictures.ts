// Photos and short clips from where the crew is. They wait in a lane of their own: on a bad network no step waits behind
// them. The server frees them of place and maker; nothing is looked for in them.
import { html, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { done, trouble } from "../toasts";
import type { Incident } from "../wire";
import { enqueue, happenedNow, unsent } from "./outbox";

/** As the server takes them unless its settings say otherwise: what is larger is said at once and not sent in vain. */
const PHOTO_BYTES = 12_000_000;
const CLIP_BYTES = 60_000_000;

function isClip(file: File): boolean {
  return file.type.startsWith("video/");
}

function keep(event: Event, incident: Incident): void {
  const input = event.target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = ""; // the same one may be chosen again
  for (const file of files) {
    if (file.size > (isClip(file) ? CLIP_BYTES : PHOTO_BYTES)) {
      trouble(new Error(text("picture_too_large")), "");
      continue;
    }
    const at = happenedNow();
    enqueue({ lane: "picture", path: `/incidents/${incident.id}/pictures`, body: file, headers: { "X-Happened-At": at }, about: `${text(isClip(file) ? "picture_clip" : "picture_photo")} ${incident.number}` }, at);
    done(text("picture_kept"));
  }
}

/** A label is the button: a file field opens by itself, offline too, and the phone asks whether camera or album. */
export function pictureButton({ incident }: { incident: Incident }): TemplateResult {
  const waiting = unsent("picture").length;
  return html`<label class="button picture-take">${text("picture_take")}${waiting ? html` <b>${waiting}</b>` : ""}
    <input type="file" accept="image/*,video/*" multiple class="unseen" @change=${(event: Event) => keep(event, incident)} />
  </label>`;
}
