// The map speaks the page's tokens. MapLibre does not read OKLCH, so a canvas turns each into rgb.
const NAMES = ["bg", "panel", "raised", "line", "text", "soft", "faint", "accent", "alarm", "alarm-ink", "soon", "good", "land", "water", "green", "block", "compound", "road", "road-main", "rail", "label"] as const;

export type Colours = Record<(typeof NAMES)[number], string>;

export function readColours(): Colours {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const tokens = getComputedStyle(document.documentElement);
  const rgb = (name: string) => {
    if (!pen) return "#888";
    pen.fillStyle = tokens.getPropertyValue(`--${name}`).trim();
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
  return Object.fromEntries(NAMES.map((name) => [name, rgb(name)])) as Colours;
}
