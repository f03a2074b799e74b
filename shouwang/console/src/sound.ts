// Tones made here: no file to load. A browser plays nothing before somebody has touched the page: then it is unlocked.
export type Tune = readonly (readonly [hertz: number, seconds: number])[];

export const ORDER_TUNE: Tune = [[784, 0.16], [1047, 0.16], [784, 0.16], [1047, 0.3]];
export const HELP_TUNE: Tune = [[988, 0.22], [659, 0.22], [988, 0.22], [659, 0.22], [988, 0.22], [659, 0.34]];
const REPEAT_MS = 3_000;
const LOUDNESS = 0.5;
let context: AudioContext | null = null;
const ringing = new Map<string, { tune: Tune; shakes: boolean }>();
let timer = 0;

function prepare(): void {
  try {
    context ??= new AudioContext();
  } catch {
    context = null; // no sound on this machine: the screen and the vibration say it
  }
}

/** Called on any touch or key: from then on the page may sound. */
export function unlockSound(): void {
  prepare();
  if (context?.state === "suspended") void context.resume();
}

/** The first of a browser takes a third of a second: made while nothing else is to be done, so that no key waits for it. */
export function unlockOnFirstTouch(): void {
  (globalThis.requestIdleCallback ?? setTimeout)(prepare);
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, unlockSound, { capture: true });
}

export function isSoundOn(): boolean {
  return context?.state === "running";
}

/** Repeats until it is stopped, or said again under the same name. */
export function keepRinging(name: string, tune: Tune, shakes = true): void {
  if (ringing.has(name)) return;
  ringing.set(name, { tune, shakes });
  sound(tune, shakes);
  if (!timer) timer = window.setInterval(() => ringing.forEach((one) => sound(one.tune, one.shakes)), REPEAT_MS);
}

export function stopRinging(name: string): void {
  ringing.delete(name);
  if (ringing.size || !timer) return;
  clearInterval(timer);
  timer = 0;
  navigator.vibrate?.(0);
}

export function ringingNames(): string[] {
  return [...ringing.keys()];
}

function sound(tune: Tune, shakes: boolean): void {
  if (shakes) navigator.vibrate?.(tune.map(([, seconds]) => seconds * 1000));
  if (!context || context.state !== "running") return;
  let at = context.currentTime;
  for (const [hertz, seconds] of tune) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = "square"; // carries through a pocket and over traffic
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(LOUDNESS * 0.4, at);
    volume.gain.setTargetAtTime(0, at + seconds * 0.8, 0.02);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds;
  }
}
