import type { Boot } from "./wire";

function readBoot(): Boot {
  const block = document.getElementById("boot");
  if (!block?.textContent) throw new Error("the page carries no boot block");
  return JSON.parse(block.textContent) as Boot;
}

export const boot: Boot = readBoot();

/** The words of `console/texts/` in the reader's language; `{name}` takes a value. */
export function text(key: string, values: Record<string, string | number> = {}): string {
  const words = boot.texts[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** The words under every key that begins so, by the rest of the key: `choices("disposition_")`. */
export function choices(prefix: string): { code: string; name: string }[] {
  return Object.entries(boot.texts).flatMap(([key, name]) => (key.startsWith(prefix) ? { code: key.slice(prefix.length), name } : []));
}

export function may(right: string): boolean {
  return boot.user.rights.includes(right);
}
