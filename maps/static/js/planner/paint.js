// Pieces of painting on a canvas: paths of lines and faces in the places of the screen, hatch, casing.
import { DRAFT, OLD } from "./colours.js";
import { toSegment } from "./coverage.js";

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
  context.lineJoin = "round"; context.lineCap = dash.length ? "butt" : "round";
  if (casing) { context.strokeStyle = "#FFFFFF"; context.lineWidth = width + casing; batches(context, lines, view); }
  context.strokeStyle = colour; context.lineWidth = width; context.setLineDash(dash); context.globalAlpha = opacity;
  batches(context, lines, view);
  context.setLineDash([]); context.globalAlpha = 1;
}
const BATCH = 40; // lines in one path: the time of a path grows faster than its length
function batches(context, lines, view) {
  for (let from = 0; from < lines.length; from += BATCH) {
    context.beginPath();
    for (const one of lines.slice(from, from + BATCH)) trace(context, one.world ?? one, view);
    context.stroke();
  }
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
// The edges that only the one or only the other has, as runs: [gone, fresh]. A node that was put on an edge, within
// some centimetres, makes no new edge; where very much changes at once that is not looked at.
const SAME_M = .05, MOST_PAIRS = 8e6;
export function difference(before, after) {
  const old = known(before), now = known(after), gone = without(before, now), fresh = without(after, old);
  const size = (runs) => runs.reduce((sum, one) => sum + (one.world ?? one).length / 2, 0);
  if (size(gone) * size(fresh) > MOST_PAIRS) return [gone, fresh];
  return [apart(gone, fresh), apart(fresh, gone)];
}
function apart(runs, others) {
  const lines = others.map((line) => ({ line, box: boxOf(line) }));
  return runs.flatMap((run) => {
    const reach = SAME_M * 256 / 40075016.7 * Math.cosh(Math.PI * (1 - 2 * run[1] / 256)), kept = [];
    let part = null;
    for (let i = 2; i < run.length; i += 2) {
      if ([0, .5, 1].every((t) => near(lines, run[i - 2] + t * (run[i] - run[i - 2]), run[i - 1] + t * (run[i + 1] - run[i - 1]), reach))) { part = null; continue; }
      if (part) part.push(run[i], run[i + 1]); else kept.push(part = [run[i - 2], run[i - 1], run[i], run[i + 1]]);
    }
    return kept;
  });
}
function near(lines, x, y, reach) {
  return lines.some(({ line, box }) => {
    if (x < box[0] - reach || x > box[2] + reach || y < box[1] - reach || y > box[3] + reach) return false;
    for (let i = 2; i < line.length; i += 2) if (toSegment(x, y, line[i - 2], line[i - 1], line[i], line[i + 1])[0] <= reach * reach) return true;
    return false;
  });
}
export function boxOf(world) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < world.length; i += 2) { box[0] = Math.min(box[0], world[i]); box[1] = Math.min(box[1], world[i + 1]); box[2] = Math.max(box[2], world[i]); box[3] = Math.max(box[3], world[i + 1]); }
  return box;
}
