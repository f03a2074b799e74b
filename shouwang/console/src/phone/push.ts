// Being told while this page is closed: asked for by the crew, off until the installation allows it at all.
import { html, nothing, type TemplateResult } from "lit-html";
import { boot, text } from "../boot";
import { repaint } from "../paint";
import { act } from "../server";
import { trouble } from "../toasts";

const push = { isOn: false, isBusy: false };

function isPossible(): boolean {
  return Boolean(boot.push_key) && "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;
}

export async function lookAtPush(): Promise<void> {
  if (!isPossible()) return;
  push.isOn = (await (await navigator.serviceWorker.ready).pushManager.getSubscription()) !== null;
  repaint();
}

function keyBytes(words: string): Uint8Array<ArrayBuffer> {
  const raw = atob(words.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

async function begin(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return trouble(text("push_denied"), "");
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(boot.push_key ?? "") });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await act("/push/subscriptions", { endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
}

/** The browser's own half: also where the server has ended its half already. */
export async function endPush(): Promise<void> {
  if (!isPossible()) return;
  const registration = await navigator.serviceWorker.getRegistration("/phone/");
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  push.isOn = false;
}

async function toggle(): Promise<void> {
  if (push.isBusy) return;
  push.isBusy = true;
  try {
    if (push.isOn) {
      await endPush();
      await act("/push/subscriptions/end", {});
    } else await begin();
  } catch (error) {
    trouble(error, text("nothing_lost"));
  }
  push.isBusy = false;
  await lookAtPush();
}

export function pushButton(): TemplateResult | typeof nothing {
  if (!isPossible()) return nothing;
  return html`<button type="button" aria-pressed=${push.isOn} @click=${() => void toggle()}>${text(push.isOn ? "push_end" : "push_begin")}</button>`;
}
