// Marks that would cover each other: a few stand side by side, many become one mark with their number.
export interface Spot {
  x: number;
  y: number;
}

export interface Placed<T> {
  one: T;
  /** Pixels from where it is. */
  right: number;
  down: number;
}

export interface Spread<T> {
  placed: Placed<T>[];
  /** Those that stand for themselves only from nearer. */
  heaps: T[][];
}

const NEAR = 22; // nearer, the one hides what the other is
export const STEP = 27;
const IN_A_ROW = 5;
const MOST_BESIDE = 10;

/** In the order given, so that nothing moves that need not. `mayHeap`: false where nobody can come nearer; `line`: its height. */
export function spread<T>(all: T[], spotOf: (one: T) => Spot, { mayHeap, line }: { mayHeap: boolean; line: number }): Spread<T> {
  const groups = together(all, spotOf);
  const isHeap = (group: T[]) => mayHeap && group.length > MOST_BESIDE;
  return { placed: groups.filter((group) => !isHeap(group)).flatMap((group) => inRows(group, spotOf, line)), heaps: groups.filter(isHeap) };
}

/** Each joins the first group whose first mark it would cover; only the squares around are looked at. */
function together<T>(all: T[], spotOf: (one: T) => Spot): T[][] {
  const groups: T[][] = [];
  const squares = new Map<string, { at: Spot; group: T[] }[]>();
  for (const one of all) {
    const at = spotOf(one);
    const [column, line] = [Math.floor(at.x / NEAR), Math.floor(at.y / NEAR)];
    const found = around(column, line).flatMap((key) => squares.get(key) ?? []).find((first) => Math.hypot(first.at.x - at.x, first.at.y - at.y) < NEAR);
    if (found) found.group.push(one);
    else {
      const group = [one];
      groups.push(group);
      const key = `${column} ${line}`;
      squares.set(key, [...(squares.get(key) ?? []), { at, group }]);
    }
  }
  return groups;
}

function around(column: number, line: number): string[] {
  return [-1, 0, 1].flatMap((right) => [-1, 0, 1].map((down) => `${column + right} ${line + down}`));
}

/** From where the first one is, to the right and then down. */
function inRows<T>(group: T[], spotOf: (one: T) => Spot, line: number): Placed<T>[] {
  const first = spotOf(group[0]!);
  return group.map((one, place) => {
    const at = spotOf(one);
    return { one, right: first.x - at.x + (place % IN_A_ROW) * STEP, down: first.y - at.y + Math.floor(place / IN_A_ROW) * line };
  });
}
