// The small form over the incident: what stands around it may change while somebody types.
import { board } from "../../shouwang/console/src/board_state";
import { callForm, openCallForm } from "../../shouwang/console/src/call_form";
import { openIncident } from "../../shouwang/console/src/focus";
import { incidentPane } from "../../shouwang/console/src/panes/incident";
import { repaint } from "../../shouwang/console/src/paint";
import { openSheet } from "../../shouwang/console/src/sheet";
import type { Category } from "../../shouwang/console/src/wire";
import { equal, incident, key, pause, server, shown, test, until } from "./told";

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

test("a form opened over another holds nothing of what was typed there", () => {
  server.answer = () => ({ status: 404 });
  shown(incidentPane);
  for (const title of ["close", "note"]) {
    openSheet({ title, verb: "v", fields: [{ name: "reason", label: "r", value: "" }], send: () => Promise.resolve() });
    equal([document.activeElement === field(), field()!.value], [true, ""]);
    field()!.value = "typed";
  }
});

test("a form has the focus before the next key is pressed: what is typed at once is written, and fires nothing", () => {
  server.answer = () => ({ status: 404 });
  shown(incidentPane);
  shown(callForm);
  openSheet({ title: "t", verb: "v", fields: [{ name: "reason", label: "r", value: "" }], send: () => Promise.resolve() });
  equal(document.activeElement?.getAttribute("name"), "reason");
  openCallForm();
  equal(document.activeElement?.id, "call-place");
});

test("Enter on a kind goes on at once, and never later from where somebody has gone meanwhile", async () => {
  server.answer = () => ({ status: 404 });
  board.categories = [{ code: "noise", name: "Noise", priority: 4, set_aside: false } as Category];
  shown(callForm);
  openCallForm();
  const kind = document.querySelector<HTMLInputElement>("#call-kind")!;
  kind.focus();
  kind.value = "Noise";
  kind.dispatchEvent(new InputEvent("input", { bubbles: true }));
  key(kind, "Enter");
  await pause(0);
  equal(document.activeElement?.id, "call-note");
  document.getElementById("call-caller_name")!.focus();
  await pause(100);
  equal(document.activeElement?.id, "call-caller_name");
});
