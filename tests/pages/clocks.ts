// Clocks count by the server's time; at most one incident is the loudest.
import { clockLevel, elapsedSeconds, loudest, pressingClock, secondsSince, serverNow, setServerTime, urgentFirst } from "../../shouwang/console/src/clocks";
import type { Clock } from "../../shouwang/console/src/wire";
import { equal, incident, test } from "./told";

function clock(elapsed: number, more: Partial<Clock> = {}): Clock {
  const as_of = new Date(serverNow()).toISOString();
  return { key: "answer", name: "Answer", state: "running", elapsed_seconds: elapsed, as_of, target_seconds: 100, soon_at: null, due_at: null, ...more };
}

test("time is the server's, whatever this machine thinks", () => {
  setServerTime(new Date(Date.now() - 86_400_000).toISOString());
  equal(Math.round(secondsSince(new Date(Date.now() - 86_460_000).toISOString())), 60);
  equal(secondsSince(new Date(Date.now()).toISOString()), 0);
});

test("a clock is calm, soon and late at its marks, and says late once it was missed", () => {
  equal([74, 75, 99, 100].map((seconds) => clockLevel(clock(seconds))), ["calm", "soon", "soon", "late"]);
  equal(clockLevel(clock(10, { soon_at: new Date(serverNow() - 1).toISOString() })), "soon");
  equal((["not_started", "met", "cancelled", "breached"] as const).map((state) => clockLevel(clock(500, { state }))), ["calm", "calm", "calm", "late"]);
});

test("only a running clock goes on counting between two frames", () => {
  const as_of = new Date(serverNow() - 30_000).toISOString();
  equal([clock(10, { as_of }), clock(10, { as_of, state: "paused" })].map((one) => Math.round(elapsedSeconds(one))), [40, 10]);
});

test("the clock that presses is the late one, then the one nearest its target", () => {
  const clocks = [clock(20, { key: "calm" }), clock(120, { key: "late" }), clock(90, { key: "soon" }), clock(300, { key: "met", state: "met" })];
  equal(pressingClock(incident(1, { clocks }))!.key, "late");
  equal(pressingClock(incident(1, { clocks: [clock(20), clock(60, { key: "nearest" })] }))!.key, "nearest");
  equal(pressingClock(incident(1)), null);
});

test("one incident is loudest at most: help, then what is unanswered and late", () => {
  const late = [clock(120)];
  const rows = [
    incident(1),
    incident(2, { clocks: late, opened_at: "2026-03-02T01:00:05Z" }),
    incident(3, { clocks: late }),
    incident(4, { clocks: late, state: "closed" }),
    incident(5, { help_of: "C01", alert: true, opened_at: "2026-03-02T02:00:00Z" }),
  ];
  equal(urgentFirst(rows).map((one) => one.id), [5, 3, 2, 1, 4]);
  equal(loudest(rows)!.id, 5);
  equal(loudest(rows.slice(0, 4))!.id, 3);
  equal(loudest([incident(1), incident(4, { clocks: late, state: "closed" })]), null);
});
