// Below 1100 px one pane at a time: queue, map, incident.
export type Tab = "queue" | "map" | "incident";

export function showTab(tab: Tab): void {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll<HTMLElement>("#tabs [data-tab]")) {
    button.setAttribute("aria-selected", String(button.dataset.tab === tab));
  }
}

export function listenToTabs(): void {
  for (const button of document.querySelectorAll<HTMLElement>("#tabs [data-tab]")) {
    button.addEventListener("click", () => showTab(button.dataset.tab as Tab));
  }
}
