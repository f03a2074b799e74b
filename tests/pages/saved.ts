// What a phone shows without network is written down while everything goes on changing, and not only when it rests.
import { boot } from "../../shouwang/console/src/boot";
import { loadState } from "../../shouwang/console/src/board_state";
import { keepSaved } from "../../shouwang/console/src/phone/saved";
import { get } from "../../shouwang/console/src/phone/store";
import type { BoardState } from "../../shouwang/console/src/wire";
import { pause, test, until } from "./told";

const EMPTY = { position: 0, now: new Date().toISOString(), incidents: [], units: [], closures: [] } as unknown as BoardState;

test("a change each tenth of a second does not keep it from being written", async () => {
  boot.user.id = "somebody";
  loadState(EMPTY);
  let isOver = false;
  const changes = (async () => {
    while (!isOver) {
      keepSaved();
      await pause(100);
    }
  })();
  let isWritten = false;
  void (async () => {
    while (!isOver) {
      isWritten = (await get("kept", "last")) !== null;
      await pause(50);
    }
  })();
  try {
    await until(() => isWritten, "the state is written");
  } finally {
    isOver = true;
    await changes;
  }
});
