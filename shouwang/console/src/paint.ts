// One repaint a frame at most, whatever happened meanwhile; and one each second, because time is visible.
type Painter = () => void;

const painters: Painter[] = [];
let isAsked = false;

export function onPaint(painter: Painter): void {
  painters.push(painter);
}

export function repaint(): void {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    painters.forEach((painter) => painter());
  });
}

export function tickEachSecond(): void {
  setTimeout(() => {
    repaint();
    tickEachSecond();
  }, 1000 - (Date.now() % 1000));
}
