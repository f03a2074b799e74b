// The page as an installed app: its worker keeps the shell, so that it opens without network.
import { boot } from "../boot";

const LANGUAGE = "/phone/language"; // as in worker.ts

/** A newer version has come while the page was open: taken when nobody is writing or holding. */
function takeOver(isBusy: () => boolean): void {
  if (isBusy()) setTimeout(() => takeOver(isBusy), 5_000);
  else location.reload();
}

export async function startWorker(page: string, isBusy: () => boolean): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await (await caches.open(LANGUAGE)).put(LANGUAGE, new Response(boot.language));
  const wasControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => wasControlled && takeOver(isBusy), { once: true });
  await navigator.serviceWorker.register(`${page}worker.js`, { scope: page }).catch((error: unknown) => console.warn(error));
}
