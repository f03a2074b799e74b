// Where nobody arrives within five minutes: as it is now, and as it would be once the chosen unit goes.
import type { FeatureCollection } from "geojson";
import { boot } from "../boot";
import { board, onChange } from "../board_state";
import { chosenCandidate } from "../focus";
import { mapState } from "../map_tools";
import { repaint, repaintWithAnswers } from "../paint";
import { ask } from "../server";
import type { CoverGaps, Id } from "../wire";
import { squares } from "./squares";

const REST_MS = 3_000; // units move all the time; ground that flickers cannot be read
let found: CoverGaps | null = null;
let askedFor: Id | null = null;
let askedAt = 0;
let control = new AbortController();

export function toggleCover(): void {
  mapState.isCoverShown = !mapState.isCoverShown;
  found = null;
  askedFor = null;
  repaint();
}

/** Asked again when another unit is chosen, and when units have moved, but no more often than can be read. */
export function followCover(): void {
  if (!mapState.isCoverShown) return;
  const unit = chosenCandidate()?.unit ?? "";
  const isOld = Date.now() - askedAt > REST_MS;
  if (unit === askedFor && !isOld) return;
  askedFor = unit;
  askedAt = Date.now();
  control.abort();
  control = new AbortController();
  void ask<CoverGaps>(`${boot.api}/cover?unit=${unit}`, control.signal)
    .then((answer) => {
      found = answer;
      repaintWithAnswers();
    })
    .catch(() => undefined); // asked again with the next look; the ground stays as it was
}

export function coverFeatures(): FeatureCollection {
  return squares(mapState.isCoverShown ? found : null);
}

onChange((_changed, haveRoadsChanged) => {
  if (haveRoadsChanged && board.isLoaded) askedAt = 0;
});
