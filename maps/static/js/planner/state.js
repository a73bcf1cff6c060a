// What the page knows: the plan open, its coverage, figures, what is chosen; and who wants to hear of changes.
import { Coverage } from "./coverage.js";

export const state = {
  layer: null,          // the layer with its levels
  layers: [],           // all layers
  plans: [],            // every plan of the layer that this person may see
  plan: null, rev: 0, savedAt: null,
  coverage: new Coverage(),
  figures: new Map(),   // grid id -> {households, population, area_m2, incidents_12m, buildings, workers, compactness, parts}
  before: new Map(),    // the same for the plan it is compared with, by grid id
  parents: new Map(),   // code -> {code, name, parent}
  base: null,           // the plan this draft starts from
  work: null,           // code of the community in work; null: the whole layer
  chosen: null,         // id of the chosen grid
  measure: "households", target: null,
  tool: "select", snap: true,
  step: null,           // a preview that is not applied yet
  faults: null,         // {ok, faults} of the last check
  log: [], comments: [], mode: "own",
  role: "", may: { edit: false, approve: false, comment: false },
};

const hearers = new Map();
export function on(names, hear) { for (const name of names.split(" ")) hearers.set(name, [...(hearers.get(name) ?? []), hear]); }
export function tell(name, value) { for (const hear of hearers.get(name) ?? []) hear(value); }

export const isDraft = () => state.plan?.status === "draft";
// not law yet: a draft, or one in review
export const isOpen = () => ["draft", "in_review"].includes(state.plan?.status);
export const editable = () => isDraft() && state.may.edit && !state.narrow;
export const faceOfId = (id) => state.step?.coverage?.faces.get(id) ?? state.coverage.faces.get(id);
export const coverage = () => state.step?.coverage ?? state.coverage;
export function inWork(face) { return state.work === null || face.parent === state.work; }
export function facesInWork(of = state.coverage) { return [...of.faces.values()].filter(inWork); }
export function figuresOf(id) { return state.step?.figures?.get(id) ?? state.figures.get(id) ?? null; }

export function choose(id) { if (state.chosen === id) return; state.chosen = id; tell("chosen"); }
export function setWork(code) { if (state.work === code) return; state.work = code; tell("work"); }
