// The map's legend: what the shapes mean, how much of the area is reached in time, whether the map follows.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, text } from "../boot";
import { board } from "../board_state";
import { mapState, mapTools } from "../map_tools";
import { percent } from "../words";
import { mark } from "./marks";

export function legend(): TemplateResult {
  return html`${mapState.isRoadTool ? html`<p class="tool" role="status">${text("road_tool_hint")}</p>` : nothing}
    ${mapState.isBroken ? html`<p class="tool" role="status">${text("map_broken", { reason: mapState.isBroken })}</p>` : nothing}
    <div class="legend">
      <span>${mark("late")} ${text("level_late")}</span><span>${mark("soon")} ${text("level_soon")}</span><span>${mark("calm")} ${text("level_calm")}</span>
      <span class="kinds">${text("legend_kinds")}</span>
      ${board.cover_share === null ? nothing : html`<span class="cover" title=${text("cover_hint")}>${text("cover", { share: percent(board.cover_share) })}</span>`}
      <button type="button" class="small" aria-pressed=${mapState.isFollowing} @click=${() => mapTools.toggleFollow()}>
        ${text(mapState.isFollowing ? "map_follows" : "map_held")} <kbd>G</kbd>
      </button>
    </div>
    <span class="source">${boot.map.attribution ?? "© OpenStreetMap"}</span>`;
}
