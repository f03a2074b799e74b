// One polite live region: what a person who does not see the screen must hear.
const region = document.getElementById("announcements");

export function announce(words: string): void {
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 60); // an equal text twice is otherwise not read twice
}
