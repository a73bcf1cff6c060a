// Proposals: target, weights and manner; alternatives with their figures; preview on the map, adopt.
import { Refused, el, facts, find, number, say } from "../frame.js";
import { preview } from "./flow.js";
import { server, told } from "./server.js";
import { editable, facesInWork, on, state } from "./state.js";

const WEIGHTS = { households: 100, incidents: 0, area: 0 };
let answer = null, running = false, progress = 0, chosen = null, wrong = "";

async function run(form) {
  const target = Number(form.elements.target.value), weights = Object.fromEntries(Object.keys(WEIGHTS).map((key) => [key, Number(form.elements[key].value) / 100]));
  running = true; answer = null; wrong = ""; progress = 0; chosen = null;
  draw();
  try { answer = await finished(await server.propose(state.plan.id, { parent: state.work, target, tolerance: Number(form.elements.tolerance.value) / 100, weights, mode: form.elements.mode.value, alternatives: 5 })); } catch (error) { wrong = told(error); }
  running = false;
  draw();
}
async function finished(first) {
  let now = first;
  while (!now.alternatives && now.job) {
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    const job = await server.job(now.job);
    progress = job.progress ?? 0;
    const line = find("[data-auto] progress");
    if (line) line.value = progress;
    if (["failed", "cancelled", "lost"].includes(job.status)) throw new Refused({ title: job.error?.message ?? say("planner.auto.failed"), code: job.error?.code }, 422);
    if (job.result) now = job.result;
  }
  return now;
}
function show(one) {
  chosen = one.id;
  draw();
  preview(one.op ?? { op: "adopt", remove: one.remove ?? facesInWork().filter((face) => !face.locked).map((face) => face.id), grids: one.grids.map((feature) => ({ ...(feature.id ? { id: feature.id } : {}), ...(feature.properties?.code ? { code: feature.properties.code } : {}), ...(feature.properties?.name ? { name: feature.properties.name } : {}), ...(feature.properties?.parent ? { parent: feature.properties.parent } : {}), geometry: feature.geometry })) }, say("planner.step.adopt", { n: one.grids.length }));
}
const share = (value) => (typeof value === "number" ? `${Math.round(value * 1000) / 10}%` : "–");
function row(one, n) {
  const of = one.metrics ?? {}, pick = () => show(one);
  return el("tr", { tabindex: "0", "aria-selected": String(one.id === chosen), onclick: pick, onkeydown: (event) => { if (event.key === "Enter") { event.stopPropagation(); event.preventDefault(); pick(); } } }, el("th", { scope: "row" }, one.title?.[facts.lang] ?? say("planner.auto.nth", { n: n + 1 })), el("td", { class: "n" }, String(one.grids?.length ?? "–")), el("td", { class: "n" }, share(of.max_deviation)), el("td", { class: "n" }, typeof of.in_block_share === "number" ? share(1 - of.in_block_share) : "–"), el("td", { class: "n" }, typeof of.compactness === "number" ? of.compactness.toFixed(2) : "–"), el("td", { class: "n" }, number(typeof of.households_moved === "number" ? Math.round(of.households_moved) : null)));
}
function why() {
  const said = (answer.alternatives.find((one) => one.id === chosen) ?? answer.alternatives[0])?.why ?? [];
  const lines = new Set(said.map((one) => `${one.parent ? `${one.parent.name}：` : ""}${one.message?.[facts.lang] ?? one.code}`));
  return lines.size ? el("ul", { class: "rows" }, ...[...lines].slice(0, 6).map((text) => el("li", {}, el("span", { class: "mark" }, "△"), el("span", {}, text)))) : "";
}
function results() {
  if (running) return [el("p", { class: "quiet" }, say("planner.auto.running")), el("progress", { max: "1", value: String(progress), "aria-label": say("planner.auto.running") })];
  if (wrong) return [el("p", { class: "wrong", role: "alert" }, wrong)];
  if (!answer) return [];
  if (!answer.alternatives.length) return [el("p", { class: "wrong", role: "alert" }, say("planner.auto.nothing")), why()];
  const head = ["", "grids", "deviation", "streets", "compactness", "moved"].map((key, n) => el("th", { scope: "col", class: n ? "n" : "" }, key ? say(`planner.auto.col.${key}`) : ""));
  return [el("h3", {}, say("planner.auto.found", { n: answer.alternatives.length })), el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...answer.alternatives.map(row))), el("p", { class: "quiet" }, say("planner.auto.pick")), why()];
}
let values = null;
function form() {
  const slider = (key) => { const out = el("output", {}, `${values[key]}%`), made = el("input", { type: "range", name: key, min: "0", max: "100", step: "5", value: String(values[key]), oninput: () => { values[key] = Number(made.value); out.textContent = `${made.value}%`; } }); return el("label", { class: "slider" }, el("span", {}, say(`planner.auto.weight.${key}`)), made, out); };
  const radio = (mode) => el("label", { class: "check" }, el("input", { type: "radio", name: "mode", value: mode, checked: values.mode === mode, onchange: () => { values.mode = mode; } }), say(`planner.auto.mode.${mode}`));
  const field = (key, label, unit, min, max) => el("label", { class: "target" }, el("span", {}, say(label)), el("input", { type: "number", name: key, min, max, required: true, value: String(values[key]), oninput: (event) => { values[key] = event.target.value; } }), el("span", {}, unit));
  const made = el("form", { class: "auto", onsubmit: (event) => { event.preventDefault(); run(made); } }, el("div", { class: "choices" }, field("target", "planner.target", say("planner.measure.unit.households"), "1", "100000"), field("tolerance", "planner.auto.tolerance", "%", "1", "50")), slider("households"), slider("incidents"), slider("area"), el("div", { class: "choices" }, radio("new"), radio("least_change")), el("button", { type: "submit", class: "plain small", disabled: running }, say("planner.auto.run")));
  return made;
}
function draw() {
  const root = find("[data-auto]");
  if (!editable()) { root.replaceChildren(el("h2", { class: "finding" }, say("planner.auto")), el("p", { class: "quiet" }, say("planner.readonly.short"))); return; }
  values ??= { ...WEIGHTS, mode: "new", tolerance: 5, target: state.measure === "households" && state.target ? Math.round(state.target) : 400 };
  const name = state.work === null ? say("planner.auto.whole") : state.parents.get(state.work)?.name ?? state.work;
  root.replaceChildren(el("h2", { class: "finding" }, say("planner.auto.title", { name })), el("p", { class: "quiet" }, say("planner.auto.how")), form(), el("div", { "aria-live": "polite" }, ...results()));
}
export function auto() {
  on("opened work", () => { answer = null; wrong = ""; values = null; draw(); });
  on("changed may", () => { answer = null; draw(); });
  on("tab", (name) => { if (name === "auto") draw(); });
  on("step", () => { if (state.step?.op?.op === "adopt") find("[data-auto] tr[aria-selected=true]")?.scrollIntoView({ block: "nearest" }); }); // the card took its place
}
