// How Chinese words are typed by their sound: paijing, paij or pj for 派警. The server's table says how characters are read.
import { ask } from "./server";

const FEWEST_LETTERS = 2; // one letter begins a word in every second line
const TWO_LETTERS = /^[zcs]h/;

let readings = new Map<string, string[]>();
let asked: Promise<void> | null = null;

/** Once for a page; after a failure when it is wanted again. */
export function loadReadings(): Promise<void> {
  asked ??= ask<Record<string, string>>("/board/readings").then(keep).catch(() => void (asked = null));
  return asked;
}

function keep(table: Record<string, string>): void {
  readings = new Map();
  for (const [syllable, characters] of Object.entries(table)) for (const one of characters) readings.set(one, [...(readings.get(one) ?? []), syllable]);
}

/** The letters of what was typed, where it can be a reading: an input method sets them apart with blanks or ticks. */
export function lettersOf(query: string): string | null {
  const letters = query.toLowerCase().replace(/[\s']/g, "").replaceAll("ü", "v");
  return letters.length >= FEWEST_LETTERS && /^[a-z][a-z0-9]+$/.test(letters) ? letters : null;
}

/** At which character of the words these letters begin to be read; -1: nowhere. */
export function readAt(letters: string, words: string): number {
  const characters = [...words.toLowerCase()];
  return characters.findIndex((one, place) => readings.has(one) && isReadFrom(characters, place, letters));
}

/** Each character whole or by its first letter; only the last may be unfinished. */
function isReadFrom(characters: string[], place: number, letters: string): boolean {
  if (!letters) return true;
  const one = characters[place];
  if (one === undefined) return false;
  const goesOn = (length: number) => isReadFrom(characters, place + 1, letters.slice(length));
  const read = readings.get(one);
  if (!read) return one === letters[0] ? goesOn(1) : !/[\p{L}\p{N}]/u.test(one) && goesOn(0);
  return read.some((syllable) => syllable.startsWith(letters) || waysToType(syllable).some((typed) => letters.startsWith(typed) && goesOn(typed.length)));
}

function waysToType(syllable: string): string[] {
  return [syllable, syllable.slice(0, 1), ...(TWO_LETTERS.test(syllable) ? [syllable.slice(0, 2)] : [])];
}
