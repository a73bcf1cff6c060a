// The planner's drawing board: wires map, tools, panels and keys, and opens the plan that the address names.
import { ask, el, facts, find, makeMap, say, toast } from "../frame.js";
import { auto } from "./auto.js";
import { balance } from "./balance.js";
import { Board } from "./board.js";
import { RAMP, BREAKS, deviation, withUnit } from "./colours.js";
import { comments } from "./comments.js";
import { compare } from "./compare.js";
import { latOf, lngOf } from "./coverage.js";
import { Pen } from "./draw.js";
import { faults } from "./faults.js";
import { cancel, openPlan, remember, watch } from "./flow.js";
import { bindKeys } from "./keys.js";
import { law } from "./law.js";
import { log } from "./log.js";
import { loadPlans, planInForce, plans } from "./plans.js";
import { search } from "./search.js";
import { selected } from "./selected.js";
import { server, told } from "./server.js";
import { Snap } from "./snap.js";
import { choose, coverage, editable, isOpen, on, setWork, state, tell } from "./state.js";
import { stepCard } from "./step.js";
import { Tools } from "./tools.js";

let board = null, labelled = "";
const { map, base } = makeMap(find("[data-map]"), { scale: "bottomleft", map: { doubleClickZoom: false }, base: { bounds: false, gridLabels: false, veil: false, waterAbove: 330, reserved: () => board?.reserved() ?? [] } });
map.createPane("handles").style.zIndex = 420;
board = new Board(map, { drawn: () => { const now = board.boxes.map((box) => box.map(Math.round).join()).join(";"); if (now !== labelled) { labelled = now; base.relabel(); } } });
const snap = new Snap(map, base), pen = new Pen(map, snap), tools = new Tools({ map, board, snap, pen });
const colour = (value) => { const off = deviation(value); return off === null ? "#E8EAED" : RAMP[BREAKS.filter((one) => off >= one).length]; };
const notice = (text) => { find("[data-notice]").hidden = !text; find("[data-notice]").textContent = text; };

function fitBox(box, most = 17.25) {
  if (!box) return;
  map.fitBounds([[latOf(box[3]), lngOf(box[0])], [latOf(box[1]), lngOf(box[2])]], { animate: false, padding: [48, 64], maxZoom: most });
}
function showTab(name) {
  if (document.body.classList.contains("plan-narrow")) find("[data-panel]").classList.add("open");
  for (const tab of document.querySelectorAll(".tabs-row [role=tab]")) {
    const mine = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(mine)); tab.tabIndex = mine ? 0 : -1;
    find(`#${tab.getAttribute("aria-controls")}`).hidden = !mine;
  }
}
function tabs() {
  const all = [...document.querySelectorAll(".tabs-row [role=tab]")];
  all.forEach((tab) => {
    const name = tab.id.slice(4);
    tab.addEventListener("click", () => tell("tab", name));
    tab.addEventListener("keydown", (event) => {
      const shown = all.filter((one) => one.offsetParent), at = shown.indexOf(tab), to = event.key === "ArrowRight" ? shown[(at + 1) % shown.length] : event.key === "ArrowLeft" ? shown[(at - 1 + shown.length) % shown.length] : null;
      if (to) { to.focus(); to.click(); event.preventDefault(); }
    });
  });
  on("tab", showTab);
}

function useTool(name) {
  if (name === "auto") { tell("tab", "auto"); find("[data-auto] button, [data-auto] input")?.focus(); return; }
  if (name === "table") { tell("tab", "balance"); (find("#plan-table tbody tr") ?? find("#plan-table")).focus(); return; }
  tools.use(name);
}
function showTool() {
  for (const one of document.querySelectorAll("[data-tool]")) {
    const only = !["select", "comment", "auto", "table"].includes(one.dataset.tool);
    one.setAttribute("aria-pressed", String(one.dataset.tool === state.tool));
    one.disabled = only && !editable();
  }
  find("[data-mapbox]").dataset.using = state.tool;
  const hint = find("[data-hint]"), busy = state.tool !== "select" && editable();
  hint.hidden = !busy;
  if (!busy) return;
  hint.replaceChildren(el("b", {}, say(`planner.tool.${state.tool}`)), el("span", {}, say(`planner.hint.${state.tool}${state.tool === "edge" && tools.arc ? ".drag" : ""}`)), ...(["split", "draw", "edge", "node"].includes(state.tool) ? [el("span", {}, el("kbd", {}, "S"), say(state.snap ? "planner.snap.on" : "planner.snap.off"))] : []), ...(["lock", "comment"].includes(state.tool) ? [] : [el("span", {}, el("kbd", {}, "Enter"), say(pen.kind ? "planner.hint.finish" : "planner.apply"))]), el("span", {}, el("kbd", {}, "Esc"), say("planner.cancel")));
}

function workList() {
  const pick = find("[data-work]"), known = new Map();
  for (const face of state.coverage.faces.values()) if (face.parent && !known.has(face.parent)) known.set(face.parent, state.parents.get(face.parent)?.name ?? face.parentName ?? face.parent);
  pick.parentElement.hidden = known.size < 2;
  pick.replaceChildren(el("option", { value: "" }, say("planner.work.all")), ...[...known].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([code, name]) => el("option", { value: code }, name)));
  pick.value = state.work ?? "";
}
function knownParents() {
  state.parents = new Map();
  for (const face of state.coverage.faces.values()) if (face.parent) state.parents.set(face.parent, { code: face.parent, name: face.parentName ?? state.parents.get(face.parent)?.name ?? face.parent, parent: null });
}
// What is above the communities: only lines between streets need it, so it comes last.
async function loadParents() {
  const plan = state.plan.id, parent = state.plan.levels.at(-2)?.key;
  if (!parent) return;
  const found = (await server.features(plan, parent)).map((one) => one.properties);
  if (plan !== state.plan.id) return;
  for (const one of found) state.parents.set(one.code, { code: one.code, name: one.name, parent: one.parent_code ?? null });
  for (const face of state.coverage.faces.values()) face.parentName ??= state.parents.get(face.parent)?.name ?? null;
  workList();
  board.later();
}
async function loadBefore() {
  const from = state.plans.find((one) => one.id === state.plan.origin) ?? planInForce();
  state.base = isOpen() ? from : null;
  state.before = new Map();
  if (!state.base || state.base.id === state.plan.id) return;
  const plan = state.plan.id, rows = (await server.balance(state.base.id)).items;
  if (plan !== state.plan.id) return;
  const parents = new Map([...state.parents.values()].map((one) => [one.name, one.code]));
  state.before = new Map(rows.map((row) => [row.id, { ...row, parent: row.parent_code ?? parents.get(row.parent_name) ?? state.coverage.faces.get(row.id)?.parent ?? null }]));
}

function may() {
  state.role = facts.role;
  state.narrow = window.innerWidth <= 700;
  state.may = { edit: ["planner", "admin"].includes(facts.role), approve: ["leader", "admin"].includes(facts.role), comment: ["planner", "leader", "admin"].includes(facts.role) };
  document.body.classList.toggle("plan-narrow", window.innerWidth <= 1100);
}
async function opened() {
  notice("");
  state.now = planInForce();
  const wanted = new URLSearchParams(location.search).get("work"), codes = new Set([...state.coverage.faces.values()].map((face) => face.parent));
  state.work = wanted && codes.has(wanted) ? wanted : null;
  fitBox(coverage().box(state.work === null ? [...state.coverage.faces.keys()] : [...state.coverage.faces.values()].filter((face) => face.parent === state.work).map((face) => face.id)));
  board.draw();
  tools.use("select");
  knownParents();
  workList();
  await loadBefore();
  tell("work"); tell("plan");
  board.later();
  await loadParents();
}

function wire() {
  on("opened", () => opened().catch((error) => toast(told(error))));
  on("figures step changed chosen work", () => board.later());
  on("changed", workList);
  on("work", () => { remember("work", state.work); find("[data-work]").value = state.work ?? ""; board.later(); });
  on("tool opened may", showTool);
  on("again dropped", () => tools.again());
  on("changed", () => { if (tools.arc || state.tool === "node") tools.again(); }); // handles of what was there before
  on("follow", (name) => tools.follow(name));
  on("give", (grid) => tools.give(grid));
  on("fit", () => fitBox(coverage().box([...state.coverage.faces.values()].filter((face) => state.work === null || face.parent === state.work).map((face) => face.id))));
  on("unselect", () => { choose(null); });
  on("goto", (id) => { const box = coverage().box([id]); choose(id); if (box && !within(box)) fitBox(box, 16.5); });
  on("place", ([lng, lat]) => mark(lng, lat));
  map.on("click", (event) => tools.click(event.latlng));
  map.on("mousemove", hover);
  map.on("mouseout", () => tip.remove());
  const zoomed = map.boxZoom._onMouseUp;
  map.boxZoom._onMouseUp = function boxed(event) { // Shift and drag takes buildings with that tool, else it zooms
    if (state.tool !== "buildings" || !this._moved) { zoomed.call(this, event); return; }
    this._finish();
    this._clearDeferredResetState(); this._resetStateTimeout = setTimeout(() => this._resetState(), 0); // else the map takes every later click for the end of the box
    tools.box(L.latLngBounds(map.containerPointToLatLng(this._startPoint), map.containerPointToLatLng(this._point)));
  };
  find("[data-work]").addEventListener("change", (event) => { setWork(event.target.value || null); fitBox(coverage().box([...state.coverage.faces.values()].filter((face) => state.work === null || face.parent === state.work).map((face) => face.id))); });
  const buttons = [...document.querySelectorAll("[data-tool]")];
  buttons.forEach((one) => {
    one.addEventListener("click", () => useTool(one.dataset.tool));
    one.addEventListener("keydown", (event) => { // a toolbar: arrows go from tool to tool
      const way = { ArrowDown: 1, ArrowUp: -1 }[event.key], open = buttons.filter((other) => !other.disabled);
      if (!way) return;
      open[(open.indexOf(one) + way + open.length) % open.length].focus();
      event.preventDefault();
    });
  });
  find("[data-open-panel]").addEventListener("click", (event) => event.currentTarget.setAttribute("aria-expanded", String(find("[data-panel]").classList.toggle("open"))));
  window.addEventListener("resize", () => { may(); tell("may"); });
}
// What lies under the pointer, where there is no room for its name.
const tip = L.tooltip({ sticky: true, direction: "right", offset: [14, 0], className: "face-tip" });
function hover(event) {
  const face = state.tool === "select" && map.getZoom() < 15 ? state.coverage.at(event.latlng.lng, event.latlng.lat) : null;
  if (!face) { tip.remove(); return; }
  const value = state.figures.get(face.id)?.[state.measure];
  tip.setContent(el("span", {}, value === null || value === undefined ? face.name : `${face.name} · ${withUnit(state.measure, value)}`)).setLatLng(event.latlng);
  if (!map.hasLayer(tip)) tip.addTo(map);
}
function within(box) { const view = map.getBounds(); return view.contains([latOf(box[1]), lngOf(box[0])]) && view.contains([latOf(box[3]), lngOf(box[2])]) && map.getZoom() >= 14; }
let spot = null;
function mark(lng, lat) {
  spot?.remove();
  spot = L.circleMarker([lat, lng], { pane: "handles", radius: 12, color: "#B3261E", weight: 3, fill: false, interactive: false, snapIgnore: true, pmIgnore: true }).addTo(map);
  map.setView([lat, lng], Math.max(map.getZoom(), 16), { animate: false });
  setTimeout(() => spot?.remove(), 8000);
}

async function start() {
  may(); tabs(); balance(); stepCard(snap); faults(); log(); comments(map); plans(); law(); selected(); auto();
  compare({ map, board, colour });
  wire();
  const field = search();
  bindKeys({ tools, pen, useTool, field, showTool, cancel });
  if (!facts.layer) { notice(say("page.plan.empty")); return; }
  const key = new URLSearchParams(location.search).get("layer") ?? facts.layer;
  state.layers = (await server.layers()).items;
  state.layer = state.layers.find((one) => one.key === key) ?? state.layers.find((one) => one.key === facts.layer) ?? { key: facts.layer, levels: [] };
  await loadPlans();
  const asked = new URLSearchParams(location.search).get("plan"), first = state.plans.find((one) => one.id === asked) ?? planInForce() ?? state.plans[0];
  if (!first) { notice(say("page.plan.empty")); return; }
  await openPlan(first.id);
  watch();
}
export const desk = { map, board, state, ask };
window.wanggePlanner = desk; // for whoever looks from the console, and for tests
start().catch((error) => notice(told(error)));
