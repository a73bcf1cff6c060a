// What the pointer snaps to: streets, buildings and edges of the plan near a place, in pixels of the map.
import { toSegment, lngOf, latOf } from "./coverage.js";
import { state } from "./state.js";

const REACH = 10; // pixels
const NATIVE = 16;

export class Snap {
  constructor(map, base) {
    this.map = map; this.base = base; this.kept = new Map(); this.streets = []; this.buildings = [];
    map.on("moveend", () => this.gather());
    this.gather();
  }

  // Streets and buildings of the tiles in view, as runs of places of the world at zoom 0.
  async gather() {
    const zoom = this.map.getZoom();
    if (zoom === undefined || zoom < 13) { this.streets = []; this.buildings = []; return; }
    const z = Math.min(NATIVE, Math.floor(zoom)), mine = this.turn = (this.turn ?? 0) + 1;
    const view = this.map.getPixelBounds(), part = this.map.getZoomScale(zoom, z) * 256;
    const low = view.min.divideBy(part).floor(), high = view.max.divideBy(part).floor(), jobs = [];
    for (let x = low.x; x <= high.x; x++) for (let y = low.y; y <= high.y; y++) jobs.push(this.tile({ z, x, y }));
    const found = await Promise.all(jobs);
    if (mine !== this.turn) return;
    this.streets = found.flatMap((one) => one.streets);
    const seen = new Map();
    for (const one of found.flatMap((tile) => tile.buildings)) { const known = seen.get(one.id); if (!known || known.whole < one.whole) seen.set(one.id, one); }
    this.buildings = [...seen.values()];
    this.onGather?.();
  }

  tile(at) {
    const key = `${at.z}/${at.x}/${at.y}`;
    if (!this.kept.has(key)) {
      if (this.kept.size > 200) this.kept.clear();
      this.kept.set(key, Promise.all([this.base.tile("base", at), at.z >= 14 ? this.base.tile("buildings", at) : {}]).then(([base, houses]) => unpack(at, base, houses)));
    }
    return this.kept.get(key);
  }

  // The place to take instead of `latlng` within reach: a vertex of the plan before one of streets and buildings, else
  // the nearest edge of any; itself with snapping off.
  // `without` holds arcs that are being moved and must not attract.
  take(latlng, without = null) {
    if (!state.snap) return { latlng, kind: null };
    const scale = 2 ** this.map.getZoom(), at = this.map.project(latlng, 0), reach = REACH / scale;
    let vertex = { far: reach * reach }, edge = { far: reach * reach };
    const look = (world, kind) => {
      for (let i = 0; i < world.length; i += 2) {
        const far = (world[i] - at.x) ** 2 + (world[i + 1] - at.y) ** 2;
        if (far < vertex.far) vertex = { far, x: world[i], y: world[i + 1], kind };
        if (!i) continue;
        const [off, x, y] = toSegment(at.x, at.y, world[i - 2], world[i - 1], world[i], world[i + 1]);
        if (off < edge.far) edge = { far: off, x, y, kind };
      }
    };
    for (const arc of state.coverage.arcs) if (!without?.has(arc) && near(arc, at, reach)) look(arc.world, "edge");
    if (vertex.kind) return { latlng: L.latLng(latOf(vertex.y), lngOf(vertex.x)), kind: "edge" };
    for (const one of this.streets) if (near(one, at, reach)) look(one.world, "street");
    for (const one of this.buildings) if (near(one, at, reach)) look(one.world, "building");
    const best = vertex.kind ? vertex : edge;
    return best.kind ? { latlng: L.latLng(latOf(best.y), lngOf(best.x)), kind: best.kind } : { latlng, kind: null };
  }

  buildingAt(latlng) {
    const at = this.map.project(latlng, 0), reach = 8 / 2 ** this.map.getZoom();
    return this.buildings.find((one) => near(one, at, one.world.length > 2 ? 0 : reach) && (one.world.length <= 2 || hit(one.world, at))) ?? null;
  }
  buildingsIn(bounds) {
    const a = this.map.project(bounds.getNorthWest(), 0), b = this.map.project(bounds.getSouthEast(), 0);
    return this.buildings.filter((one) => { const [x, y] = middle(one.box); return x >= a.x && x <= b.x && y >= a.y && y <= b.y; });
  }
  onStreet(x, y, reach) {
    const at = { x, y };
    return this.streets.some((one) => near(one, at, reach) && nearest(one.world, x, y) <= reach * reach);
  }
  // Names of streets along a line: those first that lie nearest to the whole of it.
  streetsNear(world, metres = 200) {
    const reach = metres / 40075016 * 256 / Math.cos(latOf(world[1]) * Math.PI / 180), far = new Map(), count = world.length / 2;
    for (const one of this.streets) {
      if (!one.name) continue;
      const held = far.get(one.name) ?? new Float64Array(count).fill(Infinity);
      for (let i = 0; i < count; i++) held[i] = Math.min(held[i], nearest(one.world, world[2 * i], world[2 * i + 1]));
      far.set(one.name, held);
    }
    const mean = (held) => held.reduce((sum, value) => sum + Math.sqrt(value), 0) / count;
    return [...far].map(([name, held]) => [name, mean(held)]).filter(([, value]) => value <= reach).sort((a, b) => a[1] - b[1]).map(([name]) => name);
  }
  streetAt(latlng) {
    const at = this.map.project(latlng, 0), reach = 12 / 2 ** this.map.getZoom();
    let best = null, least = reach * reach;
    for (const one of this.streets) if (one.name && near(one, at, reach)) for (let j = 2; j < one.world.length; j += 2) {
      const [far] = toSegment(at.x, at.y, one.world[j - 2], one.world[j - 1], one.world[j], one.world[j + 1]);
      if (far < least) { least = far; best = one; }
    }
    return best?.name ?? null;
  }
}

function unpack(at, base, houses) {
  const part = 256 / 2 ** at.z, place = (line) => { const world = new Float64Array(line.length); for (let i = 0; i < line.length; i += 2) { world[i] = (at.x + line[i] / 4096) * part; world[i + 1] = (at.y + line[i + 1] / 4096) * part; } return world; };
  const streets = (base.road ?? []).filter((one) => one.type === 2).flatMap((one) => one.lines.map((line) => boxed({ world: place(line), name: one.properties.name ?? null })));
  const buildings = (houses.building ?? []).flatMap((one) => one.lines.slice(0, 1).map((line) => boxed({ world: place(line), id: one.properties.id, name: one.properties.name ?? null, households: Number(one.properties.households ?? 0), whole: line.length })));
  return { streets, buildings };
}
function boxed(one) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < one.world.length; i += 2) { box[0] = Math.min(box[0], one.world[i]); box[1] = Math.min(box[1], one.world[i + 1]); box[2] = Math.max(box[2], one.world[i]); box[3] = Math.max(box[3], one.world[i + 1]); }
  return { ...one, box };
}
function near(one, at, reach) {
  const box = one.box ?? (one.box = boxed(one).box);
  return at.x >= box[0] - reach && at.x <= box[2] + reach && at.y >= box[1] - reach && at.y <= box[3] + reach;
}
function nearest(line, x, y) {
  let least = Infinity;
  for (let j = 2; j < line.length; j += 2) least = Math.min(least, toSegment(x, y, line[j - 2], line[j - 1], line[j], line[j + 1])[0]);
  return least;
}
const middle = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
function hit(world, at) {
  let odd = false;
  for (let i = 0, j = world.length - 2; i < world.length; j = i, i += 2) if ((world[i + 1] > at.y) !== (world[j + 1] > at.y) && at.x < (world[j] - world[i]) * (at.y - world[i + 1]) / (world[j + 1] - world[i + 1]) + world[i]) odd = !odd;
  return odd;
}
