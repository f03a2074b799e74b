// Marks drawn on a canvas when the map first asks for them. Their names say what they are:
// `dark|unit:C:free:1`, `dark|notch:free`, `dark|incident:late:loud`, `dark|draft`, `dark|closed`, `dark|open`.
import { drawApproachMark } from "./approach";
import type { Colours } from "./colours";
import { drawOperationMark } from "./operations";

const RATIO = 3;
const SIZE = 64;
const MIDDLE = SIZE / 2;

export function drawMark(name: string, colours: Colours): ImageData | null {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE * RATIO;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.scale(RATIO, RATIO);
  pen.translate(MIDDLE, MIDDLE);
  pen.lineJoin = "round";
  const [kind, ...facts] = (name.split("|")[1] ?? "").split(":");
  if (kind === "unit") drawUnit(pen, colours, facts[0] ?? "", facts[1] ?? "", Number(facts[2]));
  else if (kind === "notch") drawNotch(pen, colours, facts[0] ?? "");
  else if (kind === "heap") drawHeap(pen, colours, facts[0] ?? "", facts[1] === "free");
  else if (kind === "incident") drawIncident(pen, colours, facts);
  else if (kind === "draft") drawDraft(pen, colours);
  else if (kind === "closed") drawClosed(pen, colours);
  else if (kind === "open") drawHatch(pen, colours.faint, 1, 1);
  else if (kind === "left") drawHatch(pen, colours.soon, -1, 2);
  else if (!drawOperationMark(pen, colours, kind ?? "")) drawApproachMark(pen, colours, kind ?? "", facts);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

export const PIXEL_RATIO = RATIO;

function toneOf(state: string, colours: Colours): string {
  if (state === "free") return colours.good;
  return state === "chosen" ? colours.accent : colours.soft;
}

/** Ring: free. Diamond: under way. Square: on scene. The outline fades with the age of the position. */
function outline(pen: CanvasRenderingContext2D, state: string): void {
  pen.beginPath();
  if (state === "on_scene") pen.roundRect(-11, -11, 22, 22, 4);
  else if (state === "ordered" || state === "en_route") {
    pen.moveTo(0, -15);
    pen.lineTo(15, 0);
    pen.lineTo(0, 15);
    pen.lineTo(-15, 0);
    pen.closePath();
  } else pen.arc(0, 0, 12, 0, 2 * Math.PI);
}

function drawUnit(pen: CanvasRenderingContext2D, colours: Colours, letter: string, state: string, freshness: number): void {
  const [shape = "", isChosen] = state.split("+");
  outline(pen, shape);
  pen.fillStyle = colours.panel;
  pen.fill();
  pen.globalAlpha = freshness;
  pen.strokeStyle = toneOf(isChosen ?? shape, colours);
  pen.lineWidth = isChosen ? 3 : 2.2;
  if (freshness < 0.5) pen.setLineDash([3, 3]);
  pen.stroke();
  pen.globalAlpha = Math.max(0.75, freshness);
  pen.fillStyle = colours.text;
  pen.font = "600 12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(letter, 0, 4.3);
}

/** Two outlines, one behind the other, and how many they are. */
function drawHeap(pen: CanvasRenderingContext2D, colours: Colours, count: string, isFree: boolean): void {
  pen.fillStyle = colours.panel;
  pen.strokeStyle = isFree ? colours.good : colours.soft;
  pen.lineWidth = 2.2;
  for (const right of [5, 0]) {
    pen.beginPath();
    pen.arc(right, 0, 14, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
  pen.fillStyle = colours.text;
  pen.font = "600 12px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.fillText(count, 0, 4.3);
}

function drawNotch(pen: CanvasRenderingContext2D, colours: Colours, state: string): void {
  const [shape = "", isChosen] = state.split("+");
  const reach = shape === "ordered" || shape === "en_route" ? 20 : 18;
  pen.beginPath();
  pen.moveTo(0, -reach);
  pen.lineTo(5, -reach + 7);
  pen.lineTo(-5, -reach + 7);
  pen.closePath();
  pen.fillStyle = toneOf(isChosen ?? shape, colours);
  pen.fill();
}

function drawIncident(pen: CanvasRenderingContext2D, colours: Colours, facts: string[]): void {
  const [level = "calm"] = facts;
  const isLoud = facts.includes("loud");
  if (facts.includes("open")) ring(pen, isLoud ? colours.alarm : colours.accent, isLoud);
  else if (isLoud) ring(pen, colours.alarm, true);
  pen.beginPath();
  pen.lineWidth = 2;
  pen.strokeStyle = colours.land;
  if (level === "late") {
    pen.roundRect(-9, -9, 18, 18, 3);
    pen.fillStyle = isLoud ? colours.alarm : colours.text;
  } else if (level === "soon") {
    pen.moveTo(0, -10);
    pen.lineTo(11, 9);
    pen.lineTo(-11, 9);
    pen.closePath();
    pen.fillStyle = colours.soon;
  } else {
    pen.arc(0, 0, 7, 0, 2 * Math.PI);
    pen.fillStyle = colours.land;
    pen.strokeStyle = colours.soft;
    pen.lineWidth = 3;
  }
  pen.fill();
  pen.stroke();
}

function ring(pen: CanvasRenderingContext2D, colour: string, isFilled: boolean): void {
  pen.save();
  pen.fillStyle = pen.strokeStyle = colour;
  if (isFilled) {
    pen.globalAlpha = 0.18;
    pen.beginPath();
    pen.arc(0, 0, 27, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.globalAlpha = isFilled ? 0.7 : 1;
  pen.lineWidth = isFilled ? 1.5 : 2.5;
  pen.beginPath();
  pen.arc(0, 0, 18, 0, 2 * Math.PI);
  pen.stroke();
  pen.restore();
}

/** A pin whose point is the place. */
function drawDraft(pen: CanvasRenderingContext2D, colours: Colours): void {
  pen.beginPath();
  pen.moveTo(0, 0);
  pen.lineTo(-8, -13);
  pen.arc(0, -18, 9.5, 0.8 * Math.PI, 0.2 * Math.PI);
  pen.closePath();
  pen.fillStyle = colours.accent;
  pen.fill();
  pen.strokeStyle = colours.land;
  pen.lineWidth = 2;
  pen.stroke();
  pen.beginPath();
  pen.arc(0, -18, 3.5, 0, 2 * Math.PI);
  pen.fillStyle = colours.land;
  pen.fill();
}

function drawClosed(pen: CanvasRenderingContext2D, colours: Colours): void {
  pen.beginPath();
  pen.arc(0, 0, 9, 0, 2 * Math.PI);
  pen.fillStyle = colours.text;
  pen.fill();
  pen.strokeStyle = colours.land;
  pen.lineWidth = 2;
  pen.stroke();
  pen.fillStyle = colours.bg;
  pen.fillRect(-5.5, -1.75, 11, 3.5);
}

/** A tile that fits beside itself: lines up or down, so that the two readings differ without their colour. */
function drawHatch(pen: CanvasRenderingContext2D, colour: string, slope: 1 | -1, width: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  for (let x = -2 * SIZE; x <= 2 * SIZE; x += 8) {
    pen.moveTo(x - SIZE, -SIZE * slope);
    pen.lineTo(x + SIZE, SIZE * slope);
  }
  pen.stroke();
}
