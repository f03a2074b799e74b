// Places by what people call them, nearest to the middle of the map first.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, text } from "./boot";
import { Combobox, type Proposals } from "./combobox";
import { ask } from "./server";
import type { PlaceAnswer, PlaceCandidate } from "./wire";
import { joined, metres } from "./words";

let middle: () => [number, number] | null = () => null;

export function searchAround(point: () => [number, number] | null): void {
  middle = point;
}

export async function findPlaces(query: string, signal: AbortSignal): Promise<Proposals<PlaceCandidate>> {
  if (!query) return { rows: [], notice: null };
  const near = middle();
  const parts = new URLSearchParams({ q: query, ...(near && { lon: near[0].toFixed(6), lat: near[1].toFixed(6) }) });
  const answer = await ask<PlaceAnswer>(`${boot.api}/places?${parts}`, signal);
  return { rows: answer.candidates, notice: notice(answer), choices: answer.choices.map(({ text: words, places }) => ({ words, fits: (place) => places.includes(place.place ?? "") })) };
}

function notice(answer: PlaceAnswer): string | null {
  if (answer.question) return answer.question;
  if (!answer.candidates.length) return text("no_place_fits", { parts: answer.understood.join(" · ") || "–" });
  return null;
}

export function placeRow(place: PlaceCandidate): TemplateResult {
  return html`<b>${place.text}</b><span>${joined([place.detail, place.distance_m === null ? "" : metres(place.distance_m)])}</span>${place.reasons.length ? html`<small>${joined(place.reasons)}</small>` : nothing}`;
}

export function placeField(id: string, label: string, placeholder: string, take: (place: PlaceCandidate) => void, more: { go?: () => void; typed?: (query: string) => void; looked?: (place: PlaceCandidate) => void } = {}): Combobox<PlaceCandidate> {
  return new Combobox<PlaceCandidate>({ id, label, placeholder, find: findPlaces, row: placeRow, take, ...more });
}
