// The line under `/`: find a place, incident or unit; send the unit found; any verb by its name; write a note.
import { html, type TemplateResult } from "lit-html";
import { announce } from "./announce";
import { may, text } from "./boot";
import { board } from "./board_state";
import { Combobox, type Proposals } from "./combobox";
import { COMMANDS, shownKey } from "./commands";
import { addNote, sendOrder } from "./deeds";
import { candidates, needsUnits, openedIncident, openIncident, pulledFrom } from "./focus";
import { mapTools } from "./map_tools";
import { operations, showOperation } from "./operations";
import { findPlaces } from "./place_search";
import { lettersOf, loadReadings, readAt } from "./readings";
import { done } from "./toasts";
import type { Candidate, Incident, Unit } from "./wire";
import type { Operation } from "./wire_operations";
import { joined } from "./words";

interface Proposal {
  kind: string;
  words: string;
  detail: string;
  run(): void;
}

const MOST_OF_A_KIND = 4;

/** As written, or read by its sound from its first character or a later one; null: not at all. */
function fit(query: string, words: string): number | null {
  if (words.toLowerCase().includes(query.toLowerCase())) return 0;
  const letters = lettersOf(query);
  const place = letters === null ? -1 : readAt(letters, words);
  return place < 0 ? null : place === 0 ? 1 : 2;
}

/** Those that fit, the plainest first; where they fit alike, as they stood. */
function fitting<T>(all: T[], query: string, wordsOf: (one: T) => string[]): T[] {
  const found = all.flatMap((one) => {
    const fits = wordsOf(one).flatMap((words) => fit(query, words) ?? []);
    return fits.length ? [{ one, rank: Math.min(...fits) }] : [];
  });
  return found.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

function dutyFirst(a: Unit, b: Unit): number {
  return Number(a.state === "off") - Number(b.state === "off") || a.call_sign.localeCompare(b.call_sign);
}

function asCandidate(unit: Unit): Candidate {
  const ranked = candidates().find((row) => row.unit === unit.id);
  if (ranked) return ranked;
  const { id, call_sign, kind, state } = unit;
  return { unit: id, call_sign, kind, state, rank: 0, travel_seconds: null, position_age_seconds: null, reasons: [], recommended: false };
}

function ofUnit(unit: Unit, incident: Incident | null): Proposal[] {
  const detail = joined([text(`unit_${unit.state}`), unit.post_name]);
  if (unit.state === "off") return [{ kind: text("unit"), words: unit.call_sign, detail, run: () => done(`${unit.call_sign} · ${detail}`) }];
  const show = { kind: text("unit"), words: unit.call_sign, detail, run: () => mapTools.showUnit(unit.id) };
  if (!incident || !needsUnits(incident) || !may("dispatch") || unit.incident === incident.id) return [show];
  const words = text("send_unit_to", { unit: unit.call_sign, number: incident.number });
  const one = asCandidate(unit);
  return [{ kind: text("send"), words, detail: joined([pulledFrom(one)?.text, detail]), run: () => void sendOrder("data", one) }, show];
}

function ofIncident(incident: Incident): Proposal {
  const words = `${incident.category_name} ${incident.number}`;
  return { kind: text("incident"), words, detail: joined([incident.place, text(`state_${incident.state}`)]), run: () => openIncident(incident.id) };
}

function ofOperation(one: Operation): Proposal {
  return { kind: text("operation"), words: one.name, detail: one.state_name, run: () => showOperation(one) };
}

/** A verb by its name, for whoever does not have its key in the fingers. */
function ofCommands(query: string, incident: Incident | null): Proposal[] {
  const possible = COMMANDS.filter((one) => one.keys.length === 1 && one.words !== "find" && one.isPossible(incident));
  return fitting(possible, query, (one) => [text(one.words)]).map((one) => ({
    kind: shownKey(one),
    words: text(one.words),
    detail: one.group === "incident" ? (incident?.number ?? "") : "",
    run: () => one.run(incident as Incident, one.keys[0]!),
  }));
}

function noteOn(incident: Incident, query: string): Proposal {
  return { kind: text("note"), words: text("write_note", { note: query }), detail: incident.number, run: () => void addNote(incident, query) };
}

function atOnce(query: string): Proposal[] {
  if (!query) return [];
  const incident = openedIncident();
  const units = fitting([...board.units.values()], query, (unit) => [unit.call_sign]).sort(dutyFirst).slice(0, MOST_OF_A_KIND);
  const incidents = fitting([...board.incidents.values()], query, (one) => [one.number, one.category_name, one.place]);
  return [
    ...units.flatMap((unit) => ofUnit(unit, incident)),
    ...incidents.slice(0, MOST_OF_A_KIND).map(ofIncident),
    ...fitting(operations, query, (one) => [one.name]).map(ofOperation),
    ...ofCommands(query, incident).slice(0, MOST_OF_A_KIND),
  ];
}

/** A note stands last and comes last: Enter on a place not yet found must not write one. */
async function find(query: string, signal: AbortSignal): Promise<Proposals<Proposal>> {
  if (!query) return { rows: [], notice: null };
  const incident = openedIncident();
  const [places] = await Promise.all([findPlaces(query, signal).catch(() => ({ rows: [], notice: null })), loadReadings()]);
  const rows = [
    ...atOnce(query),
    ...places.rows.slice(0, MOST_OF_A_KIND).map((place) => ({
      kind: text("place"),
      words: place.text,
      detail: place.detail,
      run: () => mapTools.show([place.lon, place.lat]),
    })),
    ...(incident && may("describe_incident") ? [noteOn(incident, query)] : []),
  ];
  return { rows, notice: rows.length ? null : text("nothing_found", { query }) };
}

function row(one: Proposal): TemplateResult {
  return html`<small class="kind">${one.kind}</small><b>${one.words}</b><span>${one.detail}</span>`;
}

const line = new Combobox<Proposal>({
  id: "command",
  label: text("command_label"),
  placeholder: text("command_hint"),
  find,
  atOnce,
  row,
  take: (one) => {
    line.clear();
    document.getElementById("command")?.blur();
    announce(one.words);
    one.run();
  },
});

/** Esc leaves at once: the next key is a command again. */
const leaving = {
  capture: true,
  handleEvent(event: KeyboardEvent): void {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    line.clear();
    (event.target as HTMLElement).blur();
  },
};

export function commandLine(): TemplateResult {
  return html`<kbd aria-hidden="true">/</kbd>
    <div class="grow" @keydown=${leaving} @focusin=${() => void loadReadings()}>${line.template()}</div>`;
}
