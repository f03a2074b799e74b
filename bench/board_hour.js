// An hour's frames played at 20 times their speed, in place of the stream: read by board_heap in bench/board.py.
// Each second of that hour a fifth of the units moves; every 20 s an incident opens, is ordered, attended and closed.
(() => {
  const { seconds, speed } = window.hour;
  const asked = window.fetch;
  const played = (window.played = { seconds: 0 });
  let state = null;
  let calls = 0;

  // As if the two hours before had been like this one: as many that are over leave the page as come to it.
  const aged = (fresh) => {
    const twoHoursAgo = Date.now() - 2 * 3600 * 1000;
    const over = Array.from({ length: seconds / 20 }, (_, index) => {
      const id = `00000000-0000-7000-8001-${String(index).padStart(12, "0")}`;
      return { ...fresh.incidents[index % fresh.incidents.length], id, state: "closed", closed_at: new Date(twoHoursAgo + ((index + 1) * 20_000) / speed).toISOString(), clocks: [] };
    });
    return { ...fresh, incidents: [...fresh.incidents, ...over] };
  };

  const positionsAt = (second) =>
    state.units
      .filter((unit, index) => index % 5 === second % 5 && unit.lon !== null)
      .map((unit) => {
        unit.lon += (Math.random() - 0.5) * 0.0008;
        unit.lat += (Math.random() - 0.5) * 0.0008;
        return { id: unit.id, lon: unit.lon, lat: unit.lat, heading: Math.random() * 360, at: new Date(Date.now() + second).toISOString() };
      });

  const steps = ["waiting", "ordered", "attended", "closed"];
  const going = [];
  const incidentsAt = (second) => {
    if (second % 20 === 0) {
      const like = state.incidents[calls % state.incidents.length];
      const id = `00000000-0000-7000-8000-${String(++calls).padStart(12, "0")}`;
      going.push({ step: 0, row: { ...like, id, number: `hour-${calls}`, opened_at: new Date().toISOString() } });
    }
    if (second % 5) return [];
    const rows = going.filter((one) => one.step < steps.length).map((one) => {
      const unit = state.units[calls % state.units.length];
      one.row = { ...one.row, state: steps[one.step], closed_at: steps[one.step] === "closed" ? new Date().toISOString() : null };
      one.row.orders = steps[one.step] === "ordered" ? [{ id: one.row.id, unit: unit.id, call_sign: unit.call_sign, state: "en_route", way: "data", since: one.row.opened_at, arrives_at: null }] : [];
      one.step += 1;
      return one.row;
    });
    going.splice(0, going.length, ...going.filter((one) => one.step < steps.length));
    return rows;
  };

  const stream = () =>
    new ReadableStream({
      start(control) {
        const encoder = new TextEncoder();
        const began = performance.now();
        const timer = setInterval(() => {
          const until = Math.min(seconds, Math.floor(((performance.now() - began) / 1000) * speed));
          for (; played.seconds < until; played.seconds++) {
            const frame = { positions: positionsAt(played.seconds), incidents: incidentsAt(played.seconds), cover_share: 0.9 };
            control.enqueue(encoder.encode(`id: ${state.position}\nevent: frame\ndata: ${JSON.stringify(frame)}\n\n`));
          }
          if (played.seconds >= seconds) clearInterval(timer);
        }, 1000 / speed);
      },
    });

  window.fetch = async (path, ...rest) => {
    if (String(path).startsWith("/live")) return new Response(stream(), { headers: { "Content-Type": "text/event-stream" } });
    const answer = await asked(path, ...rest);
    if (!String(path).startsWith("/board/state")) return answer;
    state ??= aged(await answer.json());
    return Response.json(state);
  };
})();
