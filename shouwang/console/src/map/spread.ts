// Marks that would cover each other: a few stand side by side, many become one mark with their number.
export interface Spot {
  x: number;
  y: number;
}

export interface Placed<T> {
  one: T;
  /** Pixels from where it would stand alone. */
  right: number;
  down: number;
}

export interface Spread<T> {
  placed: Placed<T>[];
  /** Those that stand for themselves only from nearer. */
  heaps: T[][];
}

export interface Look<T> {
  spotOf(one: T): Spot;
  /** Which side it makes way to. */
  isLeftwards(one: T): boolean;
  /** More than so many at one spot are a number. */
  mostBeside: number;
  /** Height of a row. */
  line: number;
}

const NEAR = 22; // nearer, the one hides what the other is
export const STEP = 27;
const IN_A_ROW = 5;
const MOST_PLACES = 60;

/** In the order given: who comes first stays where it is, who would cover it makes way. */
export function spread<T>(all: T[], look: Look<T>): Spread<T> {
  const heaps = heapsOf(all, look);
  const heaped = new Set(heaps.flat());
  const taken = new Squares<Spot>();
  for (const heap of heaps) taken.add(look.spotOf(heap[0]!), look.spotOf(heap[0]!));
  const placed = all.filter((one) => !heaped.has(one)).map((one) => {
    const at = look.spotOf(one);
    const free = freeSpot(at, taken, look.isLeftwards(one) ? -STEP : STEP, look.line);
    taken.add(free, free);
    return { one, right: free.x - at.x, down: free.y - at.y };
  });
  return { placed, heaps };
}

/** Each joins the first crowd whose first mark it would cover. */
function heapsOf<T>(all: T[], { spotOf, mostBeside }: Look<T>): T[][] {
  const groups = new Squares<T[]>();
  const found: T[][] = [];
  for (const one of all) {
    const at = spotOf(one);
    const group = groups.near(at)?.what;
    if (group) group.push(one);
    else groups.add(at, found[found.push([one]) - 1]!);
  }
  return found.filter((group) => group.length > mostBeside);
}

function freeSpot(at: Spot, taken: Squares<Spot>, step: number, line: number): Spot {
  const first = taken.near(at)?.at;
  if (!first) return at;
  for (let place = 1; place < MOST_PLACES; place += 1) {
    const spot = { x: first.x + (place % IN_A_ROW) * step, y: first.y + Math.floor(place / IN_A_ROW) * line };
    if (!taken.near(spot)) return spot;
  }
  return at;
}

/** What stands where, so that only the squares around are looked at. */
class Squares<T> {
  private readonly all = new Map<string, { at: Spot; what: T }[]>();

  add(at: Spot, what: T): void {
    const key = `${Math.floor(at.x / NEAR)} ${Math.floor(at.y / NEAR)}`;
    const here = this.all.get(key);
    if (here) here.push({ at, what });
    else this.all.set(key, [{ at, what }]);
  }

  near({ x, y }: Spot): { at: Spot; what: T } | undefined {
    for (let column = Math.floor(x / NEAR) - 1; column <= Math.floor(x / NEAR) + 1; column += 1) {
      for (let row = Math.floor(y / NEAR) - 1; row <= Math.floor(y / NEAR) + 1; row += 1) {
        const found = this.all.get(`${column} ${row}`)?.find(({ at }) => Math.hypot(at.x - x, at.y - y) < NEAR);
        if (found) return found;
      }
    }
    return undefined;
  }
}
