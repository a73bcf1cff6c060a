// What every page needs: its facts and words, asking the service, a map with our own base.
import { addBasemap } from "./basemap.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const facts = read("page-facts");
const words = read("page-words");
export const find = (selector, root = document) => root.querySelector(selector);

// A word of the catalogue with values put in; an unknown key shows as itself.
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
export const has = (key) => key in words;

// An element with text and attributes; text is only ever text.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one !== null && one !== undefined));
  return made;
}

export class Refused extends Error {
  constructor(problem, status) { super(problem.title ?? say("page.error.net")); this.problem = problem; this.status = status; }
}

export async function ask(url, options = {}) {
  const headers = { Accept: "application/json", ...(options.headers ?? {}) };
  if (options.body) headers["Content-Type"] = "application/json";
  if (options.body || (options.method ?? "GET") !== "GET") headers["X-CSRF-Token"] = facts.csrf;
  let answer;
  try { answer = await fetch(url, { ...options, headers }); } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused({ title: say("page.error.net") }, 0);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body, answer.status);
  return body;
}

export function distance(metres) {
  return metres < 1000 ? say("page.answer.metres", { n: metres < 10 ? Math.round(metres * 10) / 10 : Math.round(metres) }) : say("page.answer.km", { n: (metres / 1000).toFixed(1) });
}
export function coded(code) { return /^\d{15}$/.test(code) ? code.replace(/(\d{6})(\d{3})(\d{3})(\d{3})/, "$1 $2 $3 $4") : code; }
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (facts.lang === "en") return value.toLocaleString("en");
  return Math.abs(value) < 10000 ? String(value) : Math.abs(value) < 1e6 ? `${Math.round(value / 1000) / 10} 万` : `${Math.round(value / 10000)} 万`;
}

// Leaflet's scale with our own units.
const Scale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    this._updateScale(this._mScale, metres < 1000 ? say("page.answer.metres", { n: metres }) : say("page.answer.km", { n: metres / 1000 }), metres / most);
  },
});

const COLOURS = { brand: "#0B5CAD", doubt: "#B07A00" };

// The map of a page; options go to the base map. Returns {map, base}.
export function makeMap(box, options = {}) {
  const map = L.map(box, { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90, minZoom: 3, maxZoom: 19, fadeAnimation: false, ...options.map });
  map.createPane("raster").style.zIndex = 310;
  map.createPane("shapes").style.zIndex = 340;
  map.createPane("pins").style.zIndex = 400;
  fit(map, options);
  const source = say(facts.demo ? "page.attribution.demo" : "page.attribution.own");
  L.control.attribution({ prefix: "" }).addAttribution(say("page.attribution", { source })).addTo(map);
  if (options.controls !== false) {
    new Scale({ imperial: false, position: options.scale ?? "bottomleft" }).addTo(map);
    L.control.zoom({ position: "bottomright", zoomInTitle: say("page.zoom.in"), zoomOutTitle: say("page.zoom.out") }).addTo(map);
  }
  const base = addBasemap(map, { layer: facts.layer || undefined, theme: document.documentElement.dataset.theme, ...options.base });
  map.getContainer().tabIndex = 0;
  return { map, base };
}

function fit(map, options) {
  const box = facts.bbox ?? [106.3, 29.75, 106.56, 29.91];
  const bounds = [[box[1], box[0]], [box[3], box[2]]];
  const size = map.getSize();
  const left = options.left ?? 0;
  map.fitBounds(bounds, { animate: false, paddingTopLeft: [Math.min(left, size.x * .55), 8], paddingBottomRight: [8, 8] });
  if (options.closer) map.setZoom(map.getZoom() + options.closer, { animate: false });
}

// How far from the edges of a map what it is to show should lie; on a telephone the search field lies over its top.
export function room(map, px) {
  const { x } = map.getSize();
  return x < 700 ? { paddingTopLeft: [40, 130], paddingBottomRight: [60, 30] } : { padding: [px, px] };
}

// Owner, runner-up, accuracy and the way to the boundary, drawn over the base map.
export class Shown {
  constructor(map) { this.map = map; this.group = L.layerGroup().addTo(map); this.svg = L.svg({ pane: "shapes", padding: .5 }); }

  clear() { this.group.clearLayers(); }

  // Numbered places of an address that may mean several; `onChoose` is called with a place.
  numbered(places, onChoose, radius = 0) {
    places.forEach((one, n) => {
      if (one.lat === null) return;
      if (radius) this.ring([one.lat, one.lng], radius);
      const icon = L.divIcon({ className: "numbered", html: el("span", {}, String(n + 1)) });
      const title = `${n + 1} ${one.text}`;
      L.marker([one.lat, one.lng], { icon, pane: "pins", title, alt: title }).on("click", () => onChoose(one)).addTo(this.group);
    });
    const found = places.filter((one) => one.lat !== null).map((one) => [one.lat, one.lng]);
    if (found.length) this.map.fitBounds(found, { ...room(this.map, 60), maxZoom: 16, animate: false });
  }

  // The ring around a landmark within which what is beside it lies.
  ring(at, metres) {
    L.circle(at, { pane: "shapes", interactive: false, radius: metres, color: COLOURS.doubt, weight: 1.5, dashArray: "3 3", fillColor: "#FFE9A8", fillOpacity: .16 }).addTo(this.group);
  }

  async show(answer, { accuracy } = {}) {
    const mine = this.turn = (this.turn ?? 0) + 1;
    this.clear();
    this.other = null;
    const at = answer.point && [answer.point.lat, answer.point.lng];
    if (at) this.pin(at, accuracy);
    if (at && answer.address?.radius_m) this.ring(at, answer.address.radius_m);
    if (!answer.grid) return;
    const codes = [answer.grid.code, answer.runner_up?.code].filter(Boolean);
    const query = new URLSearchParams({ level: answer.grid.level });
    for (const code of codes) query.append("code", code);
    const found = await ask(`/api/plans/${answer.plan.id}/grids?${query}`);
    if (mine !== this.turn) return;
    const of = (code) => found.features.find((one) => one.properties.code === code);
    const owner = of(answer.grid.code), other = of(answer.runner_up?.code);
    this.other = other ?? null;
    if (other) this.runnerUp(other);
    if (owner) this.owner(owner);
    if (at && owner && answer.boundary_distance_m < 100) this.toBoundary(at, owner, answer.boundary_distance_m);
    return owner;
  }

  owner(feature) {
    L.geoJSON(feature, { pane: "shapes", interactive: false, style: { color: "#fff", weight: 5.6, fill: false } }).addTo(this.group);
    L.geoJSON(feature, { pane: "shapes", interactive: false, style: { color: COLOURS.brand, weight: 3, fillColor: COLOURS.brand, fillOpacity: .2 } }).addTo(this.group);
  }

  runnerUp(feature) {
    const shape = L.geoJSON(feature, { pane: "shapes", interactive: false, style: { color: COLOURS.doubt, weight: 2, dashArray: "7 4", fillColor: "#FFE9A8", fillOpacity: .3 } }).addTo(this.group);
    shape.eachLayer((one) => { const path = one.getElement?.(); if (path) { hatch(path.ownerSVGElement); path.setAttribute("fill", "url(#hatch)"); path.setAttribute("fill-opacity", "1"); } });
  }

  pin(at, accuracy) {
    if (accuracy) L.circle(at, { pane: "shapes", interactive: false, radius: accuracy, color: COLOURS.brand, weight: 1.5, dashArray: "3 3", fillOpacity: .16 }).addTo(this.group);
    const icon = L.divIcon({ className: "pin", html: pinMark() });
    L.marker(at, { icon, pane: "pins", keyboard: false, interactive: false }).addTo(this.group);
  }

  toBoundary(at, feature, metres) {
    const near = nearest(at, feature);
    if (!near) return;
    L.polyline([at, near], { pane: "shapes", interactive: false, color: "#7A5200", weight: 2 }).addTo(this.group);
    L.marker(near, { pane: "pins", interactive: false, keyboard: false, icon: L.divIcon({ className: "distance", html: el("span", {}, say("page.boundary", { m: distance(metres) })) }) }).addTo(this.group);
  }
}

function pinMark() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 30 38"); svg.setAttribute("width", "30"); svg.setAttribute("height", "38");
  const drop = document.createElementNS(ns, "path");
  drop.setAttribute("d", "M15 37C15 37 27 23 27 14A12 12 0 0 0 3 14C3 23 15 37 15 37Z");
  drop.setAttribute("fill", COLOURS.brand); drop.setAttribute("stroke", "#fff"); drop.setAttribute("stroke-width", "2");
  const dot = document.createElementNS(ns, "circle");
  dot.setAttribute("cx", "15"); dot.setAttribute("cy", "14"); dot.setAttribute("r", "4.5"); dot.setAttribute("fill", "#fff");
  svg.append(drop, dot);
  return svg;
}

function hatch(svg) {
  if (svg.querySelector("#hatch")) return;
  const ns = "http://www.w3.org/2000/svg";
  const pattern = document.createElementNS(ns, "pattern");
  for (const [name, value] of Object.entries({ id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" })) pattern.setAttribute(name, value);
  const ground = document.createElementNS(ns, "rect");
  for (const [name, value] of Object.entries({ width: 8, height: 8, fill: "#FFE9A8", "fill-opacity": .3 })) ground.setAttribute(name, value);
  const line = document.createElementNS(ns, "rect");
  for (const [name, value] of Object.entries({ width: 1.2, height: 8, fill: COLOURS.doubt })) line.setAttribute(name, value);
  pattern.append(ground, line);
  const defs = document.createElementNS(ns, "defs");
  defs.append(pattern);
  svg.prepend(defs);
}

// The boundary point nearest to a place, for the picture only: flat, good for a few hundred metres.
export function nearest([lat, lng], feature) {
  const narrow = Math.cos(lat * Math.PI / 180);
  let best = null, least = Infinity;
  const polygons = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = [(ring[i - 1][0] - lng) * narrow, ring[i - 1][1] - lat], [bx, by] = [(ring[i][0] - lng) * narrow, ring[i][1] - lat];
      const [dx, dy] = [bx - ax, by - ay], length = dx * dx + dy * dy;
      const t = length ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
      const [x, y] = [ax + t * dx, ay + t * dy], far = x * x + y * y;
      if (far < least) { least = far; best = [lat + y, lng + x / narrow]; }
    }
  }
  return best;
}

// One line at the foot; with something to undo it stays until it is dismissed or another one comes.
export function toast(text, { action = "", act = () => {} } = {}) {
  find(".toast")?.remove();
  const made = el("p", { class: "toast", role: "status" }, el("span", {}, text));
  if (action) {
    made.append(el("button", { type: "button", onclick: () => { made.remove(); Promise.resolve(act()).catch((error) => toast(error.message)); } }, action),
      el("button", { type: "button", class: "close", "aria-label": say("page.close"), onclick: () => made.remove() }, "×"));
  } else setTimeout(() => made.remove(), 6000);
  document.body.append(made);
}

// Keys of a page: single letters act only when no text field has the focus.
export function keys(table) {
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
    const name = `${event.ctrlKey ? "Ctrl+" : ""}${event.key}`;
    if (document.querySelector("dialog[open]")) return;
    if (typing && !event.ctrlKey && !["F2", "Escape"].includes(event.key)) return;
    const act = table[name] ?? table[name.toLowerCase()];
    if (act && act(event) !== false) event.preventDefault();
  });
  const dialog = find("[data-help-dialog]");
  find("[data-help]")?.addEventListener("click", () => dialog.showModal());
  find("[data-close]")?.addEventListener("click", () => dialog.close());
}

for (const link of document.querySelectorAll("[data-lang]")) {
  const query = new URLSearchParams(location.search);
  query.set("lang", facts.lang === "en" ? "zh-CN" : "en");
  link.href = `?${query}`;
}
find("[data-logout]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await fetch("/logout", { method: "POST", headers: { "X-CSRF-Token": facts.csrf } });
  location.href = "/";
});
