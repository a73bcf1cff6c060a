// The base map under every map of ours: own vector tiles on canvas, boundaries, labels with collisions.
// Needs Leaflet as `L`. addBasemap(map, {layer, plan, theme, veil, labels}) works on a Folium map as well.
import { decode } from "./mvt.js";
import { drawLabels } from "./labels.js";

const NATIVE = 16;
const KEPT = 400;

const LIGHT = {
  land: "#F6F5F1", block: "#F0EEE8", park: "#DDE7D0", water: "#C4DAE6", bank: "#A9C8D8", building: "#E3DFD5", edge: "#CDC7B9",
  road: "#FFFFFF", casing: "#CFC7B4", veil: "rgba(246,245,242,.72)", grid: "#2F3B4A", community: "#2F3B4A", street: "#1C2530", halo: "rgba(255,255,255,.92)",
};
const DARK = {
  land: "#0E141B", block: "#121A23", park: "#101F1E", water: "#0F3347", bank: "#1B4D68", building: "#18222D", edge: "#202C39",
  road: "#2B3846", casing: "#1B2530", veil: "rgba(11,16,22,.70)", grid: "#8EA0B3", community: "#A9B9C9", street: "#D5DEE8", halo: "rgba(11,16,22,.9)",
};

// [zoom, value] pairs, straight between them
function ramp(stops, zoom) {
  if (zoom <= stops[0][0]) return stops[0][1];
  for (let i = 1; i < stops.length; i++) {
    const [z0, v0] = stops[i - 1], [z1, v1] = stops[i];
    if (zoom <= z1) return v0 + (v1 - v0) * (zoom - z0) / (z1 - z0);
  }
  return stops[stops.length - 1][1];
}
const GRID_WIDTH = [[12, .4], [13, .5], [14, .8], [15, 1.1], [17, 1.6]];
const GRID_OPACITY = [[12, .28], [13, .35], [14, .48], [15, .6], [17, .75]];
const COMMUNITY_WIDTH = [[11, .6], [13, .9], [14, 1.3], [15, 2], [17, 2.8]];
const STREET_WIDTH = [[10, 1.1], [13, 1.6], [14, 2.2], [15, 3], [17, 4]];
const ROAD_WIDTH = {
  1: [[9, .8], [12, 2], [14, 5], [16, 11], [18, 26]],
  2: [[11, .7], [13, 1.6], [14, 3], [16, 8], [18, 20]],
  3: [[13, .5], [14, 1.2], [15, 3], [16, 5], [18, 14]],
};

class Tiles {
  constructor() { this.kept = new Map(); }
  get(url) {
    let found = this.kept.get(url);
    if (!found) {
      found = fetch(url).then((answer) => (answer.ok ? answer.arrayBuffer() : new ArrayBuffer(0)))
        .then((buffer) => decode(new Uint8Array(buffer)))
        .catch(() => { this.kept.delete(url); return {}; });
      this.kept.set(url, found);
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return found;
  }
}
const tiles = new Tiles();

// Where a tile of any zoom lies in the tile of at most zoom 16 that the server makes.
function source(coords) {
  const up = Math.max(0, coords.z - NATIVE);
  const part = 2 ** up;
  return { z: coords.z - up, x: Math.floor(coords.x / part), y: Math.floor(coords.y / part), scale: 256 * part / 4096, dx: -(coords.x % part) * 256, dy: -(coords.y % part) * 256 };
}

function trace(context, line, at) {
  context.moveTo(line[0] * at.scale + at.dx, line[1] * at.scale + at.dy);
  for (let i = 2; i < line.length; i += 2) context.lineTo(line[i] * at.scale + at.dx, line[i + 1] * at.scale + at.dy);
}
function fill(context, features, at, colour, edge) {
  if (!features?.length) return;
  context.beginPath();
  for (const one of features) if (one.type === 3) for (const line of one.lines) trace(context, line, at);
  context.fillStyle = colour;
  context.fill("evenodd");
  if (edge) { context.strokeStyle = edge; context.lineWidth = 1; context.stroke(); }
}
function stroke(context, features, at, colour, width) {
  if (!features?.length || width <= 0) return;
  context.beginPath();
  for (const one of features) if (one.type === 2) for (const line of one.lines) trace(context, line, at);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function drawBase(context, base, buildings, at, zoom, colours) {
  fill(context, base.block, at, colours.block);
  fill(context, base.park, at, colours.park);
  fill(context, base.water?.filter((one) => one.properties.class !== "river_line"), at, colours.water, colours.bank);
  context.lineCap = context.lineJoin = "round";
  const roads = [3, 2, 1].filter((one) => one !== 3 || zoom >= 13).map((one) => [one, (base.road ?? []).filter((road) => Number(road.properties.class ?? 3) === one)]);
  for (const [one, list] of roads) stroke(context, list, at, colours.casing, ramp(ROAD_WIDTH[one], zoom) + (zoom >= 14 ? 1.6 : .8));
  for (const [one, list] of roads) stroke(context, list, at, colours.road, ramp(ROAD_WIDTH[one], zoom));
  stroke(context, base.rail, at, colours.edge, 1.5);
  if (zoom >= 14.3) {
    context.globalAlpha = Math.min(1, (zoom - 14.3) / .6 + .35);
    fill(context, buildings.building, at, colours.building, colours.edge);
    context.globalAlpha = 1;
  }
}

// Each edge once, as runs; what the tile's margin cut off is no boundary.
function runs(features) {
  const seen = new Set(), found = [];
  const cut = (x0, y0, x1, y1) => (x0 === x1 && (x0 <= -64 || x0 >= 4160)) || (y0 === y1 && (y0 <= -64 || y0 >= 4160));
  for (const one of features) {
    for (const line of one.lines) {
      let run = null;
      for (let i = 2; i < line.length; i += 2) {
        const [x0, y0, x1, y1] = [line[i - 2], line[i - 1], line[i], line[i + 1]];
        const a = x0 * 8192 + y0, b = x1 * 8192 + y1;
        const key = a < b ? `${a},${b}` : `${b},${a}`;
        if (seen.has(key) || cut(x0, y0, x1, y1)) { run = null; continue; }
        seen.add(key);
        if (run) run.push(x1, y1); else found.push(run = [x0, y0, x1, y1]);
      }
    }
  }
  return found;
}

function drawLines(context, tile, levels, at, zoom, colours, options) {
  const coarse = levels.find((one) => tile[one]?.length);
  if (options.veil !== false) {
    context.fillStyle = colours.veil;
    context.fillRect(0, 0, 256, 256);
    if (coarse) {
      context.globalCompositeOperation = "destination-out";
      fill(context, tile[coarse], at, "#000");
      context.globalCompositeOperation = "source-over";
    }
  }
  if (options.lines === false) return; // a Folium page draws its own boundaries
  context.lineJoin = "round";
  levels.slice().reverse().forEach((level, fromFinest) => {
    const kind = levels.length === 1 || fromFinest === 0 ? "grid" : fromFinest === 1 && levels.length > 2 ? "community" : "street";
    const width = ramp({ grid: GRID_WIDTH, community: COMMUNITY_WIDTH, street: STREET_WIDTH }[kind], zoom);
    if (!tile[level]?.length) return;
    const edges = runs(tile[level]);
    const line = (colour, size, dash) => {
      context.beginPath();
      for (const edge of edges) trace(context, edge, at);
      context.strokeStyle = colour; context.lineWidth = size; context.setLineDash(dash); context.stroke(); context.setLineDash([]);
    };
    if (kind === "street" && zoom >= 12.5) line(colours.halo, width + 2.4, []);
    context.globalAlpha = kind === "grid" && levels.length > 1 ? ramp(GRID_OPACITY, zoom) : kind === "community" ? .85 : 1;
    line(colours[kind], width, kind === "street" && zoom >= 12.5 ? [5 * width, 2 * width, width, 2 * width] : []);
    context.globalAlpha = 1;
  });
}

function canvasLayer(pane, draw) {
  const Layer = L.GridLayer.extend({
    createTile(coords, done) {
      const tile = L.DomUtil.create("canvas", "leaflet-tile");
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      tile.width = tile.height = 256 * ratio;
      const context = tile.getContext("2d");
      context.scale(ratio, ratio);
      draw(context, coords).then(() => done(null, tile), (error) => done(error, tile));
      return tile;
    },
  });
  return new Layer({ pane, maxZoom: 20, updateWhenZooming: false, keepBuffer: 1 });
}

function makePane(map, name, order) {
  const pane = map.getPane(name) ?? map.createPane(name);
  pane.style.zIndex = order;
  pane.style.pointerEvents = "none";
}

export function addBasemap(map, options = {}) {
  const theme = options.theme ?? document.documentElement.dataset.theme;
  const colours = theme === "dark" ? DARK : LIGHT;
  const query = new URLSearchParams();
  if (options.layer) query.set("layer", options.layer);
  if (options.plan) query.set("plan", options.plan);
  const suffix = query.size ? `?${query}` : "";
  const url = (set, at) => `/tiles/${set}/${at.z}/${at.x}/${at.y}.mvt${set === "grids" ? suffix : ""}`;
  makePane(map, "base", 300); makePane(map, "bounds", 330); makePane(map, "labels", 360);
  map.getContainer().style.background = colours.land;

  const shown = { buildings: options.buildings !== false, bounds: options.bounds !== false };
  const base = canvasLayer("base", async (context, coords) => {
    const at = source(coords);
    const [streets, houses] = await Promise.all([tiles.get(url("base", at)), shown.buildings && coords.z >= 14 ? tiles.get(url("buildings", at)) : {}]);
    drawBase(context, streets, houses, at, coords.z, colours);
  }).addTo(map);
  const levels = async (tile) => Object.keys(tile).filter((one) => one !== "label");
  const bounds = canvasLayer("bounds", async (context, coords) => {
    const at = source(coords);
    const tile = await tiles.get(url("grids", at));
    drawLines(context, tile, options.levels ?? await levels(tile), at, coords.z, colours, options);
  });
  if (shown.bounds) bounds.addTo(map);
  if (options.waterAbove) { // a page that fills areas paints the water over them
    makePane(map, "water", options.waterAbove);
    canvasLayer("water", async (context, coords) => {
      const at = source(coords), streets = await tiles.get(url("base", at));
      fill(context, streets.water?.filter((one) => one.properties.class !== "river_line"), at, colours.water, colours.bank);
    }).addTo(map);
  }
  const labels = options.labels === false ? null : drawLabels(map, { colours, theme, tile: (set, at) => tiles.get(url(set, at)), native: NATIVE, levels: options.levels, grids: options.gridLabels, reserved: options.reserved });

  return {
    base, bounds,
    // decoded features of a tile, for pages that draw or snap to what the base map shows
    tile: (set, at) => tiles.get(url(set, at)),
    relabel() { labels?.redraw(); },
    refresh() { tiles.kept.clear(); base.redraw(); bounds.redraw(); labels?.redraw(); },
    select(code) { labels?.select(code); },
    // on Folium pages: show or hide "grid", "community", "buildings", as the page's own control asks
    toggle(name, on) {
      if (name === "buildings") { shown.buildings = on; base.redraw(); }
      else if (on) bounds.addTo(map); else bounds.remove();
    },
  };
}
