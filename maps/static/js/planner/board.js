// The plan on the map: fills of the community in work, veil over the rest, each arc once, labels, the step in hand.
import { inside, labelOf, outlineOf } from "./coverage.js";
import { DRAFT, colourOf, deviation, percent, valueOf, withUnit } from "./colours.js";
import { coverage, inWork, state } from "./state.js";
import { boxOf, hatchGain, oldAndNew, seen, stroke, trace, traceFace, viewOf } from "./paint.js";

const PADDING = 120;
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const PANES = { fill: 320, lines: 340, names: 365 };

function ramp(stops, zoom) {
  if (zoom <= stops[0][0]) return stops[0][1];
  for (let i = 1; i < stops.length; i++) if (zoom <= stops[i][0]) { const [[z0, v0], [z1, v1]] = [stops[i - 1], stops[i]]; return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0); }
  return stops[stops.length - 1][1];
}
const WIDTHS = {
  grid: [[12, .4], [13, .5], [14, .8], [15, 1.1], [17, 1.6]], community: [[11, .6], [13, .9], [14, 1.3], [15, 2], [17, 2.8]],
  street: [[10, 1.1], [13, 1.6], [14, 2.2], [15, 3], [17, 4]],
};
const GRID_OPACITY = [[12, .28], [13, .35], [14, .48], [15, .6], [17, .75]];

export class Board {
  // `source` gives what is drawn: {coverage, colour(face), label(face), work(face)}; the page's own by default.
  constructor(map, source = {}) {
    this.map = map;
    this.source = { coverage, work: inWork, colour: (face) => colourOf(face.id), step: () => state.step, chosen: () => state.chosen, figures: true, ...source };
    this.live = null; this.extra = []; this.boxes = [];
    this.canvases = Object.fromEntries(Object.entries(PANES).map(([name, order]) => {
      const pane = map.getPane(`plan-${name}`) ?? map.createPane(`plan-${name}`);
      pane.style.zIndex = order; pane.style.pointerEvents = "none";
      return [name, L.DomUtil.create("canvas", "leaflet-zoom-hide", pane)];
    }));
    map.on("moveend zoomend viewreset resize", () => this.draw());
  }

  draw() {
    if (this.map._loaded === undefined) return;
    const begun = performance.now(), view = viewOf(this.map, PADDING);
    this.view = view;
    this.fills(this.fresh("fill", view), view);
    this.lines(this.fresh("lines", view), view);
    this.names(this.fresh("names", view), view);
    this.took = performance.now() - begun;
    this.source.drawn?.();
  }
  // Draws again in the next frame, however often it is asked for.
  later() { if (this.waiting) return; this.waiting = requestAnimationFrame(() => { this.waiting = null; this.draw(); }); }

  fresh(name, view) {
    const canvas = this.canvases[name], ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; canvas.style.width = `${view.width}px`; canvas.style.height = `${view.height}px`; }
    L.DomUtil.setPosition(canvas, this.map.containerPointToLayerPoint([-PADDING, -PADDING]));
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    return context;
  }

  // One small path a face: a single path of thousands of faces takes seconds to fill.
  fills(context, view) {
    const { source } = this, now = source.coverage();
    context.beginPath();
    context.rect(0, 0, view.width, view.height);
    for (const ring of this.outlineOf(now)) trace(context, ring, view, true);
    context.fillStyle = "rgba(246,245,242,.72)";
    context.fill("evenodd");
    context.globalAlpha = .55;
    for (const face of now.faces.values()) {
      if (!source.work(face) || !seen(face.box, view)) continue;
      const colour = source.colour(face);
      if (!colour) continue;
      context.beginPath(); traceFace(context, face, view);
      context.fillStyle = colour; context.fill("evenodd");
    }
    context.globalAlpha = 1;
  }
  // The outline of what is in work, kept until the coverage or the work changes.
  outlineOf(now) {
    const key = `${now.version} ${state.work}`;
    if (this.outlined?.now !== now || this.outlined.key !== key) this.outlined = { now, key, rings: outlineOf(now, (id) => { const face = now.faces.get(id); return Boolean(face && this.source.work(face)); }) };
    return this.outlined.rings;
  }

  kindOf(arc, faces) {
    const left = faces.get(arc.left), right = arc.right ? faces.get(arc.right) : null;
    if (!right) return "outer";
    if (left?.parent === right.parent) return "grid";
    const above = (face) => state.parents.get(face?.parent)?.parent ?? null;
    return above(left) === above(right) ? "community" : "street";
  }

  lines(context, view) {
    const now = this.source.coverage(), kinds = { grid: [], community: [], street: [], outer: [], work: [] }, step = this.source.step();
    for (const arc of now.arcs) {
      if (!arc.box) arc.box = boxOf(arc.world);
      if (!seen(arc.box, view)) continue;
      const kind = this.kindOf(arc, now.faces);
      kinds[state.work !== null && kind !== "grid" && this.bordersWork(arc, now.faces) ? "work" : kind].push(arc);
    }
    const width = (kind) => ramp(WIDTHS[kind], view.zoom);
    stroke(context, kinds.grid, view, { colour: "#2F3B4A", width: width("grid"), opacity: ramp(GRID_OPACITY, view.zoom) });
    stroke(context, kinds.community, view, { colour: "#2F3B4A", width: width("community"), opacity: .85 });
    const street = width("street");
    stroke(context, kinds.street, view, { colour: "#1C2530", width: street, dash: [5 * street, 2 * street, street, 2 * street], casing: 2.4 });
    stroke(context, kinds.outer, view, { colour: "#1C2530", width: 2.4 });
    stroke(context, kinds.work, view, { colour: "#1C2530", width: Math.max(2.5, street), casing: 2 });
    this.over(context, view, now, step);
  }
  bordersWork(arc, faces) { const mine = (id) => faces.get(id)?.parent === state.work; return mine(arc.left) !== mine(arc.right); }

  over(context, view, now, step) {
    if (step?.changed) for (const [id, before] of step.changed) { const face = now.faces.get(id); if (face && !step.quiet) hatchGain(context, face, before, view); }
    for (const piece of this.extra) if (piece.hatch) hatchGain(context, piece.hatch, piece.before ?? null, view);
    const chosen = now.faces.get(this.source.chosen());
    if (chosen) this.outline(context, view, chosen, "#0B5CAD");
    for (const piece of this.extra) if (piece.outline) this.outline(context, view, piece.outline, piece.colour ?? DRAFT);
    if (step?.lines) oldAndNew(context, step.lines[0], step.lines[1], view);
    if (this.live) this.drawLive(context, view);
  }
  outline(context, view, face, colour) {
    stroke(context, face.rings, view, { colour, width: 3, casing: 2.6 });
  }
  drawLive(context, view) {
    const { old, now, area } = this.live;
    if (area) { context.beginPath(); for (const ring of area) trace(context, ring, view, true); context.fillStyle = "rgba(163,21,95,.14)"; context.fill("evenodd"); }
    oldAndNew(context, old ?? [], now ?? [], view);
  }

  names(context, view) {
    this.boxes = [];
    const step = this.source.step(), wanted = [], touched = step?.targets, chosen = this.source.chosen();
    for (const face of this.source.coverage().faces.values()) {
      const mine = this.source.work(face);
      if (!seen(face.box, view) || (!mine && view.zoom < 14.6)) continue;
      const wide = (face.box[2] - face.box[0]) * view.scale;
      if (wide < (state.work === null && view.zoom < 14 ? 44 : 26)) continue;
      wanted.push({ face, mine, rank: face.id === chosen ? 0 : touched?.has(face.id) ? 1 : mine ? 2 : 3, wide });
    }
    wanted.sort((a, b) => a.rank - b.rank || b.wide - a.wide);
    for (const one of wanted) this.name(context, view, one, touched?.has(one.face.id));
  }
  // Name and figures at the label's place; where those are taken a little above or below, or the name alone.
  name(context, view, { face, mine, rank, wide }, fresh) {
    const [wx, wy] = labelOf(face), far = state.work === null && view.zoom < 14, bold = mine && wide > 60 && !far, size = rank === 0 ? 17 : bold ? 14.5 : 12.5, title = face.name.length > 16 ? `${face.name.slice(0, 15)}…` : face.name;
    const value = valueOf(face.id), second = bold && this.source.figures && value !== null ? `${withUnit(state.measure, value)}  ${state.measure === "compactness" ? "" : percent(deviation(value))}` : "";
    context.font = `${rank === 0 || bold ? 700 : 500} ${size}px ${FONT}`;
    const narrow = context.measureText(title).width / 2 + 4, broad = second ? Math.max(narrow, second.length * 3.75 + 4) : narrow;
    for (const [shift, text, w, h] of [[0, second, broad, second ? 20 : 10], ...(mine ? [[-34, second, broad, 20], [34, second, broad, 20], [0, "", narrow, 10], [-24, "", narrow, 10], [24, "", narrow, 10]] : [])]) {
      const x = wx * view.scale - view.x, y = wy * view.scale - view.y + shift, box = [x - w, y - h, x + w, y + h];
      if (shift && !inside(face.rings, wx, wy + shift / view.scale)) continue;
      if (this.boxes.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      this.boxes.push(box);
      const colour = fresh ? DRAFT : rank === 0 ? "#0B5CAD" : mine ? "#17202B" : "#465362";
      this.halo(context, title, x, text ? y - 9 : y, colour);
      if (text) { context.font = `500 12.5px ${FONT}`; this.halo(context, text, x, y + 9, colour); }
      if (face.locked) this.lock(context, x, y - h - 10);
      return;
    }
  }
  halo(context, text, x, y, colour) {
    context.textAlign = "center"; context.textBaseline = "middle"; context.lineJoin = "round";
    context.lineWidth = 3; context.strokeStyle = "rgba(255,255,255,.92)"; context.strokeText(text, x, y);
    context.fillStyle = colour; context.fillText(text, x, y);
  }
  lock(context, x, y) {
    context.fillStyle = "#37424F"; context.beginPath(); context.arc(x, y, 10, 0, 7); context.fill();
    context.strokeStyle = "#FFFFFF"; context.lineWidth = 1.6; context.strokeRect(x - 4, y - 1, 8, 6);
    context.beginPath(); context.arc(x, y - 1.5, 2.8, Math.PI, 0); context.stroke();
  }
  // Boxes of the names in places of the map's window, which road names have to leave free.
  reserved() { return this.boxes.map((box) => [box[0] - PADDING, box[1] - PADDING, box[2] - PADDING, box[3] - PADDING]); }
}
