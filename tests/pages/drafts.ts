// What was written of a call is kept whether or not its page is painted.
import { keepDrafts } from "../../shouwang/console/src/draft_keeper";
import { equal, pause, server, test, until } from "./told";

const REST_MS = 1_000;
const draft = { id: "d1", note: "" };

function written(): unknown[] {
  return server.sent.filter((one) => one.path.endsWith("/calls/draft")).map((one) => (one.body["form"] as typeof draft).note);
}

/** Nothing is painted: another page lies over this one, or the map is still being drawn. */
function begin(): void {
  self.requestAnimationFrame = () => 0;
  keepDrafts(() => (draft.note ? draft : null));
}

test("a second after the last word it is kept, once, also on a page that paints nothing", async () => {
  begin();
  draft.note = "smoke";
  await until(() => written().length === 1, "the words are kept");
  draft.note = "smoke from the second floor";
  await pause(2.5 * REST_MS);
  equal(written(), ["smoke", "smoke from the second floor"]);
});

test("who turns to another page has it kept at once", () => {
  begin();
  draft.note = "he cannot breathe";
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  equal(written(), ["he cannot breathe"]);
});

test("what the server did not take is sent again", async () => {
  begin();
  server.answer = () => "unreachable";
  draft.note = "gas";
  await until(() => written().length === 1, "it was tried");
  await until(() => written().length > 1, "it was tried again");
});
