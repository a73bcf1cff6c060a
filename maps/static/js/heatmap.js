// Controls of the Folium heatmap: ways of looking, overlays, legend, time player. Texts come in the page;
// data only ever becomes text nodes.
import { addBasemap } from "./basemap.js";
import { stream } from "./stream.js";

const { map, heat, surface, choropleth, areas, streets, spots } = window.wanggeHeat;
const settings = JSON.parse(document.querySelector("[data-heat]").textContent);
const fields = { heat, surface };
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
let whole = heat._latlngs.slice();
const state = { view: settings.view, per: settings.per, step: null };

const bounds = L.latLngBounds(settings.bounds);
const wide = window.innerWidth > 700;
if (!wide) find(".heat-layers")?.removeAttribute("open");
map.fitBounds(bounds, { padding: wide ? [24, 24] : [8, 8] });
map.setMinZoom(Math.max(3, map.getZoom() - 2));
map.setMaxBounds(bounds.pad(1));
// the quick look saturates on purpose: one peak must not make all else invisible
const SATURATED_AT = 0.5;
function saturate() {
  const set = heat._heat.max;
  heat._heat.max = function max(peak) { return set.call(this, Math.max(1, peak * SATURATED_AT)); };
  heat.redraw();
}
if (heat._heat) saturate();
else heat.once("add", saturate);
const base = addBasemap(map, { ...settings.base, lines: false, buildings: false });
map.getContainer().setAttribute("tabindex", "0");

// --- ways of looking -------------------------------------------------------------------------------------

function key() {
  return state.view === "heat" ? "heat" : `${state.view}-${state.per}`;
}

function look() {
  for (const [name, layer] of Object.entries(fields)) {
    if (name === state.view) layer.addTo(map);
    else map.removeLayer(layer);
  }
  surface.setUrl(address());
  paint();
  legend(settings.legends[key()]);
  for (const part of all("[data-pers]")) part.hidden = state.view === "heat";
  for (const part of all("[data-player]")) part.hidden = state.view === "choropleth";
  for (const [name, value] of Object.entries({ view: state.view, per: state.per })) {
    for (const field of all(`[data-${name}]`)) field.value = value;
    for (const radio of all(`input[type=radio][name=${name}]`)) radio.checked = radio.value === value;
  }
}

let version = 0;

function address() {
  const url = settings.tiles[state.per] + (version ? `&v=${version}` : "");
  if (!state.step) return url;
  const [path, query] = url.split("?");
  const given = new URLSearchParams(query);
  given.delete("days");
  given.set("from", state.step.from);
  given.set("to", state.step.to);
  return `${path}?${given}`;
}

// width and opacity of boundaries at zooms 13, 14, 15, 17; straight between them
const LINES = {
  grids: { width: [0.5, 0.8, 1.1, 1.6], opacity: [0.35, 0.48, 0.6, 0.75] },
  areas: { width: [0.9, 1.3, 2, 2.8], opacity: [0.85, 0.85, 0.85, 0.85] },
  streets: { width: [1.6, 2.2, 3, 4], opacity: [1, 1, 1, 1] },
};
const ZOOMS = [13, 14, 15, 17];
const INKS = settings.dark
  ? { grids: "#8EA0B3", areas: "#A9B9C9", streets: "#D5DEE8" }
  : { grids: "#2F3B4A", areas: "#2F3B4A", streets: "#1C2530" };
const shown = { grids: true, areas: true };

function at(values) {
  const zoom = Math.min(Math.max(map.getZoom(), 13), 17);
  const next = Math.max(1, ZOOMS.findIndex((one) => one >= zoom));
  const part = (zoom - ZOOMS[next - 1]) / (ZOOMS[next] - ZOOMS[next - 1]);
  return values[next - 1] + (values[next] - values[next - 1]) * part;
}

function line(kind) {
  const weight = at(LINES[kind].width);
  const dashes = kind === "streets" ? [5, 2, 1, 2].map((one) => (one * weight).toFixed(1)).join(" ") : null;
  return { stroke: true, color: INKS[kind], weight, opacity: at(LINES[kind].opacity), dashArray: dashes };
}

function paint() {
  const colours = settings.legends[`choropleth-${state.per}`].colours;
  const border = shown.grids ? line("grids") : { stroke: false };
  choropleth.eachLayer((one) => {
    const grid = settings.grids[one.feature.id];
    const colour = state.view === "choropleth" ? colours[grid.classes[state.per] - 1] : null;
    // rates that chance may explain are pale
    const sure = state.per === "area" || grid.clear ? 1 : 0.45;
    one.setStyle({
      ...border,
      fillColor: colour || "transparent", fillOpacity: colour ? sure * (settings.dark ? 0.8 : 0.75) : 0,
    });
  });
  areas.setStyle({ ...(shown.areas ? line("areas") : { stroke: false }), fill: false });
  streets.setStyle({ ...(shown.areas ? line("streets") : { stroke: false }), fill: false });
}

function legend(shown) {
  find("[data-legend-title]").textContent = shown.title;
  find("[data-legend-method]").textContent = shown.method;
  const swatches = shown.colours.map((colour) => {
    const one = document.createElement("i");
    one.style.background = colour;
    return one;
  });
  find("[data-legend-swatches]").replaceChildren(...swatches);
  const marks = shown.breaks.length ? shown.breaks : shown.ends;
  const texts = marks.map((mark) => {
    const one = document.createElement("span");
    one.textContent = mark;
    return one;
  });
  const row = find("[data-legend-breaks]");
  row.replaceChildren(...texts);
  row.classList.toggle("ends", !shown.breaks.length);
}

// --- what a grid says --------------------------------------------------------------------------------------

function lines(grid) {
  const box = document.createElement("div");
  const head = document.createElement("h2");
  head.textContent = grid.name;
  box.append(head, ...grid.lines.map((text) => {
    const one = document.createElement("p");
    one.textContent = text;
    return one;
  }));
  return box;
}

choropleth.eachLayer((one) => {
  const grid = settings.grids[one.feature.id];
  const tip = document.createElement("span");
  tip.textContent = `${grid.name} · ${grid.lines[0]}`;
  one.bindTooltip(tip, { sticky: true, direction: "top", offset: [0, -8] });
  one.bindPopup(lines(grid), { maxWidth: 320 });
});
spots.getLayers().forEach((mark, at) => {
  const { number, title } = settings.spots[at];
  mark.number = String(number);
  const name = (icon) => {
    icon.title = `${number} ${title}`;
    icon.setAttribute("aria-label", icon.title);
  };
  if (mark.getElement()) name(mark.getElement());
  mark.on("add", () => name(mark.getElement()));
  mark.on("click", () => tell({ spot: mark.number }));
});

// --- time player -------------------------------------------------------------------------------------------

const slider = find("[data-step]");
let ticking = 0;

function go(number) {
  const step = settings.steps[number];
  state.step = step || null;
  const first = settings.steps.slice(0, number).reduce((sum, one) => sum + one.points, 0);
  heat.setLatLngs(step ? whole.slice(first, first + step.points) : whole);
  surface.setUrl(address());
  find("[data-step-label]").textContent = step ? step.label : slider.dataset.whole;
}

function play(on) {
  clearInterval(ticking);
  ticking = on ? setInterval(() => {
    slider.value = (Number(slider.value) + 1) % settings.steps.length;
    go(Number(slider.value));
  }, 1200) : 0;
  find("[data-play]").setAttribute("aria-pressed", String(Boolean(on)));
}

if (slider) {
  slider.dataset.whole = find("[data-step-label]").textContent;
  slider.addEventListener("input", () => { play(false); go(Number(slider.value)); });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  find("[data-play]").addEventListener("click", () => (still
    ? (slider.value = (Number(slider.value) + 1) % settings.steps.length, go(Number(slider.value)))
    : play(!ticking)));
}

// --- controls ------------------------------------------------------------------------------------------------

for (const radio of all("input[type=radio]")) {
  radio.addEventListener("change", () => { state[radio.name] = radio.value; look(); });
}
for (const box of all("input[name=overlay]")) {
  box.addEventListener("change", () => overlay(box.value, box.checked));
}

function overlay(name, on) {
  if (name === "spots") {
    if (on) spots.addTo(map);
    else map.removeLayer(spots);
  } else if (name in shown) {
    shown[name] = on;
    paint();
  } else base.toggle(name, on);
}

find("[data-in]")?.addEventListener("click", () => map.zoomIn());
find("[data-out]")?.addEventListener("click", () => map.zoomOut());
find("[data-full]")?.addEventListener("click", () => (document.fullscreenElement
  ? document.exitFullscreen() : document.documentElement.requestFullscreen()));

// --- scale ---------------------------------------------------------------------------------------------------

function scale() {
  const y = map.getSize().y / 2;
  const perPixel = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 100;
  const most = perPixel * 120;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((one) => one * power).find((one) => one <= most);
  const bar = find("[data-scale]");
  bar.style.width = `${Math.round(metres / perPixel)}px`;
  const chinese = document.documentElement.lang.startsWith("zh");
  bar.textContent = metres >= 1000 ? `${metres / 1000} ${chinese ? "千米" : "km"}` : `${metres} ${chinese ? "米" : "m"}`;
}
map.on("zoomend moveend", scale);
map.on("zoomend", paint);
scale();

// --- the page that holds this one (the dashboard) ------------------------------------------------------------

function tell(message) {
  if (window.parent !== window) window.parent.postMessage({ wanggeHeat: message }, location.origin);
}

window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || !event.data?.wanggeHeatSet) return;
  const { view, per, spot, spots: shown, refresh } = event.data.wanggeHeatSet;
  if (view in fields || view === "choropleth") state.view = view;
  if (per in settings.tiles) state.per = per;
  if (shown !== undefined) overlay("spots", shown);
  if (refresh) renew();
  look();
  if (spot) {
    spots.eachLayer((mark) => {
      if (mark.number === String(spot)) {
        map.setView(mark.getLatLng(), Math.max(map.getZoom(), 14));
        mark.openPopup();
      }
    });
  }
});

// --- what is reported now shows now -----------------------------------------------------------------------

const SETTLE_MS = 1500;
let waiting = 0;

async function renew() {
  waiting = 0;
  const ask = (url) => fetch(url, { headers: { Accept: "application/json" } }).then((one) => (one.ok ? one.json() : null));
  const [cells, ...legends] = await Promise.all([
    ask(settings.cells), ...Object.keys(settings.tiles).map((per) => ask(`${settings.legend}&per=${per}`)),
  ]);
  if (!cells) return;
  whole = cells.steps.flatMap((step) => step.points);
  settings.steps.forEach((step, number) => { step.points = cells.steps[number]?.points.length ?? 0; });
  for (const one of legends) {
    const shown = one && settings.legends[`surface-${one.per}`];
    if (shown && shown.breaks.length === one.breaks.length) shown.breaks = one.breaks.map(String);
  }
  version += 1;
  look();
  if (slider) go(Number(slider.value));
  else heat.setLatLngs(whole);
}

// The first word of the stream is to read anew, which the map that was drawn a moment ago need not.
let drawn = true;
const later = () => { waiting ||= setTimeout(renew, SETTLE_MS); };
stream({ incident: later, reload: () => (drawn ? drawn = false : later()) });

look();
document.body.dataset.ready = "1";
