// Runs in each page before its own scripts: when a row of the queue was on the screen, and when a key had shown.
// Times are milliseconds of the Unix epoch, so that they can be set beside the server's.
(() => {
  const recorder = (window.recorder = { rows: {}, keys: [], usableAt: null, longest: 0 });
  const now = () => performance.timeOrigin + performance.now();
  // A task that is asked for while a frame is made runs when it is drawn; the next frame begins when it has been handed on.
  const soon = new MessageChannel();
  const waiting = [];
  soon.port1.onmessage = () => waiting.shift()();
  const whenDrawn = (then) => {
    waiting.push(then);
    soon.port2.postMessage(0);
  };
  const onceShown = (then) => whenDrawn(() => requestAnimationFrame(then));

  const watchQueue = (queue) => {
    const seen = new Set();
    const look = () => {
      const fresh = [...queue.querySelectorAll("li[id]")].filter((row) => !seen.has(row.id));
      fresh.forEach((row) => seen.add(row.id));
      if (!fresh.length) return;
      onceShown(() => {
        const at = now();
        recorder.usableAt ??= at - performance.timeOrigin;
        fresh.forEach((row) => (recorder.rows[row.id.slice("incident-".length)] = at));
      });
    };
    new MutationObserver(look).observe(queue, { childList: true, subtree: true });
  };
  addEventListener("DOMContentLoaded", () => {
    const queue = document.getElementById("queue");
    if (queue) watchQueue(queue);
  });

  // What a key changes: which incident and unit are chosen, what is open, where one types and what stands there.
  const shown = () => {
    const chosen = [...document.querySelectorAll("[aria-selected=true]")].map((row) => row.id).join(" ");
    const active = document.activeElement;
    const open = document.querySelectorAll("#call-form.open, #help > *, #sheet, [aria-expanded=true]").length;
    return [chosen, open, active?.id, active?.value, document.querySelector("#incident h1 a")?.href].join("|");
  };
  addEventListener(
    "keydown",
    (event) => {
      const { key, timeStamp } = event;
      const before = shown();
      const look = (tries) =>
        requestAnimationFrame(() =>
          whenDrawn(() => {
            if (shown() !== before) requestAnimationFrame(() => recorder.keys.push([key, performance.now() - timeStamp]));
            else if (tries) look(tries - 1);
          }),
        );
      look(120);
    },
    { capture: true },
  );
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (recorder.longest = Math.max(recorder.longest, entry.duration)))).observe({ type: "longtask", buffered: true });
})();
