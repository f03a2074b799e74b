let typedAt = 0;

export function noteTyping(): void {
  typedAt = Date.now();
}

export function isTypingNow(): boolean {
  return Date.now() - typedAt < 3_000;
}

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "SELECT", "TEXTAREA"].includes(target.tagName));
}
