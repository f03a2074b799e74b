// The menu behind one's name lies over the page: a press beside it, or Esc, puts it away.
function openMenu(): HTMLDetailsElement | null {
  return document.querySelector<HTMLDetailsElement>("details.menu[open]");
}

function onPress(event: PointerEvent): void {
  const menu = openMenu();
  if (menu && !menu.contains(event.target as Node)) menu.open = false;
}

function onKey(event: KeyboardEvent): void {
  const menu = openMenu();
  if (!menu || event.key !== "Escape") return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

export function listenToMenu(): void {
  document.addEventListener("pointerdown", onPress);
  document.addEventListener("keydown", onKey, { capture: true });
}
