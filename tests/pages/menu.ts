// The menu behind one's name, on every page: a press beside it or Esc puts it away.
import "../../shouwang/console/src/theme";
import { equal, key, test } from "./told";

function opened(): HTMLDetailsElement {
  const place = document.body.appendChild(document.createElement("div"));
  place.innerHTML = "<details class=menu open><summary>林岚</summary><a href='#x'>x</a></details>";
  return place.firstElementChild as HTMLDetailsElement;
}

function press(target: EventTarget): void {
  target.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
}

test("a press beside the menu shuts it, one in it does not", () => {
  const menu = opened();
  press(menu.querySelector("a")!);
  equal(menu.open, true);
  press(document.body);
  equal(menu.open, false);
});

test("Esc shuts it and leaves the focus on its button", () => {
  const menu = opened();
  key(menu.querySelector("a")!, "Escape");
  equal([menu.open, document.activeElement === menu.querySelector("summary")], [false, true]);
});
