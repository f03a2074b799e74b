// What the server says is painted a few times a second however much it says; what a hand does, with the next frame.
import { onPaint, repaint, repaintWithAnswers } from "../../shouwang/console/src/paint";
import { equal, pause, test, until } from "./told";

const REST_MS = 80;

test("answers that come one after the other are few paints, and the last of them is shown", async () => {
  let paints = 0;
  onPaint(() => (paints += 1));
  const begun = performance.now();
  while (performance.now() < begun + 400) {
    repaintWithAnswers();
    await pause(5);
  }
  await pause(2 * REST_MS);
  const most = Math.ceil((performance.now() - begun) / REST_MS) + 1;
  equal([paints > 1, paints <= most], [true, true]);
  const before = paints;
  repaintWithAnswers();
  await until(() => paints === before + 1, "an answer after a rest is painted");
});

test("a key is painted although an answer was painted just now, and waits for none", async () => {
  const paintedAt: number[] = [];
  onPaint(() => paintedAt.push(performance.now()));
  repaintWithAnswers();
  await until(() => paintedAt.length === 1, "the answer is painted");
  repaintWithAnswers(); // waits
  repaint();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  equal(paintedAt.length, 2);
});
