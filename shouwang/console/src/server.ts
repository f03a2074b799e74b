// Asking and doing. A deed carries one id through all its retries, so that it happens once.
import { boot, text } from "./boot";
import type { Done } from "./wire";

export class Refused extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly field: string | null,
    readonly status: number,
  ) {
    super(message);
  }
}

/** The server could not be reached: nobody knows whether the deed was done. */
export class Unreachable extends Error {}

/** UUIDv7; `crypto.randomUUID` is version 4 and missing on plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export async function ask<T>(path: string, signal: AbortSignal | null = null): Promise<T> {
  const answer = await reach(path, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()) as T;
}

const PAUSES_MS = [400, 1200, 3000];

export async function act<T extends Done = Done>(path: string, body: object, id = newId()): Promise<T> {
  const request: RequestInit = {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-CSRFToken": boot.csrf, "Idempotency-Key": id },
  };
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const answer = await reach(boot.api + path, request);
      if (answer.status < 502 || answer.status > 504) {
        if (!answer.ok) throw await refusal(answer);
        return (answer.status === 204 ? {} : await answer.json()) as T;
      }
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    if (pause !== null) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Unreachable(text("unreachable"));
}

/** One try of a deed that its caller keeps and repeats: what waits on a phone. A Blob goes under its own type. */
export async function tryOnce(path: string, body: object | Blob, id: string, headers: Record<string, string> = {}): Promise<void> {
  const isBlob = body instanceof Blob;
  const answer = await reach(boot.api + path, {
    method: "POST",
    body: isBlob ? body : JSON.stringify(body),
    headers: { "Content-Type": isBlob ? body.type : "application/json", Accept: "application/json", "X-CSRFToken": boot.csrf, "Idempotency-Key": id, ...headers },
  });
  if (!answer.ok) throw await refusal(answer);
}

/** Once, and no harm if it is lost: a position is out of date before a second try. */
export async function tell(path: string, body: object): Promise<void> {
  await reach(boot.api + path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": boot.csrf } });
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(text("unreachable"));
  }
}

async function refusal(answer: Response): Promise<Refused> {
  const body = (await answer.json().catch(() => null)) as { error?: { code: string; message: string; field: string | null } } | null;
  const error = body?.error;
  return new Refused(error?.message ?? text("refused_status", { status: answer.status }), error?.code ?? "", error?.field ?? null, answer.status);
}
