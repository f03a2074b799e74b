// What the server and the page say to each other: docs/board.md.

import type { Call, Duplicate, Ring } from "./wire_calls";

export type * from "./wire_calls";

export type Id = string | number;
export type UnitKind = "car" | "e_bike" | "foot" | "fire" | "volunteers";
export type UnitState = "off" | "free" | "ordered" | "en_route" | "on_scene";
export type IncidentState = "waiting" | "ordered" | "attended" | "closed" | "merged";
export type OrderState = "sent" | "delivered" | "seen" | "accepted" | "en_route" | "on_scene";
export type OrderStep = "delivered" | "seen" | "accepted" | "en_route" | "on_scene" | "cleared" | "declined";
export type OrderWay = "data" | "voice";
export type Lonlat = [number, number];

export interface Boot {
  state_url: string;
  live_url: string;
  api: string;
  csrf: string;
  language: string;
  zone: string;
  /** The unit whose crew this is; on the phone only. */
  unit: Id | null;
  /** Where the installation tells closed pages: the key to subscribe with. */
  push_key?: string | null;
  /** The server's clock when it made the page; empty where the page was kept on this phone. */
  now: string;
  user: { id: Id; name: string; roles: string[]; rights: string[] };
  map: { tiles: string; bounds: [number, number, number, number]; min_zoom: number; max_zoom: number; attribution?: string };
  texts: Record<string, string>;
}

export interface Clock {
  key: string;
  name: string;
  state: "not_started" | "running" | "due" | "paused" | "met" | "breached" | "cancelled";
  elapsed_seconds: number;
  as_of: string;
  target_seconds: number;
  soon_at: string | null;
  due_at: string | null;
}

export interface Order {
  id: Id;
  unit: Id;
  call_sign: string;
  state: OrderState;
  way: OrderWay;
  since: string;
  arrives_at: string | null;
  /** Steps of the ladder: with each more the phone sounds again. */
  reminded: number;
}

export interface Incident {
  id: Id;
  number: string;
  category: string | null;
  category_name: string;
  priority: number;
  state: IncidentState;
  place: string;
  place_text: string;
  lon: number | null;
  lat: number | null;
  opened_at: string;
  closed_at: string | null;
  flags: string[];
  dispatcher: Id | null;
  alert: boolean;
  /** The call sign of a crew that calls for help. */
  help_of: string | null;
  merged_into: Id | null;
  merged_count: number;
  orders: Order[];
  clocks: Clock[];
  step: number;
  steps: number;
}

export interface Unit {
  id: Id;
  call_sign: string;
  kind: UnitKind;
  state: UnitState;
  since: string;
  post: Id | null;
  post_name: string;
  incident: Id | null;
  order: Id | null;
  lon: number | null;
  lat: number | null;
  heading: number | null;
  position_at: string | null;
  capabilities: string[];
}

export interface Closure {
  id: Id;
  reason: string;
  line: Lonlat[];
  since: string;
  until: string | null;
}

export interface Post {
  id: Id;
  name: string;
  kind: string;
  lon: number;
  lat: number;
}

export interface Category {
  code: string;
  name: string;
  priority: number;
  /** Saved in one key, sends nobody. */
  set_aside: boolean;
}

export interface Choice {
  code: string;
  name: string;
}

export interface BoardState {
  position: number;
  now: string;
  area: { id: Id; name: string };
  categories: Category[];
  channels: (string | Choice)[];
  incidents: Incident[];
  units: Unit[];
  closures: Closure[];
  posts: Post[];
  dispatchers: { id: Id; name: string }[];
  cover_share: number | null;
  modes: Mode[];
  mode_choices: ModeChoice[];
  rings: Ring[];
  /** Seconds by the key of the policy: answer_15, process, call_back. */
  targets: Record<string, number>;
}

/** A mode in force in an area and all below it. */
export interface Mode {
  id: Id;
  area: Id;
  area_name: string;
  code: string;
  name: string;
  says: string;
  since: string;
  until: string;
  reason: string;
  folds_from_priority: number | null;
}

export interface ModeChoice {
  code: string;
  name: string;
  says: string;
}

export interface Frame {
  /** Another mode is in force: all of them, and clocks, cards and ladders have changed with it. */
  modes?: Mode[];
  rings?: Ring[];
  incidents?: Incident[];
  units?: Unit[];
  closures?: Closure[];
  lifted?: Id[];
  gone?: Id[];
  /** What waits has changed: ask for it again. */
  todo?: boolean;
  positions?: { id: Id; lon: number; lat: number; heading: number | null; at: string }[];
  cover_share?: number | null;
}

export interface TimelineEntry {
  position: number;
  at: string;
  verb: string;
  text: string;
  by: string | null;
  late: boolean;
}

export interface IncidentDetail extends Incident {
  notes: { at: string; by: string | null; text: string }[];
  calls: Call[];
  duplicates: Duplicate[];
  timeline: TimelineEntry[];
  /** What other rooms know of it, each under its own name. */
  parts: Record<string, unknown>;
}

/** One thing that waits for somebody, or at the desk. */
export interface Todo {
  kind: string;
  id: Id;
  title: string;
  detail: string;
  since: string;
  due_at: string | null;
  lon: number | null;
  lat: number | null;
  incident: Id | null;
  page: string;
  /** On foot from the one before, or from where one stands; null where nobody knows. */
  walk_seconds: number | null;
}

export interface Candidate {
  unit: Id;
  call_sign: string;
  kind: UnitKind;
  rank: number;
  travel_seconds: number | null;
  state: UnitState;
  position_age_seconds: number | null;
  reasons: { code: string; text: string }[];
  recommended: boolean;
}

export interface Ranking {
  decision_ms: number;
  candidates: Candidate[];
  cover_before: number | null;
  /** Whom the run card sends next; null where nobody is left. */
  reinforcement: { step: number; units: Id[]; short: number; text: string } | null;
}

/** Squares with demand out of reach: west, south, share open now, share that the chosen unit would leave open. */
export interface CoverGaps {
  squares: [number, number, number, number][];
  width: number;
  height: number;
}

export interface Route {
  line: Lonlat[];
  travel_seconds: number;
  length_m: number;
  steps: { street: string; length_m: number }[];
}

export interface PlaceCandidate {
  place: Id | null;
  text: string;
  detail: string;
  kind: string;
  lon: number;
  lat: number;
  score: number;
  distance_m: number | null;
  is_new_name: boolean;
  reasons: string[];
}

export interface PlaceAnswer {
  candidates: PlaceCandidate[];
  ambiguous: boolean;
  question: string | null;
  choices: { text: string; places: Id[] }[];
  understood: string[];
}

export interface Done {
  position: number;
  verb: string;
  subject: { kind: string; id: Id };
}

/** An institution that may be rung from here. */
export interface Agency {
  id: Id;
  code: string;
  kind: string;
  name: string;
  dial_number: string;
  repair_seconds: number;
}

export interface Transfer {
  id: Id;
  agency: Id;
  name: string;
  dial_number: string;
  state: "offered" | "connected" | "confirmed" | "refused" | "withdrawn";
  offered_at: string;
  due_at: string;
  connected_at: string | null;
  ended_at: string | null;
  taken_by: string;
  reference: string;
  reason: string;
}

export interface TransfersPart {
  transfers: Transfer[];
  record: string;}

/** The last hundred metres to a place, for one vehicle: `parts.approach` of an incident, and `GET /api/approach`. */
export interface Approach {
  target: Lonlat;
  /** By which it is asked for again: a point in a village may mean one of its houses. */
  place: Id | null;
  ground: { id: Id; name: string; kind: string; version: number | null; published_on: string; sheet: string } | null;
  house: { id: Id; text: string; floors: number | null; residents: number } | null;
  vehicle: { kind: UnitKind; kind_name: string; call_sign: string; needs_width_m: number; needs_height_m: number };
  entrances: { name: string; purpose: string; lon: number; lat: number; is_best: boolean }[];
  /** Where the vehicle stops; `line` goes on from there, on foot or with the hose, to the entrance. */
  stop: { lon: number; lat: number; walk_m: number; line: Lonlat[]; reason: { code: string; text: string } | null } | null;
  /** One sentence that says it, as it is read out by radio. */
  text: string;
  lanes: { name: string; line: Lonlat[]; width_m: number | null; height_m: number | null; text: string; is_passable: boolean }[];
  near: NearAsset[];
  route: Route | null;
}

export interface NearAsset {
  id: Id;
  kind: string;
  kind_name: string;
  name: string;
  detail: string;
  lon: number;
  lat: number;
  metres: number;
  /** No way to it is known: that is the straight distance. */
  is_straight: boolean;
  is_expired: boolean;
}

/** Told of something broken; its clock runs until it is restored. */
export interface Notice {
  id: Id;
  name: string;
  dial_number: string;
  state: "standing" | "restored" | "withdrawn";
  what: string;
  told_to: string;
  told_at: string;
  promised_at: string | null;
  due_at: string;
  ended_at: string | null;
  reason: string;
  /** The road closed for it, while it is closed. */
  closure: Id | null;
  updates: { at: string; text: string }[];
}

/** A neighbour asked for units. */
export interface SupportRequest {
  id: Id;
  name: string;
  is_outside: boolean;
  dial_number: string;
  state: "asked" | "coming" | "declined" | "arrived" | "ended" | "withdrawn";
  is_open: boolean;
  what: string;
  asked_at: string;
  due_at: string;
  answered_at: string | null;
  answered_by: string;
  answer: string;
  ended_at: string | null;
  units: string[];
}

export interface Neighbour {
  area: Id | null;
  agency: Id | null;
  name: string;
}

export interface RequestToAnswer {
  id: Id;
  state: string;
  from_area: string;
  category_name: string;
  priority: number;
  place: string;
  what: string;
  asked_at: string;
  due_at: string;
  units: { unit: Id; call_sign: string; travel_seconds: number | null }[];
}

/** On the way over a road that was closed; null: no other way leads there. */
export interface Delayed {
  unit: Id;
  call_sign: string;
  number: string;
  later_seconds: number | null;
}
