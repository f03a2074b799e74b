// One repaint a frame at most, whatever happened meanwhile; and one each second, because time is visible.
type Painter = () => void;

const ANSWERS_REST_MS = 80;
const painters: Painter[] = [];
let isAsked = false;
let isWaiting = false;
let paintedAt = -ANSWERS_REST_MS;

export function onPaint(painter: Painter): void {
  painters.push(painter);
}

export function repaint(): void {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    if (isAsked) paintNow();
  });
}

/** For a form that a key opens: its field is there, and can have the focus, before the next key is pressed. */
export function paintNow(): void {
  isAsked = false;
  paintedAt = performance.now();
  painters.forEach((painter) => painter());
}

/** For what the server says: several answers within a moment are one repaint, so that the next key does not wait for them. */
export function repaintWithAnswers(): void {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(
    () => {
      isWaiting = false;
      repaint();
    },
    Math.max(0, paintedAt + ANSWERS_REST_MS - performance.now()),
  );
}

export function tickEachSecond(): void {
  setTimeout(() => {
    repaint();
    tickEachSecond();
  }, 1000 - (Date.now() % 1000));
}
