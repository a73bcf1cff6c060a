// The faces of a plan and the arcs between them: each shared edge is held once, with the face on either side.
// Coordinates are whole numbers of 1e-7 degree, lng before lat, and beside them places of the world at zoom 0.

export const UNIT = 1e7;
const WORLD = 256;
const MOST_KEY = 2 ** 53;

export const worldX = (lng) => (lng + 180) / 360 * WORLD;
export const worldY = (lat) => (1 - Math.asinh(Math.tan(lat * Math.PI / 180)) / Math.PI) / 2 * WORLD;
export const lngOf = (x) => x / WORLD * 360 - 180;
export const latOf = (y) => Math.atan(Math.sinh(Math.PI * (1 - 2 * y / WORLD))) * 180 / Math.PI;

// Degrees in units of the topology, rounded as its service rounds: by the number's decimals, beside a half too.
function whole(degrees) {
  const scaled = degrees * UNIT;
  return Math.round(Math.abs(scaled - Math.floor(scaled) - 0.5) < 1e-4 ? Number(degrees.toFixed(7)) * UNIT : scaled);
}

// A run of coordinates, with where it lies in the world.
export function lineOf(pairs) {
  const count = pairs.length, xy = new Float64Array(2 * count), world = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [lng, lat] = pairs[i];
    xy[2 * i] = whole(lng); xy[2 * i + 1] = whole(lat);
    world[2 * i] = worldX(lng); world[2 * i + 1] = worldY(lat);
  }
  return { xy, world };
}
export function pairsOf(line) {
  const found = [];
  for (let i = 0; i < line.xy.length; i += 2) found.push([line.xy[i] / UNIT, line.xy[i + 1] / UNIT]);
  return found;
}
function reversed(line) {
  const turn = (given) => { const made = new Float64Array(given.length); for (let i = 0, j = given.length - 2; j >= 0; i += 2, j -= 2) { made[i] = given[j]; made[i + 1] = given[j + 1]; } return made; };
  return { xy: turn(line.xy), world: turn(line.world) };
}
function joined(lines) {
  const size = lines.reduce((sum, one) => sum + one.xy.length, 0) - 2 * (lines.length - 1);
  const made = { xy: new Float64Array(size), world: new Float64Array(size) };
  let at = 0;
  lines.forEach((one, n) => {
    const skip = n ? 2 : 0;
    made.xy.set(one.xy.subarray(skip), at); made.world.set(one.world.subarray(skip), at);
    at += one.xy.length - skip;
  });
  return made;
}
function boxOf(rings) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) for (let i = 0; i < ring.world.length; i += 2) {
    const x = ring.world[i], y = ring.world[i + 1];
    if (x < box[0]) box[0] = x; if (x > box[2]) box[2] = x;
    if (y < box[1]) box[1] = y; if (y > box[3]) box[3] = y;
  }
  return box;
}

const withFacts = (id, given, rings) => ({
  id, rings, box: boxOf(rings), code: given.code, name: given.name, parent: given.parent_code ?? null,
  parentName: given.parent_name ?? null, locked: Boolean(given.locked ?? given.attributes?.locked), households: given.households ?? null, label: null,
});

// A face from a GeoJSON feature of the service.
export function faceOf(feature) {
  const polygons = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
  return withFacts(feature.id, feature.properties, polygons.flat().map(lineOf));
}

// Tells whether a place of the world lies inside a set of rings.
export function inside(rings, x, y) {
  let odd = false;
  for (const { world } of rings) {
    for (let i = 0, j = world.length - 2; i < world.length; j = i, i += 2) {
      const yi = world[i + 1], yj = world[j + 1];
      if ((yi > y) !== (yj > y) && x < (world[j] - world[i]) * (y - yi) / (yj - yi) + world[i]) odd = !odd;
    }
  }
  return odd;
}

// The distance to a segment and the place on it: [distance², x, y, share].
export function toSegment(px, py, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
  const x = ax + t * dx, y = ay + t * dy;
  return [(px - x) ** 2 + (py - y) ** 2, x, y, t];
}

// Numbers for places that are the same: faces of a coverage meet in equal coordinates.
class Places {
  constructor(faces) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const face of faces) for (const { xy } of face.rings) for (let i = 0; i < xy.length; i += 2) {
      if (xy[i] < west) west = xy[i]; if (xy[i] > east) east = xy[i];
      if (xy[i + 1] < south) south = xy[i + 1]; if (xy[i + 1] > north) north = xy[i + 1];
    }
    this.west = west; this.south = south; this.high = north - south + 1;
    this.part = (east - west + 1) * this.high < MOST_KEY ? 1 : 100;
    this.known = new Map();
    this.xy = []; this.world = [];
  }
  of(line, i) {
    const key = Math.round((line.xy[i] - this.west) / this.part) * Math.ceil(this.high / this.part) + Math.round((line.xy[i + 1] - this.south) / this.part);
    let found = this.known.get(key);
    if (found === undefined) {
      this.known.set(key, found = this.known.size);
      this.xy.push(line.xy[i], line.xy[i + 1]); this.world.push(line.world[i], line.world[i + 1]);
    }
    return found;
  }
}

// The arcs of some faces: runs of edges that have the same faces on their sides.
export function arcsOf(faces) {
  const places = new Places(faces), edges = new Map(), count = 2 ** 26;
  for (const face of faces) for (const ring of face.rings) {
    let before = places.of(ring, 0);
    for (let i = 2; i < ring.xy.length; i += 2) {
      const now = places.of(ring, i);
      if (now === before) continue;
      const key = Math.min(before, now) * count + Math.max(before, now);
      const edge = edges.get(key);
      if (edge) edge.right = face.id; else edges.set(key, { from: before, to: now, left: face.id, right: null, used: false });
      before = now;
    }
  }
  return traced(edges, places);
}

function traced(edges, places) {
  const around = new Map();
  for (const edge of edges.values()) for (const end of [edge.from, edge.to]) { const list = around.get(end); if (list) list.push(edge); else around.set(end, [edge]); }
  const same = (a, b) => (a.left === b.left && a.right === b.right) || (a.left === b.right && a.right === b.left);
  const isNode = (place) => { const list = around.get(place); return list.length !== 2 || !same(list[0], list[1]); };
  const found = [];
  const follow = (edge, start) => {
    const run = [start];
    let now = start, along = edge;
    while (along && !along.used) {
      along.used = true;
      now = along.from === now ? along.to : along.from;
      run.push(now);
      if (isNode(now)) break;
      along = around.get(now).find((one) => !one.used);
    }
    const line = { xy: new Float64Array(run.length * 2), world: new Float64Array(run.length * 2) };
    run.forEach((place, n) => { for (const part of ["xy", "world"]) { line[part][2 * n] = places[part][2 * place]; line[part][2 * n + 1] = places[part][2 * place + 1]; } });
    found.push({ ...line, left: edge.left, right: edge.right });
  };
  for (const [place, list] of around) if (isNode(place)) for (const edge of list) if (!edge.used) follow(edge, place);
  for (const edge of edges.values()) if (!edge.used) follow(edge, edge.from); // rings without a node: islands
  return found;
}

// The outline of some faces as rings of places: the arcs that have one of them on one side only, joined end to end.
export function outlineOf(coverage, chosen) {
  const arcs = coverage.arcs.filter((arc) => chosen(arc.left) !== chosen(arc.right)), ends = new Map(), used = new Set(), rings = [];
  const key = (arc, last) => (last ? `${arc.xy[arc.xy.length - 2]},${arc.xy[arc.xy.length - 1]}` : `${arc.xy[0]},${arc.xy[1]}`);
  for (const arc of arcs) for (const last of [false, true]) { const list = ends.get(key(arc, last)); if (list) list.push(arc); else ends.set(key(arc, last), [arc]); }
  for (const first of arcs) {
    if (used.has(first)) continue;
    const parts = [first.world];
    used.add(first);
    let at = key(first, true), next;
    while (at !== key(first, false) && (next = ends.get(at)?.find((arc) => !used.has(arc)))) {
      used.add(next);
      const forward = key(next, false) === at;
      parts.push(forward ? next.world : reversed(next).world);
      at = key(next, forward);
    }
    const ring = new Float64Array(parts.reduce((sum, one) => sum + one.length, 0));
    let to = 0;
    for (const part of parts) { ring.set(part, to); to += part.length; }
    rings.push(ring);
  }
  return rings;
}

export class Coverage {
  constructor() { this.faces = new Map(); this.arcs = []; this.version = 0; }

  static fromFeatures(features) {
    const made = new Coverage();
    for (const feature of features) { const face = faceOf(feature); made.faces.set(face.id, face); }
    made.arcs = arcsOf([...made.faces.values()]);
    return made;
  }

  // The service's compact form: arcs of whole numbers, faces as rings of signed arc numbers (~n runs backwards).
  static fromTopology(given) {
    const made = new Coverage(), lines = given.arcs.map((arc) => unpacked(arc, given)), back = new Map();
    made.arcs = lines.map((line) => ({ ...line, left: null, right: null }));
    for (const one of given.faces) {
      const rings = flatRings(one.rings).map((ring) => joined(ring.map((number) => {
        const at = number < 0 ? ~number : number, arc = made.arcs[at];
        if (arc.left === null) arc.left = one.id; else arc.right = one.id;
        if (number >= 0) return lines[at];
        if (!back.has(at)) back.set(at, reversed(lines[at]));
        return back.get(at);
      })));
      made.faces.set(one.id, withFacts(one.id, one, rings));
    }
    return made;
  }

  // Takes what an operation changed; arcs of the faces around are made anew, the others stay.
  patch(changed, removed) {
    this.version++;
    const gone = new Set(removed), touched = new Set(removed);
    for (const feature of changed) {
      const before = this.faces.get(feature.id), face = faceOf(feature);
      if (before && !face.parentName) face.parentName = before.parentName;
      this.faces.set(face.id, face);
      touched.add(face.id); gone.delete(face.id);
    }
    for (const id of gone) this.faces.delete(id);
    const near = new Set(touched);
    this.arcs = this.arcs.filter((arc) => {
      const mine = touched.has(arc.left) || touched.has(arc.right);
      if (mine) { if (arc.left) near.add(arc.left); if (arc.right) near.add(arc.right); }
      return !mine;
    });
    const faces = [...near].map((id) => this.faces.get(id)).filter(Boolean);
    for (const arc of arcsOf(faces)) if (touched.has(arc.left) || touched.has(arc.right)) this.arcs.push(arc);
  }

  // A copy that may be patched without harm: faces and arcs are shared until they are replaced.
  copy() { const made = new Coverage(); made.faces = new Map(this.faces); made.arcs = this.arcs.slice(); return made; }

  at(lng, lat) {
    const x = worldX(lng), y = worldY(lat);
    for (const face of this.faces.values()) {
      const box = face.box;
      if (x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3] && inside(face.rings, x, y)) return face;
    }
    return null;
  }
  arcsBetween(a, b) { return this.arcs.filter((arc) => (arc.left === a && arc.right === b) || (arc.left === b && arc.right === a)); }
  neighbours(id) {
    const found = new Set();
    for (const arc of this.arcs) { if (arc.left === id && arc.right) found.add(arc.right); else if (arc.right === id && arc.left) found.add(arc.left); }
    return found;
  }
  box(ids) { return [...ids].map((id) => this.faces.get(id)?.box).filter(Boolean).reduce((a, b) => (a ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])] : b.slice()), null); }
}

function flatRings(rings) { return Array.isArray(rings[0]?.[0]) ? rings.flat() : rings; }
function unpacked(arc, given) {
  const flat = typeof arc[0] === "number" ? arc : arc.flat(), scale = given.scale ?? 1 / UNIT, [ox, oy] = given.origin ?? given.translate ?? [0, 0];
  const pairs = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < flat.length; i += 2) {
    if (given.delta === false) { x = flat[i]; y = flat[i + 1]; } else { x += flat[i]; y += flat[i + 1]; }
    pairs.push([ox + x * scale, oy + y * scale]);
  }
  return lineOf(pairs);
}

// A place well inside a face for its label, found once on a raster of its box.
export function labelOf(face) {
  if (face.label) return face.label;
  const [west, north, east, south] = face.box, steps = 12;
  let best = null, least = -1;
  for (let i = 0; i < steps; i++) for (let j = 0; j < steps; j++) {
    const x = west + (i + .5) / steps * (east - west), y = north + (j + .5) / steps * (south - north);
    if (!inside(face.rings, x, y)) continue;
    let far = Infinity;
    for (const { world } of face.rings) for (let n = 2; n < world.length && far > least; n += 2) far = Math.min(far, toSegment(x, y, world[n - 2], world[n - 1], world[n], world[n + 1])[0]);
    if (far > least) { least = far; best = [x, y]; }
  }
  face.room = Math.sqrt(Math.max(0, least));
  face.label = best ?? [(west + east) / 2, (north + south) / 2];
  return face.label;
}
