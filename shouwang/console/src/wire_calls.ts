// What the server and the page say to each other about calls: docs/board.md.
import type { Choice, Done, Id } from "./wire";

/** What an answer does. */
export interface Effect {
  on: string | null;
  at_least: number | null;
  priority: number | null;
  need: string;
  say: string;
}

export interface Question {
  category: string;
  key: string;
  kind: "yes_no" | "choice" | "text" | "number";
  text: string;
  short: string;
  choices: Choice[];
  effects: Effect[];
}

/** The last answer to a question, under `parts.answers` of an incident. */
export interface Answer {
  key: string;
  short: string;
  answer: string;
  value: string;
  raises: number | null;
  at: string;
  by: string;
}

export interface PlaceNote {
  id: Id;
  kind: string;
  kind_name: string;
  text: string;
  of: string;
  by: string;
  ends_on: string;
}

export interface Ring {
  id: Id;
  line: string;
  rang_at: string;
  state: "ringing" | "answered" | "dropped" | "over";
  by: string | null;
}

export interface AnsweredRing extends Done {
  phone: string;
  rang_at: string;
  answered_at: string | null;
}

export interface StartedCallBack extends Done {
  phone: string;
  name: string;
  rang_at: string | null;
  incident: Id | null;
}

export interface KeptDraft {
  id: string;
  saved_at: string;
  form: Partial<{ place_text: string; category_text: string }> & Record<string, unknown>;
}

export interface Duplicate {
  id: Id;
  number: string;
  category_name: string;
  place: string;
  metres: number;
  seconds_ago: number;
}

export interface Call {
  id: Id;
  received_at: string;
  ring_at: string | null;
  answered_at: string | null;
  channel: string;
  contact: Id | null;
}
