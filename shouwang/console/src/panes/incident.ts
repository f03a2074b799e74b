// The open incident: what and where, its clocks, who goes, what happened.
import { html, nothing, type TemplateResult } from "lit-html";
import { text } from "../boot";
import { board, openIncidents } from "../board_state";
import { clockLevel, elapsedSeconds, incidentLevel, isCounting, loudest, secondsSince } from "../clocks";
import { COMMANDS, shownKey, type Command } from "../commands";
import { channelName, disclose, disclosed, dispatcherName, merge, split } from "../deeds";
import { focus, nextStep, openedIncident, openIncident } from "../focus";
import { sheetForm } from "../sheet";
import type { Answer, Call, Clock, Duplicate, Incident, IncidentDetail, PlaceNote } from "../wire";
import { ago, clockTime, day, duration, joined, metres, named } from "../words";
import { agencyPane } from "./agencies";
import { callPointLines } from "./call_point";
import { approachPane } from "./approach";
import { candidateList } from "./candidates";
import { laterQuestions } from "./later_questions";
import { mark } from "./marks";
import { operationLine } from "./operations";
import { orderList } from "./orders";
import { pictureStrip } from "./pictures";
import { placeNotes } from "./place_notes";
import { timeline } from "./timeline";

const ELSEWHERE = ["send", "reinforce", "voice", "next_by_radio", "go_to_questions"];

function clockRow(clock: Clock): TemplateResult {
  const level = clockLevel(clock);
  const elapsed = elapsedSeconds(clock);
  const share = Math.min(1, clock.state === "not_started" ? 0 : elapsed / clock.target_seconds);
  const words = clock.state === "not_started" ? "–" : duration(elapsed);
  const title = joined([text(`clock_${clock.state}`), clock.due_at && `${text("due_at")} ${clockTime(clock.due_at)}`]);
  return html`<li class="clock ${level} ${isCounting(clock) ? "counting" : ""}" title=${title}>
    <span>${clock.name}</span>
    <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="6" /><rect class="share" width=${share * 100} height="6" /></svg>
    <span class="time">${level === "calm" ? nothing : mark(level)}${words} / ${duration(clock.target_seconds)}</span>
  </li>`;
}

/** From the first ring to the answer, beside what is promised. */
function answeredAfter(call: Call): string {
  if (!call.ring_at || !call.answered_at) return "";
  const seconds = (Date.parse(call.answered_at) - Date.parse(call.ring_at)) / 1000;
  return text("answered_after", { seconds: Math.round(seconds), target: board.targets.answer_15 ?? 15 });
}

function answers(detail: IncidentDetail | null): TemplateResult | typeof nothing {
  const given = detail?.parts.answers as Answer[] | undefined;
  if (!given?.length) return nothing;
  return html`<ul class="given" aria-label=${text("questions")}>${given.map((one) => html`<li class=${one.raises === null ? "" : "raises"} title=${joined([clockTime(one.at), one.by])}>${text("answered", { short: one.short, answer: one.answer })}</li>`)}</ul>`;
}

function caller(call: Call): TemplateResult {
  const known = call.contact === null ? undefined : disclosed.get(call.contact);
  return html`<p class="call">
    ${joined([text("caller"), channelName(call.channel), clockTime(call.received_at), answeredAfter(call)])}
    ${known
      ? html`<b>${joined([known.name, known.phone]) || text("caller_unknown")}</b>`
      : call.contact === null
        ? nothing
        : html`<button type="button" class="small" @click=${() => void disclose(call.contact!)}>${text("show_caller")}</button>`}
  </p>`;
}

function duplicate(incident: Incident, one: Duplicate, index: number): TemplateResult {
  return html`<p class="duplicate">
    ${named(text("perhaps_same", { number: one.number }), joined([one.category_name, one.place, metres(one.metres), ago(one.seconds_ago)]))}
    <button type="button" class="small" @click=${() => void merge(incident, one)}>${text("merge")} ${index ? nothing : html`<kbd>M</kbd>`}</button>
  </p>`;
}

function mergedParts(incident: Incident): TemplateResult[] {
  const parts = [...board.incidents.values()].filter((row) => row.merged_into === incident.id);
  return parts.map(
    (part) => html`<p class="duplicate">${joined([text("merged_part", { number: part.number }), part.place])}
      <button type="button" class="small" @click=${() => void split(part.id, part.number)}>${text("split")} <kbd>X</kbd></button></p>`,
  );
}

function head(incident: Incident, detail: IncidentDetail | null): TemplateResult {
  const level = incidentLevel(incident);
  const isLoud = loudest(openIncidents())?.id === incident.id;
  const notes = detail?.notes.slice(-3) ?? [];
  const flags = incident.flags.map((flag) => text(`flag_${flag}`));
  return html`<div class="incident ${level} ${isLoud ? "loud" : ""}">
    <h1>${incident.category_name || text("unknown_type")}<span><a href="/incidents/${incident.id}/" target="_blank" title=${text("open_sheet")}>${incident.number}</a> · <b>P${incident.priority}</b></span></h1>
    <p class="where">${incident.place || text("place_unknown")}</p>
    <p class="state" title=${`${day(incident.opened_at)} ${clockTime(incident.opened_at)}`}>
      ${joined([text(`state_${incident.state}`), ago(secondsSince(incident.opened_at)), dispatcherName(incident) ?? text("nobody_has_it"), incident.merged_count > 0 && text("n_merged", { n: incident.merged_count })])}
    </p>
    ${flags.length || incident.alert ? html`<ul class="flags">${incident.alert ? html`<li class="alert">${text("alert")}</li>` : nothing}${flags.map((flag) => html`<li>${flag}</li>`)}</ul>` : nothing}
    ${operationLine(incident.id, detail)} ${placeNotes(detail?.parts.place_notes as PlaceNote[] | undefined)} ${answers(detail)}
    ${notes.map((note) => html`<p class="note" title=${joined([clockTime(note.at), note.by])}>${note.text}</p>`)}
    ${detail?.calls.map(caller)} ${callPointLines(detail)} ${detail?.duplicates.slice(0, 3).map((one, index) => duplicate(incident, one, index))} ${mergedParts(incident)}
    <ul class="clocks" aria-label=${text("clocks")}>${[...incident.clocks].sort((a, b) => a.target_seconds - b.target_seconds).map(clockRow)}</ul>
  </div>`;
}

function button(command: Command, incident: Incident): TemplateResult {
  const words = command.words === "reinforce" ? `${text("reinforce")} ${nextStep(incident)}/${incident.steps}` : text(command.words);
  return html`<button type="button" @click=${() => command.run(incident, command.keys[0]!)}>${words} <kbd>${shownKey(command)}</kbd></button>`;
}

function verbs(incident: Incident): TemplateResult | typeof nothing {
  const possible = COMMANDS.filter((command) => command.group === "incident" && !ELSEWHERE.includes(command.words) && command.isPossible(incident));
  if (!possible.length) return nothing;
  return html`<div class="verbs" role="group" aria-label=${text("actions")}>${possible.map((command) => button(command, incident))}</div>`;
}

/** On a wide screen the incident before stays open beside. */
export function previousPane(): TemplateResult {
  const incident = focus.previousId === null ? undefined : board.incidents.get(focus.previousId);
  if (!incident || incident.id === focus.id) return html`<p class="empty">${text("previous_empty")}</p>`;
  return html`${head(incident, null)} ${orderList(incident)}
    <div class="act"><button type="button" @click=${() => openIncident(incident.id)}>${text("bring_to_front")}</button></div>`;
}

/** What stands above the form and below it. */
function around(incident: Incident): [TemplateResult, TemplateResult] {
  const detail = focus.detail?.id === incident.id ? focus.detail : null;
  const pictures = pictureStrip(detail);
  const approach = approachPane();
  const candidates = candidateList(incident, button, { approach, pictures });
  return [
    html`${head(incident, detail)} ${laterQuestions(incident, detail)}`,
    html`${orderList(incident)} ${agencyPane(detail)} ${candidates === nothing ? html`${approach} ${pictures}` : candidates} ${verbs(incident)} ${timeline(detail)}`,
  ];
}

/** The form has one place, whatever stands around it: an incident that arrives while somebody types takes nothing away. */
export function incidentPane(): TemplateResult {
  const incident = openedIncident();
  const empty = html`<p class="empty">${text(board.isLoaded ? "nothing_open" : "loading")}</p>`;
  const [above, below] = incident ? around(incident) : [nothing, empty];
  return html`${above} ${sheetForm()} ${below}`;
}
