// No single key fires while someone types.
import { board } from "../../shouwang/console/src/board_state";
import { COMMANDS } from "../../shouwang/console/src/commands";
import { openIncident } from "../../shouwang/console/src/focus";
import { listenToKeys } from "../../shouwang/console/src/keys";
import { isTypingNow } from "../../shouwang/console/src/typing";
import { equal, incident, key, server, test } from "./told";

const FIELDS = ["<input>", "<input type=search>", "<input type=checkbox>", "<textarea></textarea>", "<select><option>x</option></select>", "<p contenteditable>x</p>"];
const KEYS = [...new Set([...COMMANDS.flatMap((one) => one.keys), ..."abcdefghijklmnopqrstuvwxyz0123456789./?", "Escape"])];
const ran: string[] = [];

function begin(): void {
  server.answer = () => ({ status: 404 });
  board.incidents.set(5, incident(5));
  openIncident(5);
  for (const one of COMMANDS) {
    one.isPossible = () => true;
    one.run = () => void ran.push(one.words);
  }
  listenToKeys();
}

function made(markup: string): HTMLElement {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = markup;
  return place.firstElementChild as HTMLElement;
}

test("no key of the board fires in any kind of field", () => {
  begin();
  for (const markup of FIELDS) {
    const target = made(markup);
    target.focus();
    KEYS.forEach((name) => key(target, name));
    equal([markup, ran], [markup, []]);
  }
  equal(isTypingNow(), true);
});

test("the same keys fire outside of fields: the test above proves something", () => {
  begin();
  const wanted = COMMANDS.flatMap((one) => one.keys);
  for (const name of wanted) key(document.body, name);
  equal(ran.length, wanted.length);
});

test("no key fires with Ctrl, Alt or Meta, while characters are composed, or when held down", () => {
  begin();
  for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }, { repeat: true }]) {
    KEYS.forEach((name) => key(document.body, name, more));
    equal([more, ran], [more, []]);
  }
});

test("Enter on a button, a link or a summary presses that and sends nobody", () => {
  begin();
  for (const markup of ["<button>x</button>", "<a href='#x'>x</a>", "<details><summary>x</summary></details>"]) {
    const target = made(markup);
    key(target.querySelector("summary") ?? target, "Enter");
  }
  equal(ran, []);
});
