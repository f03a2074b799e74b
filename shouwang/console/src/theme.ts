// On every page, a plain script in the head: it runs before the page is drawn, so that the chosen theme does not flash.
import { listenToMenu } from "./menu";

const THEME = "shouwang.theme";
const root = document.documentElement;

function stored(): string | null {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null; // storage may be forbidden: the page's own theme stays
  }
}

function apply(theme: string | null): void {
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
}

/** A page with no theme of its own is as light or dark as the rest of the machine. */
const system = matchMedia("(prefers-color-scheme: dark)");
const follows = root.dataset.theme === "system";

function followSystem(): void {
  if (follows && stored() === null) apply(system.matches ? "dark" : "light");
}

apply(stored());
followSystem();
system.addEventListener("change", followSystem);
listenToMenu();

document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest("[data-toggle-theme]")) return;
  const theme = root.dataset.theme === "dark" ? "light" : "dark";
  apply(theme);
  try {
    localStorage.setItem(THEME, theme);
  } catch {
    // lasts for this page only
  }
  dispatchEvent(new CustomEvent("themechange"));
});
