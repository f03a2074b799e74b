// What a crew did waits in its order, is sent once, with the time it was done; a conflict stays until it was read.
import { boot } from "../../shouwang/console/src/boot";
import { setServerTime } from "../../shouwang/console/src/clocks";
import { dismiss, enqueue, lastStep, openOutbox, outbox, refusedList, sendAgain, sendAll, step, unsent, waitingList, type Deed, type Waiting } from "../../shouwang/console/src/phone/outbox";
import { all, put } from "../../shouwang/console/src/phone/store";
import { equal, pause, server, test, until } from "./told";

const note = (name: string, lane: Deed["lane"] = "deed"): Deed => ({ lane, path: `/${name}`, body: { text: name }, about: name });
const paths = () => server.arrived.map((one) => one.path.replace("/api", ""));
const cutNetwork = () => (server.answer = () => "unreachable");
const giveNetwork = () => (server.answer = () => ({ status: 201, body: {} }));
const isEmpty = () => unsent("deed").length === 0;
const conflict = (words: string) => ({ status: 409, body: { error: { code: "taken_back", message: words, field: null } } });

/** As the closed page left it on the disk. */
async function kept(): Promise<string[]> {
  return (await all<Waiting>("outbox")).map((one) => one.about).sort();
}

test("what waits is sent in the order in which it was done", async () => {
  await openOutbox();
  cutNetwork();
  for (const name of ["one", "two", "three", "four"]) enqueue(note(name));
  await until(() => outbox.isOffline, "the page notices");
  equal(server.arrived, []);
  equal(waitingList().map((one) => one.about), ["one", "two", "three", "four"]);
  giveNetwork();
  dispatchEvent(new Event("online"));
  await until(isEmpty, "everything is sent");
  equal(paths(), ["/one", "/two", "/three", "/four"]);
  equal(await kept(), []);
});

test("nothing overtakes what has no answer yet", async () => {
  await openOutbox();
  server.answer = (sent) => (sent.path.endsWith("/one") ? { status: 503 } : { status: 201 });
  enqueue(note("one"));
  enqueue(note("two"));
  await pause(200);
  equal(paths().includes("/two"), false);
  equal(unsent("deed").length, 2);
});

test("one deed is sent once however often and from wherever sending is begun", async () => {
  await openOutbox();
  server.slow = 60;
  enqueue(note("one"));
  enqueue(note("two"));
  for (let times = 0; times < 5; times++) {
    sendAll();
    dispatchEvent(new Event("online"));
    await pause(15);
  }
  await until(isEmpty, "everything is sent");
  await pause(150);
  equal(paths(), ["/one", "/two"]);
});

test("a deed whose answer was lost goes again under the same key", async () => {
  await openOutbox();
  let times = 0;
  server.answer = () => (times++ ? { status: 201 } : "lost");
  const key = enqueue(note("one"));
  await until(() => server.arrived.length === 1, "it arrived");
  await until(() => outbox.isOffline, "the page notices");
  sendAll();
  await until(isEmpty, "it is sent");
  equal(server.arrived.map((one) => one.key), [key, key]);
});

test("a conflict is kept in words, the next deed goes on, and only a person puts it away", async () => {
  await openOutbox();
  server.answer = (sent) => (sent.path.endsWith("/one") ? conflict("The order was taken back.") : { status: 201 });
  const key = enqueue(note("one"));
  enqueue(note("two"));
  await until(() => refusedList().length === 1 && isEmpty(), "one is refused, one sent");
  equal(refusedList()[0]!.refused, { words: "The order was taken back.", status: 409 });
  sendAll();
  await pause(100);
  equal(server.arrived.length, 2);
  await openOutbox(); // as the next page does
  equal(refusedList().map((one) => one.key), [key]);
  dismiss(key);
  await until(() => refusedList().length === 0, "it is put away");
  await pause(50);
  equal(await kept(), []);
});

test("what the phone said by itself is not shown when it is refused", async () => {
  await openOutbox();
  server.answer = () => conflict("Too late.");
  enqueue({ ...note("seen"), isQuiet: true });
  await until(isEmpty, "it is answered");
  equal(refusedList(), []);
});

test("tried again it goes last, under a key of its own, with the time it was done", async () => {
  await openOutbox();
  server.answer = () => conflict("Not now.");
  const key = enqueue(note("one"));
  await until(() => refusedList().length === 1, "it is refused");
  const { at } = refusedList()[0]!;
  cutNetwork();
  enqueue(note("two"));
  await pause(30);
  sendAgain(key);
  equal(unsent("deed").map((one) => one.about), ["two", "one"]);
  const again = unsent("deed")[1]!;
  equal([again.at, again.key === key, refusedList().length], [at, false, 0]);
});

test("a step bears the time of the server's clock when it was pressed, not when it was sent", async () => {
  await openOutbox();
  const clock = Date.now;
  const now = clock();
  Date.now = () => now; // stands while it is set: a busy machine takes its time between two looks at it
  setServerTime(new Date(now + 3_600_000).toISOString()); // this phone is an hour slow
  Date.now = clock;
  cutNetwork();
  const before = Date.now() + 3_600_000;
  step(7, "on_scene", "On scene");
  const after = Date.now() + 3_600_000;
  equal(lastStep(7), "on_scene");
  await pause(300);
  giveNetwork();
  sendAll();
  await until(isEmpty, "it is sent");
  const told = Date.parse(server.arrived[0]!.body["happened_at"] as string);
  equal([told >= before - 1, told <= after + 1], [true, true]);
  equal(server.arrived[0]!.body["step"], "on_scene");
});

test("a picture on a bad network keeps no step waiting", async () => {
  await openOutbox();
  server.answer = (sent) => (sent.path.endsWith("/picture") ? "unreachable" : { status: 201 });
  enqueue(note("picture", "picture"));
  enqueue(note("step"));
  await until(isEmpty, "the step is sent");
  equal(unsent("picture").length, 1);
});

test("without a session it waits for the login", async () => {
  await openOutbox();
  server.answer = () => ({ status: 401 });
  enqueue(note("one"));
  await until(() => outbox.needsLogin, "the page asks for the login");
  equal([unsent("deed").length, refusedList().length], [1, 0]);
  giveNetwork();
  sendAll();
  await until(isEmpty, "it is sent");
  equal(outbox.needsLogin, false);
});

test("another person's deeds are neither shown nor sent, and go after a day but for what was measured", async () => {
  const old = new Date(Date.now() - 25 * 3_600_000).toISOString();
  const of = (key: string, more: object) => ({ ...note(key), key, user: "another", at: old, number: 1, refused: null, ...more });
  await put("outbox", "old", of("old", {}));
  await put("outbox", "fresh", of("fresh", { at: new Date().toISOString() }));
  await put("outbox", "measured", of("measured", { lane: "survey" }));
  await put("outbox", "mine", of("mine", { user: boot.user.id }));
  await openOutbox();
  await until(isEmpty, "mine is sent");
  equal(paths(), ["/mine"]);
  await pause(50);
  equal(await kept(), ["fresh", "measured"]);
});

test("each page sends and shows its own lanes", async () => {
  await openOutbox(["survey"]);
  await put("outbox", "step", { ...note("step"), key: "step", user: boot.user.id, at: new Date().toISOString(), number: 1, refused: null });
  enqueue(note("house", "survey"));
  await until(() => unsent("survey").length === 0, "the house is sent");
  equal(paths(), ["/house"]);
  equal(await kept(), ["step"]);
});

/** A phone that does much else: what is written is on its disk only after a while. */
function slowDisk(milliseconds: number): void {
  const write = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value: unknown, key?: IDBValidKey) {
    const request = write.call(this, value, key);
    const until = performance.now() + milliseconds;
    const hold = () => void (performance.now() < until && (this.get("none").onsuccess = hold));
    hold();
    return request;
  };
}

test("nothing is said to wait before it would outlast the page", async () => {
  await openOutbox();
  cutNetwork();
  outbox.isOffline = true;
  slowDisk(300);
  step(7, "accepted", "accepted");
  equal([lastStep(7), waitingList()], ["accepted", []]);
  await until(() => waitingList().length === 1, "it is said to wait");
  equal(await kept(), ["accepted"]);
});
