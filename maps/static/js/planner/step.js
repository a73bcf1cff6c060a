// The step in hand: what it would change, for whom, and applying or dropping it.
import { el, find, number, say } from "../frame.js";
import { shown, withUnit } from "./colours.js";
import { apply, cancel, preview, refresh } from "./flow.js";
import { on, state, tell } from "./state.js";

const button = (label, keys, act, kind = "plain small") => el("button", { type: "button", class: kind, onclick: act }, label, keys ? el("kbd", {}, keys) : null);
const dropped = () => { cancel(); tell("again"); };
const box = (head, note, ...body) => [el("div", { class: "step-head" }, el("b", {}, head), el("span", {}, note)), ...body];

// The share of new edges that runs along streets; null where there is no new edge or the streets are not at hand.
let streets = null;
function along(lines) {
  let whole = 0, near = 0;
  for (const line of lines) {
    const world = line.world ?? line;
    for (let i = 2; i < world.length; i += 2) {
      const [ax, ay, bx, by] = [world[i - 2], world[i - 1], world[i], world[i + 1]], length = Math.hypot(bx - ax, by - ay), parts = Math.max(1, Math.min(20, Math.round(length / (10 * metre(ay)))));
      for (let n = 0; n < parts; n++) { const t = (n + .5) / parts; whole += length / parts; if (streets?.onStreet(ax + t * (bx - ax), ay + t * (by - ay), 15 * metre(ay))) near += length / parts; }
    }
  }
  return whole && streets?.streets.length ? near / whole : null;
}
const metre = (y) => 256 / 40075016.7 * Math.cosh(Math.PI * (1 - 2 * y / 256));

// What moves between grids: the service's figures where it gives them, else what the grids gain together.
export function moved(step) {
  const given = step.answer.moved ?? {};
  let households = 0, buildings = 0;
  for (const [id, row] of step.figures) { const was = state.figures.get(id) ?? {}; households += Math.max(0, (row.households ?? 0) - (was.households ?? 0)); buildings += Math.max(0, (row.buildings ?? 0) - (was.buildings ?? 0)); }
  return { households: given.households ?? households, buildings: given.buildings ?? buildings, open: given.open_incidents ?? given.incidents_open ?? null, along: given.along_streets ?? along(step.lines?.[1] ?? []) };
}

function figures(step) {
  const of = moved(step), figure = (label, text) => el("div", {}, el("dt", {}, label), el("dd", {}, text));
  const shownFigures = [figure(say("planner.moved.households"), withUnit("households", of.households)), figure(say("planner.moved.buildings"), withUnit("buildings", of.buildings))];
  if (of.open !== null) shownFigures.push(figure(say("planner.moved.open"), say("planner.unit.incidents_12m", { n: number(of.open) })));
  if (of.along !== null) shownFigures.push(figure(say("planner.moved.along"), `${Math.round(of.along * 100)}%`));
  return el("dl", { class: "four" }, ...shownFigures);
}
function becomes(step) {
  const rows = [];
  for (const id of new Set([...step.figures.keys(), ...step.removed])) {
    const was = state.figures.get(id), now = step.removed.includes(id) ? null : step.figures.get(id), name = (step.coverage.faces.get(id) ?? state.coverage.faces.get(id))?.name ?? "";
    const old = was ? shown(state.measure, was[state.measure]) : say("planner.step.new"), fresh = now ? shown(state.measure, now[state.measure]) : say("planner.step.gone");
    if (old !== fresh) rows.push(el("li", {}, el("span", {}, name), el("span", {}, `${old} → `, el("b", {}, fresh))));
  }
  return rows.length ? el("ul", { class: "becomes" }, ...rows.slice(0, 6), rows.length > 6 ? el("li", { class: "quiet" }, say("planner.more.n", { n: rows.length - 6 })) : null) : null;
}
function notes(step) {
  const many = new Map();
  for (const one of step.answer.notes ?? []) many.set(one.code, (many.get(one.code) ?? 0) + 1);
  return [...many].map(([code, n]) => el("p", { class: "quiet" }, say(`planner.note.${code}`, { n })));
}

function ready(step) {
  return box(say("planner.step", { title: step.title }), say("planner.step.open"), figures(step), becomes(step), ...notes(step),
    el("div", { class: "step-foot" }, button(say("planner.cancel"), "Esc", dropped), button(say("planner.apply"), "Enter", () => apply().then((done) => done && tell("again")), "plain small draft")));
}
function refused(step) {
  return box(say("planner.step", { title: step.title }), say("planner.step.refused"), el("p", { class: "wrong", role: "alert" }, step.refused),
    el("div", { class: "step-foot" }, step.place ? button(say("planner.goto"), "", () => tell("place", step.place)) : null, button(say("planner.back"), "Esc", dropped)));
}
function overtaken(step) {
  const { others, grids } = step.overtaken, names = grids.map((id) => state.coverage.faces.get(id)?.name ?? "").filter(Boolean).join(say("planner.list"));
  const lines = others.map((one) => el("li", {}, say("planner.conflict.line", { actor: one.actor ?? say("planner.somebody"), op: opWord(one) })));
  return box(say("planner.conflict"), "", el("p", {}, say("planner.conflict.where", { names: names || say("planner.conflict.here") })), el("ul", {}, ...lines.slice(0, 5)),
    el("div", { class: "step-foot" }, grids.length ? button(say("planner.goto"), "", () => tell("goto", grids[0])) : null, button(say("planner.back"), "Esc", dropped), step.op ? button(say("planner.conflict.again"), "", () => preview(step.op, step.title), "plain small draft") : button(say("planner.refresh"), "", () => refresh().then(dropped))));
}
export function opWord(entry) {
  const op = entry.op?.op ?? entry.op ?? "", key = `planner.op.${op}`, names = gridsOf(entry.op ?? {}).map((id) => state.coverage.faces.get(id)?.name).filter(Boolean).join(" + ");
  return `${say(key)}${names ? ` ${names}` : ""}`;
}
export const gridsOf = (op) => [op.grid, ...(op.grids ?? [])].filter((one) => typeof one === "string");

function askStreet(step) {
  const list = step.names.slice(0, 8).map((name) => el("button", { type: "button", class: "chip", onclick: () => tell("follow", name) }, name));
  return box(step.title, "", el("p", { class: "quiet" }, say(list.length ? "planner.street.pick" : "planner.street.none")), el("div", { class: "choices" }, ...list), el("div", { class: "step-foot" }, button(say("planner.cancel"), "Esc", dropped)));
}
function buildings(step) {
  const held = [...step.buildings.values()], households = held.reduce((sum, one) => sum + one.households, 0), from = new Set(held.map((one) => one.from));
  const near = new Set([...from].filter(Boolean).flatMap((id) => [...state.coverage.neighbours(id), id]));
  const parents = new Set([...from].map((id) => state.coverage.faces.get(id)?.parent));
  const options = [...near].map((id) => state.coverage.faces.get(id)).filter((face) => face && parents.has(face.parent) && !(from.size === 1 && from.has(face.id))).sort((a, b) => (a.code < b.code ? -1 : 1));
  const pick = el("select", { "aria-label": say("planner.hand.to"), onchange: (event) => { const grid = event.target.value; event.target.blur(); if (grid) tell("give", grid); } }, el("option", { value: "" }, say("planner.hand.to")), ...options.map((face) => el("option", { value: face.id }, face.name)));
  return box(say("planner.tool.buildings"), "", el("p", {}, held.length ? say("planner.hand.held", { n: held.length, households }) : say("planner.hand.none")), held.length ? pick : null, el("div", { class: "step-foot" }, button(say("planner.cancel"), "Esc", dropped)));
}
const waiting = (step) => box(say("planner.step", { title: step.title }), say("planner.step.counting"), el("p", { class: "quiet" }, say("planner.step.asking")));

function show() {
  const step = state.step, root = find("[data-step]");
  root.hidden = !step;
  if (!step) { root.replaceChildren(); return; }
  const made = step.asks === "street" ? askStreet(step) : step.asks === "buildings" ? buildings(step) : step.overtaken ? overtaken(step) : step.refused ? refused(step) : step.waiting ? waiting(step) : ready(step);
  root.classList.toggle("refused", Boolean(step.refused || step.overtaken));
  root.replaceChildren(...made.filter(Boolean));
}

export function stepCard(snap) { streets = snap; on("step", show); }
