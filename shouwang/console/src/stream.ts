// The live stream, read with fetch and not EventSource: only so does the page see heartbeats and refusals,
// and can say truthfully when it last heard from the server.
import type { Frame } from "./wire";

export interface Listener {
  frame(frame: Frame, position: number): void;
  reset(): void;
  ended(): void;
  changed(): void;
}

const SILENCE_MS = 40_000; // the server beats every 15 s
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

export class Stream {
  isLive = false;
  heardAt = Date.now();
  private isOver = false;
  private wake: () => void = () => undefined;
  private control = new AbortController();

  constructor(
    private readonly url: string,
    private position: number,
    private readonly listener: Listener,
  ) {
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.control.abort()); // else "live" would stand for 40 s
    document.addEventListener("visibilitychange", () => this.wake());
  }

  /** Follows the stream for as long as the page lives or the right does. */
  async follow(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.isOver) {
      const before = this.heardAt;
      await this.read().catch(() => undefined);
      this.setLive(false);
      if (this.isOver) return;
      pause = this.heardAt > before ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      await this.rest(pause);
    }
  }

  restartAt(position: number): void {
    this.position = position;
  }

  stop(): void {
    this.isOver = true;
  }

  private async read(): Promise<void> {
    const control = (this.control = new AbortController());
    let watch = setTimeout(() => control.abort(), SILENCE_MS);
    const answer = await fetch(`${this.url}?after=${this.position}`, {
      headers: { Accept: "text/event-stream" },
      cache: "no-store",
      signal: control.signal,
    });
    if (answer.status === 401 || answer.status === 403) return this.end();
    if (!answer.ok || !answer.body) throw new Error(`stream: ${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    this.setLive(true);
    for (;;) {
      const { value, done } = await reader.read();
      if (done || this.isOver) break;
      clearTimeout(watch);
      watch = setTimeout(() => control.abort(), SILENCE_MS);
      this.heardAt = Date.now();
      const blocks = (rest + value).replaceAll("\r\n", "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.forEach((block) => this.take(block));
    }
    clearTimeout(watch);
    control.abort();
  }

  private take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon < 1) continue; // a comment: the heartbeat
      const name = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, "");
      fields.set(name, fields.has(name) ? `${fields.get(name)}\n${value}` : value);
    }
    const event = fields.get("event");
    if (event === "reset") this.listener.reset();
    if (event === "ended") this.end();
    if (event !== "frame") return;
    this.position = Math.max(this.position, Number(fields.get("id") ?? 0));
    this.listener.frame(JSON.parse(fields.get("data") ?? "{}") as Frame, this.position);
  }

  private end(): void {
    this.isOver = true;
    this.listener.ended();
  }

  private setLive(isLive: boolean): void {
    if (this.isLive === isLive) return;
    this.isLive = isLive;
    if (isLive) this.heardAt = Date.now();
    this.listener.changed();
  }

  private rest(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
