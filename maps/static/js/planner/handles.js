// Handles of our own: a line whose vertices move, and corners where grids meet; by mouse, touch and keyboard.
import { el, say } from "../frame.js";
import { UNIT, latOf, lngOf, worldX, worldY } from "./coverage.js";

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
    this.points.forEach((at, n) => {
      const end = n === 0 || n === last;
      const mark = handle(this.map, at, end ? "node fixed" : "vertex", say(end ? "planner.handle.end" : "planner.handle.vertex", { n, of: last - 1 }));
      if (!end) this.listen(mark, n);
      this.marks.push(mark);
      if (n < last) this.between(n);
    });
    if (focus !== null) this.marks.find((one) => one.place === focus)?.getElement().focus({ preventScroll: true });
  }
  between(n) {
    const a = this.map.latLngToLayerPoint(this.points[n]), b = this.map.latLngToLayerPoint(this.points[n + 1]);
    if (a.distanceTo(b) < 36) return;
    const mark = handle(this.map, this.map.layerPointToLatLng(a.add(b).divideBy(2)), "between", say("planner.handle.between"));
    mark.on("dragstart", () => { this.points.splice(n + 1, 0, mark.getLatLng()); mark.place = n + 1; });
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
  listen(mark, n) {
    mark.place = n;
    mark.on("drag", (event) => this.drag(mark, n, event.latlng));
    mark.on("dragend", () => this.done(this.points));
    mark.on("contextmenu", () => this.drop(n));
    mark.getElement().addEventListener("keydown", (event) => this.key(event, mark, n));
  }
  drag(mark, n, latlng) {
    const { latlng: at, kind } = this.snap.take(latlng, this.without);
    mark.setLatLng(at);
    this.points[n] = at;
    this.live(this.points, kind);
  }
  key(event, mark, n) {
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); event.stopPropagation(); this.drop(n); return; }
    const to = nudge(event, this.points[n]);
    if (!to) return;
    event.preventDefault(); event.stopPropagation();
    mark.setLatLng(to);
    this.points[n] = to;
    this.live(this.points, null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.done(this.points), 250);
  }
  drop(n) { this.points.splice(n, 1); this.place(Math.min(n, this.points.length - 2)); this.live(this.points, null); this.done(this.points); }
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
  return [...known.values()].filter((node) => node.arcs.length >= 3 && node.arcs.some(within));
}
