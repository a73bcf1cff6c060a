// Handles of our own: a line whose vertices move, and corners where grids meet; by mouse, touch and keyboard.
import { el, say } from "../frame.js";
import { UNIT, latOf, lngOf, toSegment, worldX, worldY } from "./coverage.js";

const METRE = 1 / 111320;
const ARROWS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export const latlngs = (world) => { const found = []; for (let i = 0; i < world.length; i += 2) found.push(L.latLng(latOf(world[i + 1]), lngOf(world[i]))); return found; };
export const worldOf = (points) => { const made = new Float64Array(points.length * 2); points.forEach((one, n) => { made[2 * n] = worldX(one.lng); made[2 * n + 1] = worldY(one.lat); }); return made; };
export const pairs = (points) => points.map((one) => [Math.round(one.lng * UNIT) / UNIT, Math.round(one.lat * UNIT) / UNIT]);
// The line as the plan holds it, to the last digit: projecting there and back would shift it.
export const exact = (arc) => { const found = []; for (let i = 0; i < arc.xy.length; i += 2) found.push(L.latLng(arc.xy[i + 1] / UNIT, arc.xy[i] / UNIT)); return found; };

function handle(map, at, kind, label) {
  const icon = L.divIcon({ className: `handle ${kind}`, iconSize: [24, 24], html: el("i") });
  const made = L.marker(at, { icon, pane: "handles", draggable: kind !== "node fixed", keyboard: true, snapIgnore: true, pmIgnore: true, autoPanOnFocus: false }).addTo(map);
  made.getElement().setAttribute("aria-label", label);
  return made;
}

function nudge(event, at) {
  const way = ARROWS[event.key];
  if (!way) return null;
  const metres = event.shiftKey ? 10 : 1;
  return L.latLng(at.lat + way[1] * metres * METRE, at.lng + way[0] * metres * METRE / Math.cos(at.lat * Math.PI / 180));
}

// The vertices of one line; its ends stay where they are.
export class LineHandles {
  constructor(map, snap, { live, done }) { Object.assign(this, { map, snap, live, done, marks: [], points: [] }); }

  show(points, without) { this.points = points.slice(); this.without = without; this.place(); }
  clear() { for (const one of this.marks) one.remove(); this.marks = []; this.points = []; }

  place(focus = null) {
    for (const one of this.marks) one.remove();
    this.marks = [];
    const last = this.points.length - 1;
    this.bends = bendsOf(this.map, this.points);
    if (focus !== null && !this.bends.includes(focus)) { this.bends.push(focus); this.bends.sort((a, b) => a - b); }
    this.bends.forEach((n, nth) => {
      const end = n === 0 || n === last;
      const mark = handle(this.map, this.points[n], end ? "node fixed" : "vertex", say(end ? "planner.handle.end" : "planner.handle.vertex", { n: nth, of: this.bends.length - 2 }));
      if (!end) this.listen(mark, n);
      this.marks.push(mark);
      if (n < last) this.between(n, this.bends[nth + 1]);
    });
    if (focus !== null) this.marks.find((one) => one.place === focus)?.getElement().focus({ preventScroll: true });
  }
  // A small handle half way to the next: takes hold of a vertex there, or puts one.
  between(n, next) {
    const a = this.map.latLngToLayerPoint(this.points[n]), b = this.map.latLngToLayerPoint(this.points[next]);
    if (a.distanceTo(b) < 44) return;
    if (next - n > 1) { this.hidden(n + Math.floor((next - n) / 2)); return; }
    const mark = handle(this.map, this.map.layerPointToLatLng(a.add(b).divideBy(2)), "between", say("planner.handle.between"));
    mark.on("dragstart", () => { this.points.splice(n + 1, 0, mark.getLatLng()); this.bends = this.bends.map((one) => (one > n ? one + 1 : one)).concat(n + 1).sort((x, y) => x - y); this.before = this.points.slice(); mark.place = n + 1; });
    mark.on("drag", (event) => this.drag(mark, n + 1, event.latlng));
    mark.on("dragend", () => { this.place(n + 1); this.done(this.points); });
    mark.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); event.stopPropagation();
      this.points.splice(n + 1, 0, mark.getLatLng());
      this.place(n + 1);
    });
    this.marks.push(mark);
  }
  hidden(n) {
    const mark = handle(this.map, this.points[n], "between", say("planner.handle.between"));
    mark.on("dragstart", () => { this.bends = this.bends.concat(n).sort((a, b) => a - b); this.before = this.points.slice(); });
    mark.on("drag", (event) => this.drag(mark, n, event.latlng));
    mark.on("dragend", () => { this.place(n); this.done(this.points); });
    mark.getElement().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); event.stopPropagation();
      this.place(n);
    });
    this.marks.push(mark);
  }
  listen(mark, n) {
    mark.place = n;
    mark.on("dragstart", () => { this.before = this.points.slice(); });
    mark.on("drag", (event) => this.drag(mark, n, event.latlng));
    mark.on("dragend", () => this.done(this.points));
    mark.on("contextmenu", () => this.drop(n));
    mark.getElement().addEventListener("keydown", (event) => this.key(event, mark, n));
  }
  drag(mark, n, latlng) {
    const { latlng: at, kind } = this.snap.take(latlng, this.without);
    mark.setLatLng(at);
    this.move(n, at, this.before);
    this.live(this.points, kind);
  }
  // Vertices without a handle between this bend and the next go along in part, so that a curve keeps its shape.
  move(n, to, from) {
    const at = this.bends.indexOf(n), [dlat, dlng] = [to.lat - from[n].lat, to.lng - from[n].lng];
    for (const end of [this.bends[at - 1], this.bends[at + 1]]) {
      if (end === undefined) continue;
      for (let i = Math.min(n, end) + 1; i < Math.max(n, end); i++) { const share = Math.abs(i - end) / Math.abs(n - end); this.points[i] = L.latLng(from[i].lat + share * dlat, from[i].lng + share * dlng); }
    }
    this.points[n] = to;
  }
  key(event, mark, n) {
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); event.stopPropagation(); this.drop(n); return; }
    const to = nudge(event, this.points[n]);
    if (!to) return;
    event.preventDefault(); event.stopPropagation();
    mark.setLatLng(to);
    this.move(n, to, this.points.slice());
    this.live(this.points, null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.done(this.points), 250);
  }
  drop(n) {
    const at = this.bends.indexOf(n), [low, high] = [this.bends[at - 1], this.bends[at + 1]];
    this.points.splice(low + 1, high - low - 1);
    this.place(low > 0 ? low : null); this.live(this.points, null); this.done(this.points); }
}

// The vertices that shape a line as it is seen (Douglas and Peucker, in pixels), ends included.
const SLACK = 2.5;
export function bendsOf(map, points) {
  const px = points.map((one) => map.latLngToLayerPoint(one)), kept = new Set([0, points.length - 1]), work = [[0, points.length - 1]];
  if (px[0].distanceTo(px[px.length - 1]) < 1) { const half = px.length >> 1; kept.add(half); work.splice(0, 1, [0, half], [half, px.length - 1]); }
  while (work.length) {
    const [a, b] = work.pop();
    let far = -1, most = SLACK * SLACK;
    for (let i = a + 1; i < b; i++) { const [off] = toSegment(px[i].x, px[i].y, px[a].x, px[a].y, px[b].x, px[b].y); if (off > most) { most = off; far = i; } }
    if (far > 0) { kept.add(far); work.push([a, far], [far, b]); }
  }
  return [...kept].sort((a, b) => a - b);
}

// Corners where grids meet; one at a time moves.
export class NodeHandles {
  constructor(map, snap, { live, done }) { Object.assign(this, { map, snap, live, done, marks: [] }); }
  clear() { for (const one of this.marks) one.remove(); this.marks = []; }
  show(nodes) {
    this.clear();
    nodes.forEach((node, n) => {
      const at = L.latLng(node.xy[1] / UNIT, node.xy[0] / UNIT), mark = handle(this.map, at, "node", say("planner.handle.node", { n: n + 1, of: nodes.length }));
      const own = new Set(node.arcs);
      let now = at;
      const move = (to, kind) => { now = to; mark.setLatLng(to); this.live(node, to, kind); };
      mark.on("drag", (event) => { const found = this.snap.take(event.latlng, own); move(found.latlng, found.kind); });
      mark.on("dragend", () => this.done(node, at, now));
      mark.getElement().addEventListener("keydown", (event) => {
        const to = nudge(event, now);
        if (!to) return;
        event.preventDefault(); event.stopPropagation();
        move(to, null);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.done(node, at, now), 250);
      });
      mark.back = () => { now = at; mark.setLatLng(at); };
      this.marks.push(mark);
    });
  }
  back() { for (const one of this.marks) one.back(); }
}

// The places where at least three arcs meet, with the arcs that end there.
export function nodesOf(arcs, within) {
  const known = new Map();
  for (const arc of arcs) for (const end of [0, arc.xy.length - 2]) {
    const key = `${arc.xy[end]},${arc.xy[end + 1]}`, node = known.get(key) ?? { xy: [arc.xy[end], arc.xy[end + 1]], world: [arc.world[end], arc.world[end + 1]], arcs: [] };
    node.arcs.push(arc);
    known.set(key, node);
  }
  return [...known.values()].filter((node) => node.arcs.length >= 3 && node.arcs.every(within));
}
