// The last hundred metres of the open incident, in few lines: beside the units, for the one that Enter would send.
import { nothing, type TemplateResult } from "lit-html";
import { shownApproach } from "../approach_focus";
import { approachBlock, isTelling } from "../approach_view";

export function approachPane(): TemplateResult | typeof nothing {
  const found = shownApproach();
  return found && isTelling(found) ? approachBlock(found) : nothing;
}
