// The drafts and plans of the layer: create, open, rename, delete.
import { el, facts, find, say, toast } from "../frame.js";
import { clock, day } from "./colours.js";
import { ask } from "./dialog.js";
import { openPlan, remember } from "./flow.js";
import { server, told } from "./server.js";
import { on, state, tell } from "./state.js";

export async function loadPlans() { state.plans = (await server.plans(state.layer.key)).items; tell("plans"); }
const root = () => find("[data-plans-list]");
export function toggle(open = root().hidden) {
  root().hidden = !open;
  find("[data-plans]").setAttribute("aria-expanded", String(open));
  if (open) { root().querySelector("button, input")?.focus(); guarded(loadPlans); }
}
const isNow = (plan) => plan.status === "published" && new Date(plan.valid_from) <= Date.now() && (!plan.valid_to || new Date(plan.valid_to) > Date.now());
export const planInForce = () => state.plans.filter(isNow).pop() ?? null;

async function guarded(act) { try { return await act(); } catch (error) { toast(told(error)); return null; } }
export async function open(id) { toggle(false); await guarded(() => openPlan(id)); }

export async function create() {
  const from = planInForce(), given = await ask({ title: say("planner.create.title"), text: from ? say("planner.create.from", { plan: from.name }) : "", field: { label: say("planner.create.name"), value: say("planner.create.default", { n: state.plans.filter((one) => one.status === "draft").length + 1 }), max: 120 }, act: say("planner.create") });
  if (given === null) return;
  const made = await guarded(() => server.create(state.layer.key, { name: given, from: "published" }));
  if (!made) return;
  await loadPlans();
  await open((made.plan ?? made).id);
}
async function rename(plan) {
  const given = await ask({ title: say("planner.rename.title", { name: plan.name }), field: { label: say("planner.create.name"), value: plan.name, max: 120 }, act: say("planner.rename") });
  if (given === null || given === plan.name) return;
  const done = await guarded(() => server.change(plan.id, { name: given }, plan.rev));
  if (!done) return;
  if (state.plan?.id === plan.id) { state.plan = { ...state.plan, name: given, rev: done.rev ?? state.plan.rev }; state.rev = state.plan.rev; tell("plan"); }
  await loadPlans();
}
async function remove(plan) {
  const sure = await ask({ title: say("planner.delete.title", { name: plan.name }), text: say("planner.delete.text"), act: say("planner.delete"), safe: say("planner.delete.keep") });
  if (sure === null) return;
  if (await guarded(async () => { await server.remove(plan.id, plan.rev); return true; }) === null) return;
  await loadPlans();
  if (state.plan?.id === plan.id) { const next = planInForce(); if (next) await open(next.id); }
  toast(say("planner.deleted", { name: plan.name }));
}

function row(plan) {
  const mine = plan.status === "draft" && state.may.edit, small = (word, act) => el("button", { type: "button", class: "link", onclick: act }, word);
  return el("li", { "aria-current": String(plan.id === state.plan?.id) }, el("button", { type: "button", class: "open", onclick: () => open(plan.id) }, el("b", {}, plan.name), el("span", { class: `tag ${plan.status}` }, say(`planner.status.${isNow(plan) ? "now" : plan.status}`))),
    el("p", { class: "quiet" }, ["published", "retired"].includes(plan.status) ? [say("planner.plans.from", { day: day(plan.valid_from) }), plan.valid_to ? say("planner.plans.to", { day: day(plan.valid_to) }) : ""].filter(Boolean).join(" · ") : say("planner.plans.steps", { n: plan.rev, at: clock(plan.edited_at ?? plan.recorded_at) }), mine ? small(say("planner.rename"), () => rename(plan)) : null, mine ? small(say("planner.delete"), () => remove(plan)) : null));
}
function layers() {
  if (state.layers.length < 2) return null;
  return el("select", { "aria-label": say("planner.layer"), onchange: (event) => useLayer(event.target.value) }, ...state.layers.map((one) => el("option", { value: one.key, selected: one.key === state.layer.key }, one.title)));
}
async function useLayer(key) {
  state.layer = state.layers.find((one) => one.key === key);
  remember("layer", key); remember("work", null);
  await guarded(loadPlans);
  const first = planInForce() ?? state.plans[0];
  if (first) await open(first.id);
}
function draw() {
  const order = { draft: 0, in_review: 1, approved: 2, published: 3, retired: 4 };
  const all = state.plans.slice().sort((a, b) => order[a.status] - order[b.status] || (a.valid_from < b.valid_from ? 1 : -1));
  root().replaceChildren(...[el("div", { class: "plans-head" }, el("h2", {}, say("planner.plans")), layers() ?? "", state.may.edit && state.plan?.status === "draft" ? el("button", { type: "button", class: "plain small", onclick: create }, say("planner.create")) : null, el("button", { type: "button", class: "iconic", "aria-label": say("page.close"), onclick: () => toggle(false) }, "×")), el("ul", {}, ...all.map(row)), state.may.edit ? el("p", { class: "import" }, el("a", { href: `/planner/import?lang=${facts.lang}` }, say("planner.import"))) : null].filter(Boolean));
}
export function plans() {
  on("plans plan opened may", draw);
  find("[data-plans]").addEventListener("click", () => toggle());
}
