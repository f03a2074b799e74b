// What the server would not take: its words, what it was about, and nothing put away but by a person.
import { html, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { clockTime } from "../words";
import { dismiss, refusedList } from "./outbox";

export function refusedPane(): TemplateResult {
  return html`<section class="refused" role="alert" aria-label=${text("not_taken")}>
    <h2>${text("not_taken")}</h2>
    <ul>
      ${refusedList().map(
        (one) => html`<li>
          <p><b>${one.about}</b> · ${clockTime(one.at)}</p>
          <p>${one.refused?.words} ${text("ask_by_radio")}</p>
          <button type="button" @click=${() => dismiss(one.key)}>${text("put_away")}</button>
        </li>`,
      )}
    </ul>
  </section>`;
}
