// What the line under / proposes, in the words of the reader's language, and what Enter means.
import { text } from "../../shouwang/console/src/boot";
import { board } from "../../shouwang/console/src/board_state";
import { commandLine } from "../../shouwang/console/src/command_line";
import { COMMANDS } from "../../shouwang/console/src/commands";
import { openIncident } from "../../shouwang/console/src/focus";
import { comes, equal, incident, key, server, shown, test, unit, until } from "./told";

const PLACE = { candidates: [{ text: "东门", detail: "", lon: 116, lat: 28.68, distance_m: null, reasons: [], place: "p" }], question: null, choices: [], understood: [] };
const READINGS = { chong: "重", da: "打", dai: "待", dong: "东", jie: "接", jing: "警", kai: "开", men: "门", pai: "派", xin: "新", zhong: "重" };
const field = () => document.querySelector<HTMLInputElement>("#command")!;
const rows = () => [...document.querySelectorAll("#command-list [role=option]")].map((one) => one.querySelector("b")!.textContent!);
const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

function begin(): void {
  server.answer = (sent) => (sent.path.includes("/places") ? { status: 200, body: PLACE } : { status: 404 });
  board.units.set(1, unit(1, "C03"));
  board.units.set(2, unit(2, "C04", "off"));
  board.incidents.set(5, incident(5));
  shown(commandLine);
}

async function type(words: string): Promise<void> {
  field().focus();
  field().value = words;
  field().dispatchEvent(new InputEvent("input", { bubbles: true }));
  await frame();
}

/** Every verb that a line can name is found by its name, and by its beginning, whatever the case. */
async function everyVerb(): Promise<void> {
  begin();
  openIncident(5);
  const named = COMMANDS.filter((one) => one.keys.length === 1 && one.words !== "find" && one.isPossible(board.incidents.get(5)!));
  equal(named.length > 12, true);
  for (const one of named) {
    const name = text(one.words);
    await type(name);
    await comes(() => [one.words, rows().includes(name)], [one.words, true]);
    await type("");
    await comes(rows, []);
    await type(name.toUpperCase());
    await comes(() => [one.words, rows().includes(name)], [one.words, true]);
  }
}

test("every verb is found by its English name", everyVerb);
test("language zh: every verb is found by its Chinese name", everyVerb);

test("language zh: two characters find the verb, and its key is shown", async () => {
  begin();
  const name = text("new_call");
  equal(/^[\u4e00-\u9fff]/.test(name), true);
  await type(name.slice(0, 2));
  const row = () => [...document.querySelectorAll("#command-list li")].find((one) => one.textContent!.includes(name));
  await comes(() => row()?.querySelector(".kind")?.textContent, "N");
});

const readings = () => {
  begin();
  server.answer = (sent) => (sent.path === "/board/readings" ? { status: 200, body: READINGS } : { status: 404 });
};

test("language zh: a verb is found by how it is read, whole or by first letters", async () => {
  readings();
  openIncident(5);
  const name = text("send");
  equal(name, "派警");
  for (const typed of ["paijing", "pj", "paij", "pjing", "PaiJing", "pai'j", "pai j"]) {
    await type(typed);
    await comes(() => [typed, rows()[0]], [typed, name]);
    await type("");
    await comes(rows, []);
  }
  for (const typed of ["p", "jp", "paijinga"]) {
    await type(typed);
    await until(() => server.sent.some((one) => one.path.includes(`q=${typed}&`) || one.path.endsWith(`q=${typed}`)), `${typed} is looked for`);
    await comes(() => [typed, rows().includes(name)], [typed, false]);
  }
});

test("language zh: a character with two readings is found by either", async () => {
  readings();
  board.incidents.set(5, incident(5, { state: "closed" }));
  openIncident(5);
  for (const typed of ["chongxin", "cxdk", "zhxin"]) {
    await type(typed);
    await comes(() => [typed, rows()[0]], [typed, text("reopen")]);
    await type("");
    await comes(rows, []);
  }
});

test("an incident is found by how its place is read, after what is written so", async () => {
  readings();
  board.units.set(3, unit(3, "DM1"));
  await type("dm");
  await comes(() => rows().slice(0, 2), ["DM1", "Noise 20260302-0005"]);
});

test("a verb that is not possible now is not proposed", async () => {
  begin();
  await type(text("close"));
  equal(rows().includes(text("close")), false);
});

test("units are found in any case, those on duty first, and the opened incident is what they are sent to", async () => {
  begin();
  board.units.set(3, unit(3, "C01", "off"));
  openIncident(5);
  await type("c0");
  await comes(() => rows().slice(0, 2), [text("send_unit_to", { unit: "C03", number: "20260302-0005" }), "C03"]);
  equal(rows().slice(2, 4), ["C01", "C04"]);
});

test("a note comes last, so that Enter on a place not yet found writes none", async () => {
  begin();
  openIncident(5);
  const note = text("write_note", { note: "东门" });
  let isFound = false;
  server.answer = (sent) => {
    isFound ||= sent.path.includes("/places");
    return isFound ? { status: 200, body: PLACE } : { status: 404 };
  };
  await type("东门");
  equal([rows().includes(note), isFound], [false, false]);
  await until(() => rows().includes(note), "the note is proposed");
  equal([rows().at(-1), rows().includes("东门")], [note, true]);
});

test("Enter does the first and empties the line", async () => {
  begin();
  const ran: string[] = [];
  const verb = COMMANDS.find((one) => one.words === "follow_hold")!;
  verb.run = () => void ran.push(verb.words);
  await type(text("follow_hold"));
  key(field(), "Enter");
  await comes(() => [ran, field().value, document.activeElement === field()], [["follow_hold"], "", false]);
});

test("Escape leaves at once and does nothing", async () => {
  begin();
  await type("C03");
  key(field(), "Escape");
  await comes(() => [field().value, document.activeElement === field(), rows().length], ["", false, 0]);
});
