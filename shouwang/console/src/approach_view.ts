// The last hundred metres in words: where the vehicle stops and why, what is left to walk, what stands near.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "./boot";
import type { Approach, IncidentDetail, NearAsset } from "./wire";
import { joined, metres } from "./words";

const HAZARD = "dangerous_goods";

/** What the incident's detail knows of the way to its place; null where nothing is known. */
export function approachOf(detail: IncidentDetail | null): Approach | null {
  return (detail?.parts["approach"] as Approach | undefined) ?? null;
}

/** Whether there is more to say than the place itself. */
export function isTelling(found: Approach): boolean {
  return found.house !== null || found.ground !== null || found.near.length > 0 || (found.stop?.walk_m ?? 0) > 30;
}

function houseFacts(found: Approach): string {
  const { house, ground } = found;
  const floors = house?.floors ? text("n_floors", { n: house.floors }) : "";
  const residents = house?.residents ? text("n_residents", { n: house.residents }) : "";
  return joined([ground?.name, house?.text, floors, residents]);
}

function distance(one: NearAsset): string {
  return one.is_straight ? text("metres_straight", { metres: metres(one.metres) }) : metres(one.metres);
}

function nearRow(one: NearAsset): TemplateResult {
  return html`<li class=${one.kind === HAZARD ? "hazard" : ""}>
    <span>${one.kind_name}</span><b>${distance(one)}</b>
    <small>${joined([one.name, one.detail])}${one.is_expired ? html` <em>${text("permit_expired")}</em>` : nothing}</small>
  </li>`;
}

/** The nearest of each kind and how many there are of it; one press shows each with all that is known. */
function near(found: Approach): TemplateResult | typeof nothing {
  if (!found.near.length) return nothing;
  const byDistance = [...found.near].sort((a, b) => a.metres - b.metres);
  const first = byDistance.filter((one, index) => byDistance.findIndex((other) => other.kind === one.kind) === index);
  const count = (kind: string) => found.near.filter((one) => one.kind === kind).length;
  return html`<details class="near">
    <summary>${first.map((one) => html`<span class=${one.kind === HAZARD ? "hazard" : ""}>${one.kind_name} <b>${distance(one)}</b>${count(one.kind) > 1 ? ` (${count(one.kind)})` : ""}</span> `)}</summary>
    <ul>${found.near.map(nearRow)}</ul>
  </details>`;
}

export function approachBlock(found: Approach): TemplateResult | typeof nothing {
  if (!isTelling(found)) return nothing;
  const facts = houseFacts(found);
  const { vehicle, ground } = found;
  return html`<section class="approach" aria-label=${text("approach")}>
    ${facts ? html`<p class="facts">${facts}</p>` : nothing}
    <p class="way"><span class="vehicle">${vehicle.call_sign || vehicle.kind_name}</span> ${found.text}</p>
    ${near(found)}
    ${ground?.version ? html`<p class="source"><a href=${ground.sheet} target="_blank">${text("approach_sheet")}</a> ${text("measured_version", { n: ground.version, day: ground.published_on })}</p>` : nothing}
  </section>`;
}
