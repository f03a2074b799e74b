// Runs before the page is drawn, so that the chosen theme does not flash. Loaded as a plain script in the head.
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

apply(stored());

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
