// The planner's view of the plan in force: every grid coloured and listed against a target.
import { ask, coded, el, facts, find, keys, makeMap, number, say } from "./frame.js";

const RAMP = ["#2C6DA8", "#7FB0D6", "#C9DEEE", "#F7F6F2", "#FBDDB4", "#EFA650", "#B9610C"];
const BREAKS = [-40, -20, -10, 10, 20, 40];
const MEASURES = ["households", "incidents_12m", "area_m2", "buildings"];
const { map } = makeMap(find("[data-map]"), { scale: "bottomright" });
const canvas = L.canvas({ pane: "shapes", padding: .3 });
const state = { measure: "households", target: null, rows: [], sort: ["dev", -1], shapes: new Map(), chosen: null };

const value = (row) => row[state.measure] ?? 0;
const deviation = (row) => (state.target ? (value(row) / state.target - 1) * 100 : 0);
const colour = (row) => RAMP[BREAKS.filter((one) => deviation(row) >= one).length];
const shown = (name, amount) => (name === "area_m2" ? (amount / 1e6).toFixed(2) : number(Math.round(amount)));

function figures() {
  const values = state.rows.map(value), sum = values.reduce((a, b) => a + b, 0);
  const positive = values.filter((one) => one > 0);
  const ratio = positive.length ? Math.max(...positive) / Math.min(...positive) : 0;
  const figure = (label, text) => el("div", {}, el("dt", {}, label), el("dd", {}, text));
  find("[data-figures]").replaceChildren(figure(say("page.plan.grids"), number(values.length)), figure(say("page.plan.mean"), shown(state.measure, sum / Math.max(1, values.length))),
    figure(say("page.plan.ratio"), say("page.plan.ratio.times", { n: ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1) })));
  const over = state.rows.filter((row) => deviation(row) > 20).length, under = state.rows.filter((row) => deviation(row) < -20).length;
  find("[data-finding]").textContent = over + under ? say("page.plan.finding", { over, under }) : say("page.plan.finding.none");
}

const COLUMNS = ["name", "parent", "households", "buildings", "incidents_12m", "area_m2", "workers", "dev"];
const cellOf = (row, column) => (column === "dev" ? deviation(row) : column === "parent" ? row.parent_name : row[column]);
function text(row, column) {
  if (column === "dev") { const amount = Math.round(deviation(row)); return amount ? `${amount > 0 ? "+" : "−"}${Math.abs(amount)}%` : "±0%"; }
  if (column === "name" || column === "parent") return cellOf(row, column) ?? "";
  return column === "area_m2" ? (row.area_m2 / 1e6).toFixed(2) : number(row[column]);
}

function table() {
  const [by, way] = state.sort;
  const compare = (a, b) => { const [x, y] = [cellOf(a, by), cellOf(b, by)]; return (typeof x === "string" ? x.localeCompare(y, "zh") : (x ?? 0) - (y ?? 0)) * way; };
  const rows = state.rows.slice().sort(compare);
  const head = COLUMNS.map((column) => el("th", { scope: "col", class: ["name", "parent"].includes(column) ? "" : "n", "aria-sort": by === column ? (way > 0 ? "ascending" : "descending") : "none" },
    el("button", { type: "button", onclick: () => { state.sort = [column, by === column ? -way : -1]; table(); } }, say(`page.plan.col.${column}`), by === column ? (way > 0 ? " ▲" : " ▼") : "")));
  const body = rows.map((row) => el("tr", { "aria-selected": String(row.code === state.chosen), tabindex: "0", title: coded(row.code), onclick: () => choose(row.code, true), onkeydown: (event) => { if (event.key === "Enter") choose(row.code, true); } },
    ...COLUMNS.map((column) => el("td", { class: ["name", "parent"].includes(column) ? "" : "n" }, text(row, column)))));
  find("[data-table]").replaceChildren(el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body));
}

function legend() {
  const swatches = RAMP.map((one) => { const made = el("i"); made.style.background = one; return made; });
  find("[data-legend]").replaceChildren(el("b", {}, `${say("page.plan.legend")} · ${say(`page.plan.measure.${state.measure}`)}`), el("div", { class: "swatches" }, ...swatches),
    el("div", { class: "breaks" }, ...BREAKS.map((one) => el("span", {}, one > 0 ? `+${one}` : `−${-one}`))), el("span", { class: "quiet" }, "%"));
}

function paint() {
  const byCode = new Map(state.rows.map((row) => [row.code, row]));
  for (const [code, shape] of state.shapes) {
    const row = byCode.get(code), picked = code === state.chosen;
    shape.setStyle({ fillColor: row ? colour(row) : "#ccc", fillOpacity: .55, color: picked ? "#0B5CAD" : "#2F3B4A", weight: picked ? 3 : .6, opacity: picked ? 1 : .5 });
    if (picked) shape.bringToFront();
  }
}

function choose(code, fly) {
  state.chosen = code;
  paint();
  for (const row of find("[data-table]").querySelectorAll("tbody tr")) row.setAttribute("aria-selected", String(row.title === coded(code)));
  find('tbody tr[aria-selected="true"]', find("[data-table]"))?.scrollIntoView({ block: "nearest" });
  const shape = state.shapes.get(code);
  if (fly && shape) map.fitBounds(shape.getBounds(), { padding: [120, 120], maxZoom: 15.5, animate: false });
}

function draw() { figures(); table(); legend(); paint(); }

function measures() {
  const input = find("[data-target]");
  const set = (name) => {
    state.measure = name;
    const mean = state.rows.reduce((sum, row) => sum + (row[name] ?? 0), 0) / Math.max(1, state.rows.length);
    state.target = Math.max(1, Math.round(mean));
    input.value = name === "area_m2" ? (state.target / 1e6).toFixed(2) : state.target;
    input.step = name === "area_m2" ? "0.01" : "1";
    input.min = name === "area_m2" ? "0.01" : "1";
    find("[data-target-label]").textContent = say("page.plan.target");
    for (const one of find("[data-measures]").children) one.setAttribute("aria-pressed", String(one.dataset.name === name));
    draw();
  };
  find("[data-measures]").replaceChildren(...MEASURES.map((name) => el("button", { class: "chip", type: "button", "data-name": name, "aria-pressed": "false", onclick: () => set(name) }, say(`page.plan.measure.${name}`))));
  input.addEventListener("input", () => { const given = Number(input.value); if (given > 0) { state.target = state.measure === "area_m2" ? given * 1e6 : given; draw(); } });
  set("households");
}

async function load() {
  const health = await ask(`/api/layers/${encodeURIComponent(facts.layer)}/plans`);
  const now = Date.now();
  const plan = health.items.filter((one) => new Date(one.valid_from) <= now && (!one.valid_to || new Date(one.valid_to) > now)).pop();
  if (!plan) throw new Error(say("page.plan.empty"));
  let next = `/api/plans/${plan.id}/grids?limit=2000`;
  while (next) {
    const page = await ask(next);
    L.geoJSON(page, { renderer: canvas, pane: "shapes", onEachFeature: (feature, shape) => {
      state.shapes.set(feature.properties.code, shape);
      shape.bindTooltip(el("span", {}, feature.properties.name), { sticky: true });
      shape.on("click", () => choose(feature.properties.code, false));
    } }).addTo(map);
    next = page.next ?? page.links?.find((link) => link.rel === "next")?.href ?? null;
  }
  state.rows = (await ask(`/api/plans/${plan.id}/balance`)).items;
  measures();
}
if (facts.layer) load().catch((error) => { find("[data-finding]").textContent = error.message; });
else find("[data-finding]").textContent = say("page.plan.empty");

keys({ t: () => find("[data-table]").focus(), "?": () => find("[data-help-dialog]").showModal(), Escape: () => choose(null, false) });
