// From a gesture to the draft: preview on the server, apply, undo, redo; what changed comes back and is taken over.
import { facts, say, toast } from "../frame.js";
import { Coverage } from "./coverage.js";
import { difference } from "./paint.js";
import { placeOf, server, told } from "./server.js";
import { editable, state, tell } from "./state.js";

let running = null, busy = false;

// Opens a plan: its coverage, figures, log and comments; the last opened comes back after a reload.
export async function openPlan(id) {
  cancel(true);
  const plan = await server.plan(id), level = plan.levels[plan.levels.length - 1].key;
  state.plan = plan; state.rev = plan.rev; state.level = level; state.savedAt = plan.edited_at ?? plan.recorded_at ?? null;
  state.coverage = await coverageOf(id, level);
  state.faults = null; state.log = []; state.comments = []; state.chosen = null;
  remember("plan", id);
  tell("opened");
  await Promise.all([loadFigures(), loadLog(), loadComments(), loadWay()]);
}
async function loadWay() {
  state.way = ["draft", "in_review"].includes(state.plan.status) ? await server.way(state.plan.id) : null;
  tell("plan");
}

export async function coverageOf(id, level) {
  try {
    const given = await server.topology(id, level), begun = performance.now(), made = Coverage.fromTopology(given);
    made.took = performance.now() - begun;
    return made;
  } catch (error) {
    if (![404, 405].includes(error.status)) throw error;
    return Coverage.fromFeatures(await server.features(id, level));
  }
}

export function remember(name, value) {
  const url = new URL(location.href);
  if (value) url.searchParams.set(name, value); else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

async function loadFigures() {
  const found = await server.figures(state.plan.id);
  state.figures = new Map(found.items.map((row) => [row.id, row]));
  for (const row of found.items) { const face = state.coverage.faces.get(row.id); if (face && row.parent_name) face.parentName = row.parent_name; }
  tell("figures");
}
export async function loadLog() {
  if (!["draft", "in_review"].includes(state.plan.status)) return;
  const found = await server.log(state.plan.id);
  state.log = found.items.filter((one) => one.kind === "op");
  state.steps = { undo: found.can_undo, redo: found.can_redo };
  tell("log");
}
export async function loadComments() {
  try { state.comments = (await server.comments(state.plan.id)).items; } catch (error) { if (![403, 404, 405].includes(error.status)) throw error; state.comments = []; }
  tell("comments");
}

function touching(arcs, ids) { return arcs.filter((arc) => ids.has(arc.left) || ids.has(arc.right)); }
// The changed grids of the level that is edited; the levels above follow on the server.
const own = (answer) => (answer.changed ?? []).filter((one) => one.properties.level === state.level);
function ruled(metrics) { return new Map((metrics ?? []).map((row) => [row.id ?? row.grid, row])); }

function stepOf(op, title, answer) {
  const finest = own(answer), removed = (answer.removed ?? []).filter((id) => state.coverage.faces.has(id));
  const made = state.coverage.copy(), ids = new Set([...finest.map((one) => one.id), ...removed]);
  const changed = new Map(finest.map((one) => [one.id, state.coverage.faces.get(one.id) ?? null]));
  made.patch(finest, removed);
  const lines = difference(touching(state.coverage.arcs, ids), touching(made.arcs, ids));
  return { op, title, answer, coverage: made, changed, removed, targets: new Set(answer.targets ?? changed.keys()), figures: ruled(answer.metrics), lines };
}

// Asks what an operation would do, and shows it; a later question overtakes an earlier one.
export async function preview(op, title) {
  running?.abort();
  const mine = running = new AbortController();
  state.step = { op, title, waiting: true };
  tell("step");
  try {
    const answer = await server.preview(state.plan.id, state.rev, op, mine.signal);
    if (running !== mine) return null;
    state.step = stepOf(op, title, answer);
  } catch (error) {
    if (error.name === "AbortError" || running !== mine) return null;
    if (error.problem?.code === "draft_changed") { await overtaken(error, op, title); return null; }
    state.step = { op, title, refused: told(error), place: placeOf(error), grids: error.problem?.grids ?? [], code: error.problem?.code };
  }
  running = null;
  tell("step");
  return state.step;
}

export function cancel(silent = false) {
  running?.abort(); running = null;
  const had = state.step;
  state.step = null;
  if (!silent) tell("step");
  if (had && !silent) tell("dropped", had);
}

// Applies the step in hand.
export async function apply() {
  const step = state.step;
  if (!step || step.waiting || step.refused || busy) return false;
  return perform(step.op, step.title);
}

// Applies an operation without preview: names, locks.
export async function perform(op, title) {
  if (busy || !editable()) return false;
  return held(async () => { await take(await server.op(state.plan.id, state.rev, op)); tell("applied", op); return true; }, op, title);
}
export const undo = () => held(async () => { cancel(); await take(await server.undo(state.plan.id, state.rev)); return true; });
export const redo = () => held(async () => { cancel(); await take(await server.redo(state.plan.id, state.rev)); return true; });

async function held(act, op = null, title = "") {
  if (busy) return false;
  busy = true;
  tell("busy", true);
  try { return await act(); } catch (error) {
    if (error.problem?.code === "draft_changed") await overtaken(error, op, title);
    else if (op && state.step) { state.step = { ...state.step, waiting: false, refused: told(error), place: placeOf(error) }; tell("step"); }
    else toast(told(error));
    return false;
  } finally { busy = false; tell("busy", false); }
}

async function take(answer) {
  const missed = answer.rev - state.rev - 1; // what others did elsewhere in the draft meanwhile
  state.rev = answer.rev;
  state.step = null;
  state.savedAt = new Date().toISOString();
  state.coverage.patch(own(answer), answer.removed ?? []);
  for (const id of answer.removed ?? []) { state.figures.delete(id); if (state.chosen === id) state.chosen = null; }
  for (const [id, row] of ruled(answer.metrics)) state.figures.set(id, { ...state.figures.get(id), ...row });
  if (answer.whole === false || answer.ok === false) state.whole = { ok: false, place: answer.place ?? null }; else state.whole = { ok: true };
  state.faults = null;
  tell("step"); tell("changed"); tell("figures");
  if (missed > 0) { await refresh(); toast(say("planner.others", { n: missed })); } else await loadLog();
}

// Somebody else changed the same place meanwhile: shows what and where, and offers the step on the new state.
async function overtaken(error, op, title) {
  const { changed_by: others = [], grids = [] } = error.problem;
  await refresh();
  state.step = { op, title, overtaken: { others, grids }, place: placeOf(error) };
  tell("step");
}

// Takes over what others did to the draft since.
export async function refresh() {
  const plan = await server.plan(state.plan.id);
  state.plan = plan; state.rev = plan.rev;
  state.coverage = await coverageOf(plan.id, state.level);
  tell("changed");
  await Promise.all([loadFigures(), loadLog(), loadComments()]);
}

// Looks every while whether another person went on with this draft.
export function watch(seconds = 20) {
  setInterval(async () => {
    if (document.hidden || busy || state.step || state.plan?.status !== "draft") return;
    const plan = await server.plan(state.plan.id).catch(() => null);
    if (!plan || busy || state.step || plan.id !== state.plan.id || plan.rev === state.rev) return;
    const steps = Math.abs(plan.rev - state.rev);
    await refresh();
    toast(say("planner.others", { n: steps }));
  }, seconds * 1000);
}

export const canUndo = () => editable() && Boolean(state.steps?.undo);
export const canRedo = () => editable() && Boolean(state.steps?.redo);
export const name = () => facts.name ?? "";
