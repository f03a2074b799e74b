// A page of the server that is looked at for hours: when something happens it is fetched again and its part changed
// where it differs. Never under the hand: what somebody writes, opened or points the keyboard at stays.
import { Stream } from "./stream";
import { isField } from "./typing";

const REST_MS = 1_500; // many changes in a moment are one look
const place = document.getElementById("live")!;
const news = document.getElementById("live-news");
const lost = document.getElementById("live-lost");
let shown = place.innerHTML;
let timer = 0;
let isAsking = false;
let isAskedAgain = false;

/** A form somebody has begun, or the field the keyboard is in. */
function isBeingWritten(): boolean {
  const fields = [...place.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input, textarea, select")];
  return (isField(document.activeElement) && place.contains(document.activeElement)) || fields.some(isChanged);
}

function isChanged(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue;
  const options = [...field.options];
  if (field.multiple) return options.some((one) => one.selected !== one.defaultSelected);
  return field.selectedIndex > 0 && !options[field.selectedIndex]!.defaultSelected;
}

function lookSoon(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => void look(), REST_MS);
}

async function look(isForced = false): Promise<void> {
  if (isAsking) {
    isAskedAgain = true;
    return;
  }
  isAsking = true;
  try {
    const answer = await fetch(place.dataset.at!, { headers: { Accept: "text/html" }, cache: "no-store" });
    // A login page, or a refusal: the right is gone, and so is what is shown.
    if (answer.redirected || answer.status === 401 || answer.status === 403 || answer.status === 404) return location.reload();
    if (answer.ok) take(await answer.text(), isForced);
  } catch {
    // without network the stream says so; the next look comes by itself
  } finally {
    isAsking = false;
    if (isAskedAgain) {
      isAskedAgain = false;
      lookSoon();
    }
  }
}

function take(page: string, isForced: boolean): void {
  const fresh = new DOMParser().parseFromString(page, "text/html").getElementById("live");
  if (!fresh) return location.reload();
  if (!isForced && isBeingWritten()) {
    if (news && withoutTokens(fresh.innerHTML) !== withoutTokens(shown)) news.hidden = false;
    return;
  }
  if (news) news.hidden = true;
  if (withoutTokens(fresh.innerHTML) === withoutTokens(shown)) return;
  const open = [...place.querySelectorAll("details")].map((one) => one.open);
  const focused = pathTo(document.activeElement);
  const at = [scrollX, scrollY] as const;
  shown = fresh.innerHTML;
  place.replaceChildren(...fresh.childNodes);
  const details = [...place.querySelectorAll("details")];
  if (details.length === open.length) details.forEach((one, index) => (one.open = open[index]!));
  if (focused) place.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  scrollTo(...at);
  dispatchEvent(new CustomEvent("livechange"));
}

/** Each answer carries another token against forgery: no change of what is shown. */
function withoutTokens(page: string): string {
  return page.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");
}

/** How to find again what had the keyboard: by its id, or by where it leads. */
function pathTo(element: Element | null): string | null {
  if (!element || !place.contains(element) || element === place) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const address = element.getAttribute("href");
  return address ? `a[href="${CSS.escape(address)}"]` : null;
}

news?.querySelector("button")?.addEventListener("click", () => void look(true));
const stream = new Stream(place.dataset.live!, Number(place.dataset.after), {
  frame: (frame) => {
    if (Object.keys(frame).some((name) => name !== "positions")) lookSoon();
  },
  reset: lookSoon,
  ended: () => location.reload(),
  changed: () => {
    if (lost) lost.hidden = stream.isLive;
    if (stream.isLive) lookSoon();
  },
});
void stream.follow();
// What is late becomes so without anybody's doing.
setInterval(() => document.visibilityState === "visible" && void look(), Number(place.dataset.every) * 1_000);
