// A field that proposes while one types: what it knows at once, what was found, and what Enter takes.
import { html } from "lit-html";
import { Combobox, type Proposals } from "../../shouwang/console/src/combobox";
import { comes, equal, key, pause, shown, test, until } from "./told";

interface Asked {
  query: string;
  signal: AbortSignal;
  answer(proposals: Proposals<string>): void;
}

const asked: Asked[] = [];
const taken: string[] = [];
let gone = 0;
const found = (...rows: string[]): Proposals<string> => ({ rows, notice: null });
const input = () => document.querySelector<HTMLInputElement>("#x")!;
const rows = () => [...document.querySelectorAll("#x-list [role=option]")].map((one) => one.textContent!.trim());
const isHidden = () => document.querySelector<HTMLElement>(".proposals")!.hidden;
const under = () => document.querySelector("#x-list [aria-selected=true]")?.textContent?.trim();

function begin(atOnce?: (query: string) => string[]): void {
  const field = new Combobox<string>({
    id: "x",
    label: "x",
    placeholder: "",
    find: (query, signal) => new Promise((answer) => asked.push({ query, signal, answer })),
    ...(atOnce && { atOnce }),
    row: (one) => html`${one}`,
    take: (one) => void taken.push(one),
    go: () => void gone++,
  });
  shown(() => field.template());
}

async function type(words: string): Promise<void> {
  input().value = words;
  input().dispatchEvent(new InputEvent("input", { bubbles: true }));
  await pause(0);
}

test("letters typed in a hurry are asked for once", async () => {
  begin();
  for (const words of ["d", "do", "dong"]) await type(words);
  await until(() => asked.length > 0, "it asks");
  await pause(200);
  equal(asked.map((one) => one.query), ["dong"]);
});

test("an answer that comes after the next question is dropped", async () => {
  begin();
  await type("east");
  await until(() => asked.length === 1, "it asks");
  await type("west");
  await until(() => asked.length === 2, "it asks again");
  asked[1]!.answer(found("West gate"));
  await until(() => rows().length === 1, "it is shown");
  asked[0]!.answer(found("East gate", "East road"));
  await pause(80);
  equal([rows(), asked[0]!.signal.aborted], [["West gate"], true]);
});

test("arrows go round, Enter takes what is under them", async () => {
  begin();
  await type("gate");
  await until(() => asked.length === 1, "it asks");
  asked[0]!.answer(found("one", "two", "three"));
  await until(() => rows().length === 3, "three are shown");
  key(input(), "ArrowUp");
  await comes(under, "three");
  key(input(), "ArrowDown");
  key(input(), "ArrowDown");
  await comes(under, "two");
  key(input(), "Enter");
  await comes(() => [taken, isHidden()], [["two"], true]);
});

test("Enter before anything was found asks first and takes the answer", async () => {
  begin();
  await type("gate");
  key(input(), "Enter");
  await until(() => asked.length === 1, "it asks");
  equal(taken, []);
  asked[0]!.answer(found("one"));
  await until(() => taken.length === 1, "it is taken");
  equal([taken, gone], [["one"], 0]);
});

test("what the page knows is shown with the letter, and the choice stays while more is found", async () => {
  begin((query) => ["C03", "C04"].filter((one) => one.startsWith(query)));
  await type("C0");
  await comes(rows, ["C03", "C04"]);
  key(input(), "ArrowDown");
  await until(() => asked.length === 1, "it asks");
  asked[0]!.answer(found("C03", "C04", "C0 gate"));
  await comes(rows, ["C03", "C04", "C0 gate"]);
  equal(under(), "C04");
});

test("while characters are composed Enter belongs to them", async () => {
  begin();
  await type("men");
  key(input(), "Enter", { isComposing: true });
  await pause(300);
  equal([taken, gone], [[], 0]);
});

test("Escape closes what is open and is heard by nobody else", async () => {
  begin();
  let heard = 0;
  document.addEventListener("keydown", () => void heard++);
  await type("gate");
  await until(() => asked.length === 1, "it asks");
  asked[0]!.answer(found("one"));
  await until(() => rows().length === 1, "it is shown");
  key(input(), "Escape");
  await comes(() => [isHidden(), heard], [true, 0]);
  key(input(), "Escape");
  equal(heard, 1);
});
