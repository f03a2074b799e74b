// The map's legend: what the shapes mean, how much of the area is reached in time, whether the map follows.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, may, text } from "../boot";
import { board } from "../board_state";
import { chosenCandidate } from "../focus";
import { mapState, mapTools } from "../map_tools";
import { percent } from "../words";
import { mark } from "./marks";

/** The share opens what it is made of: where on the ground the rest is. */
function coverButton(): TemplateResult | typeof nothing {
  if (board.cover_share === null) return nothing;
  const words = text("cover", { share: percent(board.cover_share) });
  if (!may("see_positions")) return html`<span class="cover" title=${text("cover_hint")}>${words}</span>`;
  return html`<button type="button" class="small cover" title=${text("cover_hint")} aria-pressed=${mapState.isCoverShown} @click=${() => mapTools.toggleCover()}>${words} <kbd>U</kbd></button>`;
}

/** What the hatching means, while it is there. */
function coverSigns(): TemplateResult | typeof nothing {
  if (!mapState.isCoverShown) return nothing;
  const chosen = chosenCandidate();
  return html`<span class="hatch open">${text("cover_open")}</span>
    ${chosen ? html`<span class="hatch leaving">${text("cover_left", { unit: chosen.call_sign })}</span>` : nothing}`;
}

export function legend(): TemplateResult {
  return html`${mapState.isRoadTool ? html`<p class="tool" role="status">${text("road_tool_hint")}</p>` : nothing}
    ${mapState.isBroken ? html`<p class="tool" role="status">${text("map_broken", { reason: mapState.isBroken })}</p>` : nothing}
    <div class="legend">
      <span>${mark("late")} ${text("level_late")}</span><span>${mark("soon")} ${text("level_soon")}</span><span>${mark("calm")} ${text("level_calm")}</span>
      ${coverSigns()}
      <span class="kinds">${text("legend_kinds")}</span>
      ${coverButton()}
      <button type="button" class="small" aria-pressed=${mapState.isFollowing} @click=${() => mapTools.toggleFollow()}>
        ${text(mapState.isFollowing ? "map_follows" : "map_held")} <kbd>G</kbd>
      </button>
    </div>
    <span class="source">${boot.map.attribution ?? "© OpenStreetMap"}</span>`;
}
