// The page as an installed app: its worker keeps the shell, so that it opens without network.
import { boot } from "../boot";
import { isSheetOpen } from "./sheet";

const LANGUAGE = "/phone/language"; // as in worker.ts

/** A newer version has come while the page was open: taken when nobody is writing or holding. */
function takeOver(): void {
  if (isSheetOpen() || document.querySelector(".help.holding")) setTimeout(takeOver, 5_000);
  else location.reload();
}

export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await (await caches.open(LANGUAGE)).put(LANGUAGE, new Response(boot.language));
  const wasControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => wasControlled && takeOver(), { once: true });
  await navigator.serviceWorker.register("/phone/worker.js", { scope: "/phone/" }).catch((error: unknown) => console.warn(error));
}
