// Where the map's own worker is read from. A browser asks the page's service worker only for worker scripts below the
// page's address: there the kept file is answered, so that the map is drawn without network too.
export const IN_SCOPE = "map_worker.js"; // as in phone/worker.ts

export function workerUrl(container: HTMLElement): string {
  const isKept = "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;
  return new URL(isKept ? IN_SCOPE : (container.dataset.worker ?? ""), location.href).href;
}
