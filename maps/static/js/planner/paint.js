// Pieces of painting on a canvas: paths of lines and faces in the places of the screen, hatch, casing.
import { DRAFT, OLD } from "./colours.js";

const NEAR = .6; // pixels under which a vertex changes nothing

// Where the view stands: world × scale − origin gives pixels of the canvas.
export function viewOf(map, padding) {
  const size = map.getSize(), scale = 2 ** map.getZoom(), origin = map.getPixelBounds().min;
  return { scale, x: origin.x - padding, y: origin.y - padding, width: size.x + 2 * padding, height: size.y + 2 * padding, zoom: map.getZoom() };
}
export function seen(box, view) {
  return box[2] * view.scale - view.x >= 0 && box[0] * view.scale - view.x <= view.width && box[3] * view.scale - view.y >= 0 && box[1] * view.scale - view.y <= view.height;
}
export function trace(context, world, view, close = false) {
  let px = world[0] * view.scale - view.x, py = world[1] * view.scale - view.y;
  context.moveTo(px, py);
  const last = world.length - 2;
  for (let i = 2; i <= last; i += 2) {
    const x = world[i] * view.scale - view.x, y = world[i + 1] * view.scale - view.y;
    if (i !== last && Math.abs(x - px) < NEAR && Math.abs(y - py) < NEAR) continue;
    context.lineTo(x, y);
    px = x; py = y;
  }
  if (close) context.closePath();
}
export function traceFace(context, face, view) { for (const ring of face.rings) trace(context, ring.world, view, true); }

export function stroke(context, lines, view, { colour, width, dash = [], opacity = 1, casing = 0 }) {
  if (!lines.length) return;
  context.beginPath();
  for (const one of lines) trace(context, one.world ?? one, view);
  context.lineJoin = "round"; context.lineCap = dash.length ? "butt" : "round";
  if (casing) { context.strokeStyle = "#FFFFFF"; context.lineWidth = width + casing; context.setLineDash([]); context.globalAlpha = 1; context.stroke(); }
  context.strokeStyle = colour; context.lineWidth = width; context.setLineDash(dash); context.globalAlpha = opacity;
  context.stroke();
  context.setLineDash([]); context.globalAlpha = 1;
}

let tile = null;
export function hatch(context) {
  if (!tile) {
    tile = document.createElement("canvas");
    tile.width = tile.height = 9;
    const pen = tile.getContext("2d");
    pen.fillStyle = "rgba(255,255,255,.75)"; pen.fillRect(0, 0, 9, 9);
    pen.strokeStyle = DRAFT; pen.lineWidth = 1.5;
    pen.beginPath();
    for (const shift of [-9, 0, 9]) { pen.moveTo(shift - 1, 10); pen.lineTo(shift + 10, -1); }
    pen.stroke();
  }
  return context.createPattern(tile, "repeat");
}

// Hatches what lies in `now` and not in `before`: clip to the one, then to the outside of the other.
export function hatchGain(context, now, before, view) {
  context.save();
  context.beginPath(); traceFace(context, now, view); context.clip("evenodd");
  if (before) {
    context.beginPath(); context.rect(-10, -10, view.width + 20, view.height + 20); traceFace(context, before, view); context.clip("evenodd");
  }
  context.fillStyle = hatch(context);
  context.fillRect(0, 0, view.width, view.height);
  context.restore();
}

export function oldAndNew(context, old, fresh, view) {
  stroke(context, old, view, { colour: "#FFFFFF", width: 4 });
  stroke(context, old, view, { colour: OLD, width: 2, dash: [5, 4] });
  stroke(context, fresh, view, { colour: DRAFT, width: view.zoom >= 15 ? 4 : 3, casing: 2.6 });
}

// by whole numbers: places of the world differ in their last digits with the way they came
const edgeKey = (xy, i) => `${xy[i - 2]},${xy[i - 1]},${xy[i]},${xy[i + 1]}`;
const backKey = (xy, i) => `${xy[i]},${xy[i + 1]},${xy[i - 2]},${xy[i - 1]}`;
function known(arcs) {
  const found = new Set();
  for (const { xy } of arcs) for (let i = 2; i < xy.length; i += 2) { found.add(edgeKey(xy, i)); found.add(backKey(xy, i)); }
  return found;
}
function without(arcs, set) {
  const found = [];
  for (const { world, xy } of arcs) {
    let run = null;
    for (let i = 2; i < world.length; i += 2) {
      if (set.has(edgeKey(xy, i))) { run = null; continue; }
      if (run) run.push(world[i], world[i + 1]); else found.push(run = [world[i - 2], world[i - 1], world[i], world[i + 1]]);
    }
  }
  return found;
}
// The edges that only the one or only the other has, as runs: [gone, fresh].
export function difference(before, after) {
  const old = known(before), now = known(after);
  return [without(before, now), without(after, old)];
}
