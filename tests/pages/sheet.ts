// The small form over the incident: what stands around it may change while somebody types.
import { board } from "../../shouwang/console/src/board_state";
import { openIncident } from "../../shouwang/console/src/focus";
import { incidentPane } from "../../shouwang/console/src/panes/incident";
import { repaint } from "../../shouwang/console/src/paint";
import { openSheet } from "../../shouwang/console/src/sheet";
import { equal, incident, server, shown, test, until } from "./told";

const field = () => document.querySelector<HTMLInputElement>("#sheet input");

test("a form keeps the focus and what was typed when its incident arrives by the stream", async () => {
  server.answer = () => ({ status: 404 });
  const pane = shown(incidentPane);
  openIncident(7);
  openSheet({ title: "t", verb: "v", fields: [{ name: "reason", label: "r", value: "" }], send: () => Promise.resolve() });
  await until(() => field() !== null && document.activeElement === field(), "the form has the focus");
  const typed = field()!;
  typed.value = "灯会散场";
  board.incidents.set(7, incident(7));
  repaint();
  await until(() => pane.textContent!.includes("20260302-0007"), "the incident is shown");
  equal([typed.isConnected, document.activeElement === typed, typed.value], [true, true, "灯会散场"]);
});
