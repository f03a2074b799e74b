// What must be known at a glance: late, soon, open; whether the page hears the server; what time it is.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { board, openIncidents } from "../board_state";
import { incidentLevel, loudest, serverNow } from "../clocks";
import type { Stream } from "../stream";
import { ago, clockTime, day } from "../words";

export function connection(stream: Stream | null): TemplateResult {
  const isLive = stream?.isLive ?? false;
  const silence = stream ? (Date.now() - stream.heardAt) / 1000 : 0;
  const words = isLive ? text("live") : board.isLoaded ? text("reconnecting", { time: ago(silence) }) : text("loading");
  return html`<span class="connection ${isLive ? "live" : "lost"}">${words}</span>`;
}

export function counts(): TemplateResult {
  const rows = openIncidents();
  const levels = rows.map(incidentLevel);
  const late = levels.filter((level) => level === "late").length;
  const soon = levels.filter((level) => level === "soon").length;
  return html`${late ? html`<span class=${loudest(rows) ? "loud" : ""}><b>${late}</b> ${text("count_late")}</span>` : nothing}
    ${soon ? html`<span><b>${soon}</b> ${text("count_soon")}</span>` : nothing}
    <span><b>${rows.length}</b> ${text("count_open")}</span>`;
}

export function clock(): TemplateResult {
  const now = serverNow();
  return html`<time title=${day(now)}>${clockTime(now)}</time>`;
}
