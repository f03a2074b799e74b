import { html, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { text } from "../boot";
import type { IncidentDetail } from "../wire";
import { clockTime, day } from "../words";

export function timeline(detail: IncidentDetail | null): TemplateResult {
  const entries = detail?.timeline ?? [];
  return html`<h2><span>${text("timeline")}</span><span>${entries.length}</span></h2>
    ${entries.length
      ? html`<ol class="timeline">
          ${repeat(
            [...entries].reverse(),
            (entry) => `${entry.position} ${entry.text}`, // a card that was entered is one entry and several lines
            (entry) => html`<li class=${entry.late ? "late" : ""}>
              <time datetime=${entry.at} title=${`${day(entry.at)} ${clockTime(entry.at)}`}>${clockTime(entry.at)}</time>
              <span>${entry.text}${entry.by ? html` <small>${entry.by}</small>` : ""}</span>
            </li>`,
          )}
        </ol>`
      : html`<p class="empty">${text(detail ? "timeline_empty" : "loading")}</p>`}`;
}
