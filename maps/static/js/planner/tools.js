// The tools of the drawing board: what a click, a drawn line or a moved handle asks of the plan.
import { say, toast } from "../frame.js";
import { toSegment } from "./coverage.js";
import { cancel, perform, preview } from "./flow.js";
import { LineHandles, NodeHandles, exact, latlngs, nodesOf, pairs, worldOf } from "./handles.js";
import { choose, coverage, editable, facesInWork, inWork, setWork, state, tell } from "./state.js";

const NEAR = 14; // pixels
const named = (id) => state.coverage.faces.get(id)?.name ?? "";
const line = (points) => ({ type: "LineString", coordinates: pairs(points) });
const polygon = (points) => ({ type: "Polygon", coordinates: [[...pairs(points), pairs(points)[0]]] });

export class Tools {
  constructor(desk) {
    Object.assign(this, desk); // {map, board, snap, pen}
    this.edge = new LineHandles(this.map, this.snap, { live: (points) => this.liveEdge(points), done: (points) => this.doneEdge(points) });
    this.nodes = new NodeHandles(this.map, this.snap, { live: (node, to) => this.liveNode(node, to), done: (node, at, to) => this.doneNode(node, at, to) });
    this.map.on("zoomend", () => { if (this.edge.points.length) this.edge.place(); });
    this.map.on("moveend", () => { if (state.tool === "node" && !state.step) this.showNodes(); });
    this.all = {
      select: { click: (face) => this.select(face) },
      draw: { start: () => this.pen.start("Polygon", (points) => this.drawn(points)) },
      split: { start: () => this.pen.start("Line", (points) => this.split(points)) },
      merge: { start: () => this.mergeStart(), click: (face) => this.merge(face) },
      edge: { click: (face, at) => this.takeEdge(at) },
      node: { start: () => this.showNodes(), again: () => this.showNodes() },
      street: { click: (face, at) => this.street(at) },
      buildings: { start: () => this.handStart(), click: (face, at) => this.building(face, at) },
      lock: { click: (face) => this.lock(face) },
      comment: { click: (face) => { if (face) { this.select(face); tell("write"); } } },
    };
  }

  get now() { return this.all[state.tool] ?? this.all.select; }
  use(name) {
    if (!this.all[name] || (!editable() && !["select", "comment"].includes(name))) { if (this.all[name]) toast(say("planner.readonly.short")); return; }
    this.drop();
    cancel();
    state.tool = name;
    this.now.start?.();
    tell("tool");
  }
  // Takes away everything that a tool has put on the map.
  drop() {
    this.pen.stop(); this.edge.clear(); this.nodes.clear();
    this.arc = null; this.picked = []; this.hand = new Map();
    this.board.live = null; this.board.extra = [];
    this.board.later();
  }
  // After a step was applied or given up the tool stands ready again.
  again() { const name = state.tool; this.drop(); (this.all[name]?.again ?? this.all[name]?.start)?.(); tell("tool"); }

  click(latlng) {
    const face = state.coverage.at(latlng.lng, latlng.lat);
    (this.now.click ?? (() => {}))(face, latlng);
  }
  select(face) {
    choose(face?.id ?? null);
    if (face && state.work !== null && !inWork(face)) setWork(face.parent);
    this.board.later();
  }

  split(points) {
    if (points.length < 2) { this.again(); return; }
    const grid = this.crossed(points);
    if (!grid) { toast(say("planner.split.where")); this.again(); return; }
    choose(grid.id);
    preview({ op: "split", grid: grid.id, line: line(points) }, say("planner.step.split", { name: grid.name }));
  }
  // The grid in which most of a drawn line lies.
  crossed(points) {
    const held = new Map();
    for (let i = 1; i < points.length; i++) for (let n = 0; n <= 12; n++) {
      const share = n / 12, face = state.coverage.at(points[i - 1].lng + share * (points[i].lng - points[i - 1].lng), points[i - 1].lat + share * (points[i].lat - points[i - 1].lat));
      if (face && inWork(face)) held.set(face, (held.get(face) ?? 0) + points[i - 1].distanceTo(points[i]));
    }
    return [...held].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }
  // A drawn area becomes a grid of its own: an island of the grid around it, or what it cuts off.
  drawn(points) {
    if (points.length < 3) { this.again(); return; }
    const ring = [...points, points[0]], grid = this.crossed(ring);
    if (!grid) { toast(say("planner.split.where")); this.again(); return; }
    const whole = ring.every((one) => state.coverage.at(one.lng, one.lat)?.id === grid.id);
    choose(grid.id);
    if (whole) preview({ op: "add_hole", grid: grid.id, polygon: polygon(points) }, say("planner.step.island", { name: grid.name }));
    else preview({ op: "split", grid: grid.id, line: line(ring) }, say("planner.step.draw", { name: grid.name }));
  }

  mergeStart() { if (state.chosen && inWork(state.coverage.faces.get(state.chosen))) this.merge(state.coverage.faces.get(state.chosen)); }
  merge(face) {
    if (!face) return;
    const at = this.picked.indexOf(face.id);
    if (at >= 0) this.picked.splice(at, 1); else this.picked.push(face.id);
    this.board.extra = this.picked.map((id) => ({ outline: state.coverage.faces.get(id) }));
    this.board.later();
    tell("tool");
    if (this.picked.length > 1) preview({ op: "merge", grids: this.picked.slice() }, say("planner.step.merge", { names: this.picked.map(named).join(" + ") }));
    else cancel();
  }

  arcNear(latlng) {
    const at = this.map.project(latlng, 0), reach = NEAR / 2 ** this.map.getZoom();
    let best = null, least = reach * reach;
    for (const arc of state.coverage.arcs) {
      const { world } = arc;
      for (let i = 2; i < world.length; i += 2) { const [far] = toSegment(at.x, at.y, world[i - 2], world[i - 1], world[i], world[i + 1]); if (far < least) { least = far; best = arc; } }
    }
    return best;
  }
  shared(latlng) {
    const arc = this.arcNear(latlng);
    if (!arc) { toast(say("planner.edge.none")); return null; }
    const [left, right] = [state.coverage.faces.get(arc.left), state.coverage.faces.get(arc.right)];
    if (!left || !right) { toast(say("planner.edge.outer")); return null; }
    if (left.parent !== right.parent) { toast(say("planner.edge.parent")); return null; }
    if (state.work !== null && !inWork(left)) setWork(left.parent);
    return arc;
  }
  takeEdge(latlng) {
    const arc = this.shared(latlng);
    if (!arc) return;
    cancel();
    this.arc = arc;
    this.board.live = { old: [arc], now: [] };
    this.edge.show(exact(arc), new Set([arc]));
    this.board.live = { old: [], now: [arc] };
    this.board.later();
    tell("tool");
  }
  liveEdge(points) {
    const now = worldOf(points), back = this.arc.world.slice(), area = new Float64Array(now.length + back.length);
    area.set(now);
    for (let i = 0; i < back.length; i += 2) { area[now.length + i] = back[back.length - 2 - i]; area[now.length + i + 1] = back[back.length - 1 - i]; }
    if (state.step) cancel(true);
    this.board.live = { old: [this.arc], now: [{ world: now }], area: [area] };
    this.board.later();
  }
  async doneEdge(points) {
    const { left, right } = this.arc;
    const found = await preview({ op: "move_arc", grids: [left, right], line: line(points) }, say("planner.step.edge", { a: named(left), b: named(right) }));
    if (found && !found.refused) this.board.live = null;
    this.board.later();
  }

  showNodes() {
    const ids = new Set(facesInWork().map((face) => face.id)), bounds = this.map.getBounds().pad(.1);
    const nodes = nodesOf(state.coverage.arcs, (arc) => arc.left && arc.right && ids.has(arc.left) && ids.has(arc.right))
      .filter((node) => bounds.contains([node.xy[1] / 1e7, node.xy[0] / 1e7]));
    if (nodes.length > 150) { toast(say("planner.node.many")); this.nodes.clear(); return; }
    this.nodes.show(nodes);
  }
  liveNode(node, to) {
    const place = worldOf([to]);
    const now = node.arcs.map((arc) => {
      const world = arc.world.slice();
      for (const end of [0, world.length - 2]) if (arc.xy[end] === node.xy[0] && arc.xy[end + 1] === node.xy[1]) world.set(place, end);
      return { world };
    });
    if (state.step) cancel(true);
    this.board.live = { old: node.arcs, now };
    this.board.later();
  }
  async doneNode(node, at, to) {
    if (at.equals(to)) return;
    const found = await preview({ op: "move_node", at: pairs([at])[0], to: pairs([to])[0] }, say("planner.step.node"));
    if (found && !found.refused) this.board.live = null;
    this.board.later();
  }

  street(latlng) {
    if (this.arc) { const name = this.snap.streetAt(latlng); if (name) { this.follow(name); return; } }
    const arc = this.shared(latlng);
    if (!arc) return;
    cancel();
    this.arc = arc;
    this.board.live = { old: [], now: [arc] };
    this.board.later();
    const names = this.snap.streetsNear(arc.world);
    state.step = { asks: "street", title: say("planner.step.street", { a: named(arc.left), b: named(arc.right) }), names };
    tell("step");
  }
  async follow(street) {
    const { left, right } = this.arc;
    const found = await preview({ op: "follow_street", grids: [left, right], street }, say("planner.step.street.along", { street, a: named(left), b: named(right) }));
    if (found && !found.refused) this.board.live = null;
    this.board.later();
  }

  handStart() { this.hand = new Map(); state.step = { asks: "buildings", title: say("planner.tool.buildings"), buildings: this.hand, grid: null }; tell("step"); }
  building(face, latlng) {
    if (state.step?.asks !== "buildings") this.handStart();
    const one = this.snap.buildingAt(latlng);
    if (!one) return;
    if (this.hand.has(one.id)) this.hand.delete(one.id); else this.hand.set(one.id, { ...one, from: face?.id ?? null });
    this.showHand();
  }
  box(bounds) {
    if (state.step?.asks !== "buildings") this.handStart();
    for (const one of this.snap.buildingsIn(bounds)) { const face = state.coverage.at(...centre(one)); if (face && inWork(face)) this.hand.set(one.id, { ...one, from: face.id }); }
    this.showHand();
  }
  showHand() {
    this.board.live = { old: [], now: [...this.hand.values()].map((one) => ({ world: one.world })) };
    this.board.later();
    tell("step");
  }
  give(grid) {
    const buildings = [...this.hand.keys()];
    if (!buildings.length || !grid) return;
    const households = [...this.hand.values()].reduce((sum, one) => sum + one.households, 0);
    preview({ op: "reassign_buildings", buildings, grid }, say("planner.step.hand", { n: buildings.length, name: named(grid), households }));
  }

  lock(face) {
    if (!face) return;
    choose(face.id);
    perform({ op: face.locked ? "unlock" : "lock", grid: face.id }, "");
  }
}

const centre = (one) => { const at = latlngs(new Float64Array([(one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2]))[0]; return [at.lng, at.lat]; };
export const shownFaces = () => facesInWork(coverage());
