// The last hundred metres of the open incident, folded to what is read at a glance.
import { html, nothing, type TemplateResult } from "lit-html";
import { shownApproach } from "../approach_focus";
import { approachBlock, isTelling } from "../approach_view";
import { text } from "../boot";

export function approachPane(): TemplateResult | typeof nothing {
  const found = shownApproach();
  if (!found || !isTelling(found)) return nothing;
  return html`<h2><span>${text("approach")}</span></h2>${approachBlock(found)}`;
}
