// Two plans: the difference on the map, side by side, and what changes for people.
import { el, find, makeMap, number, say, toast } from "../frame.js";
import { Board } from "./board.js";
import { percent, shown, withUnit } from "./colours.js";
import { coverageOf } from "./flow.js";
import { server, told } from "./server.js";
import { isOpen, on, state, tell } from "./state.js";

const REPLAYED = ["grids", "located", "mean", "highest", "lowest", "gini", "per_worker_mean", "per_worker_highest", "per_worker_gini", "unstaffed_incidents"];
let other = null, second = null, replayed = null, desk = null;

async function load(id) {
  if (other?.id === id) return other;
  try {
    const plan = state.plans.find((one) => one.id === id), [of, rows] = await Promise.all([coverageOf(id, state.level), server.balance(id)]);
    other = { id, plan, coverage: of, figures: new Map(rows.items.map((row) => [row.id, row])) };
  } catch (error) { toast(told(error)); return null; }
  return other;
}

// Which grids are new, gone or reshaped between the two, with households before and now.
export function changes(before, now, figuresBefore, figuresNow) {
  const found = [];
  for (const face of now.faces.values()) {
    const old = before.faces.get(face.id), is = figuresNow.get(face.id) ?? {}, was = figuresBefore.get(face.id) ?? {};
    if (!old) found.push({ kind: "new", face, old: null, was: null, is });
    else if (!sameShape(old, face)) found.push({ kind: "reshaped", face, old, was, is });
    else if (old.code !== face.code || old.name !== face.name) found.push({ kind: "renamed", face, old, was, is });
  }
  for (const old of before.faces.values()) if (!now.faces.has(old.id)) found.push({ kind: "gone", face: null, old, was: figuresBefore.get(old.id) ?? {}, is: null });
  return found;
}
function sameShape(a, b) {
  const places = (face) => { const set = new Set(); for (const ring of face.rings) for (let i = 0; i < ring.xy.length; i += 2) set.add(`${ring.xy[i]},${ring.xy[i + 1]}`); return set; };
  const small = a.box.every((one, n) => Math.abs(one - b.box[n]) < 1e-9);
  if (!small) return false;
  const one = places(a), two = places(b);
  // a node put on a straight edge is no change of shape: what one has beyond the other has to lie on its edges
  const m2 = (256 / 40075016.7 * Math.cosh(Math.PI * (1 - 2 * a.box[1] / 256))) ** 2;
  return ([...one].every((key) => two.has(key)) || [...two].every((key) => one.has(key))) && Math.abs(area(a) - area(b)) < SAME_M2 * m2;
}
const SAME_M2 = 3; // what rounding a node to a centimetre on a long edge can make
function area(face) { let sum = 0; for (const { world } of face.rings) for (let i = 2; i < world.length; i += 2) sum += world[i - 2] * world[i + 1] - world[i] * world[i - 1]; return Math.abs(sum / 2); }

function row(one) {
  const face = one.face ?? one.old, value = (of) => (of ? shown("households", of.households) : "–");
  return el("tr", { tabindex: "0", onclick: () => tell("goto", face.id), onkeydown: (event) => { if (event.key === "Enter") tell("goto", face.id); } }, el("th", { scope: "row" }, face.name), el("td", {}, say(`planner.change.${one.kind}`)), el("td", { class: "n" }, value(one.was)), el("td", { class: "n" }, value(one.is)));
}
function show() {
  const root = find("[data-compare]"), options = state.plans.filter((one) => one.id !== state.plan.id);
  const pick = el("select", { "aria-label": say("planner.compare.with"), onchange: (event) => against(event.target.value) }, el("option", { value: "" }, say("planner.compare.with")), ...options.map((one) => el("option", { value: one.id, selected: other?.id === one.id }, `${one.name} · ${say(`planner.status.${one.status}`)}`)));
  const list = other ? changes(other.coverage, state.coverage, other.figures, state.figures) : [];
  const moved = list.reduce((sum, one) => sum + Math.max(0, (one.is?.households ?? 0) - (one.was?.households ?? 0)), 0);
  const head = !other ? say("planner.compare.none") : list.length ? say("planner.compare.found", { n: list.length, households: number(moved), plan: other.plan?.name ?? "" }) : say("planner.compare.same", { plan: other.plan?.name ?? "" });
  root.replaceChildren(el("h2", { class: "finding" }, head), el("div", { class: "choices" }, pick, ...(other ? [mode("own"), mode("difference"), mode("beside")] : [])), ...(list.length ? [el("div", { class: "plan-table" }, el("table", {}, el("thead", {}, el("tr", {}, ...["name", "change", "before", "now"].map((key, n) => el("th", { scope: "col", class: n > 1 ? "n" : "" }, say(`planner.compare.col.${key}`))))), el("tbody", {}, ...list.slice(0, 300).map(row))))] : []), replay());
}
const mode = (name) => el("button", { type: "button", class: "chip", "aria-pressed": String(state.mode === name), onclick: () => setMode(name) }, say(`planner.mode.${name}`));

function replay() {
  if (!isOpen()) return "";
  const run = el("button", { type: "button", class: "plain small", onclick: async () => { run.disabled = true; try { replayed = await server.replay(state.plan.id); } catch (error) { toast(told(error)); } show(); find(".replay table")?.scrollIntoView({ block: "nearest" }); } }, say("planner.replay.run"));
  return el("div", { class: "replay" }, el("h3", {}, say("planner.replay")), el("p", { class: "quiet" }, say("planner.replay.how")), run, ...(replayed ? [replayTable()] : []));
}
function replayTable() {
  const [a, b] = [replayed.published ?? replayed.before ?? {}, replayed.draft ?? replayed.after ?? {}], keys = REPLAYED.filter((key) => [a[key], b[key]].some((one) => typeof one === "number"));
  const text = (value) => (typeof value !== "number" ? "–" : Number.isInteger(value) ? number(value) : value.toFixed(2));
  return el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, ""), el("th", { scope: "col", class: "n" }, say("planner.replay.before")), el("th", { scope: "col", class: "n" }, say("planner.replay.now")))), el("tbody", {}, ...keys.map((key) => el("tr", {}, el("th", { scope: "row" }, say(`planner.replay.${key}`)), el("td", { class: "n" }, text(a[key])), el("td", { class: "n" }, text(b[key]))))));
}

export async function against(id) { other = null; if (id) await load(id); if (!other) await setMode("own"); show(); modes(); desk.board.later(); }

// own: this plan alone · other: the other alone · difference: what changed hands · beside: both, side by side
export async function setMode(name) {
  if (name !== "own" && !other) { const base = state.base?.id ?? state.plans.find((one) => one.id !== state.plan.id)?.id; if (!base || !(await load(base))) return; show(); }
  state.mode = name;
  const middle = desk.map.getCenter(), wide = desk.map.getSize().x;
  find("[data-beside]").hidden = name !== "beside" && name !== "other";
  find("[data-beside]").classList.toggle("whole", name === "other");
  find("[data-mapbox]").classList.toggle("split", name === "beside");
  desk.map.invalidateSize({ pan: false });
  desk.board.extra = name === "difference" ? gains() : [];
  desk.board.later();
  if (name === "beside" || name === "other") showSecond();
  if (name === "beside") tell("fit"); else if (desk.map.getSize().x !== wide) desk.map.setView(middle, desk.map.getZoom(), { animate: false });
  modes(); show();
}
function gains() { return changes(other.coverage, state.coverage, other.figures, state.figures).filter((one) => one.kind !== "gone" && one.kind !== "renamed").map((one) => ({ hatch: one.face, before: one.old })); }
function showSecond() {
  find("[data-other-name]").textContent = other.plan?.name ?? "";
  if (!second) {
    const { map, base } = makeMap(find("[data-other-map]"), { controls: false, base: { bounds: false, gridLabels: false, veil: false, waterAbove: 330, reserved: () => second?.board.reserved() ?? [] } });
    second = { map, board: new Board(map, { drawn: () => base.relabel(), coverage: () => other.coverage, step: () => null, figures: false, colour: (face) => desk.colour(other.figures.get(face.id)?.[state.measure] ?? null) }) };
    let busy = false;
    const follow = (from, to) => from.on("move", () => { if (busy) return; busy = true; to.setView(from.getCenter(), from.getZoom(), { animate: false }); busy = false; });
    follow(desk.map, map); follow(map, desk.map);
  }
  second.map.invalidateSize({ pan: false });
  second.map.setView(desk.map.getCenter(), desk.map.getZoom(), { animate: false });
  second.board.draw();
}
function modes() {
  const root = find("[data-modes]"), name = other?.plan?.name ?? state.base?.name;
  if (!isOpen() && !other) { root.replaceChildren(); return; }
  const button = (key, label) => el("button", { type: "button", class: "plain", "aria-pressed": String(state.mode === key), onclick: () => setMode(key) }, label);
  root.replaceChildren(button("own", say(isOpen() ? "planner.mode.draft" : "planner.mode.own")), ...(name ? [button("other", say("page.plan", { plan: name }))] : []), button("difference", say("planner.mode.difference")), button("beside", say("planner.mode.beside")));
}

export function compare(given) {
  desk = given;
  on("opened", () => { other = null; replayed = null; setMode("own"); });
  on("changed figures plans", () => { if (!state.plan) return; if (!find("[data-compare]").hidden) show(); modes(); if (state.mode === "difference") { desk.board.extra = gains(); desk.board.later(); } });
  on("tab", (name) => { if (name !== "compare") return; if (!other && state.base && state.base.id !== state.plan.id) against(state.base.id); else show(); });
  on("figures work", () => { if (second && !find("[data-beside]").hidden) second.board.later(); });
}
export { percent, withUnit };
