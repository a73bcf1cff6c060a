// The grid that is chosen: its names and figures, and what can be done with it alone.
import { coded, el, find, say } from "../frame.js";
import { withUnit } from "./colours.js";
import { ask } from "./dialog.js";
import { perform } from "./flow.js";
import { sheet } from "./law.js";
import { editable, figuresOf, on, state, tell } from "./state.js";

const small = (word, act) => el("button", { type: "button", class: "link", onclick: act }, say(word));
async function change(face, op, label, value) {
  const given = await ask({ title: say(`planner.${op}.grid`, { name: face.name }), field: { label: say(label), value, max: op === "recode" ? 40 : 120 }, act: say(`planner.${op}`) });
  if (given !== null && given !== value) perform({ op, grid: face.id, [op === "recode" ? "code" : "name"]: given }, "");
}
function draw() {
  const root = find("[data-selected]"), face = state.coverage.faces.get(state.chosen);
  if (!face) { root.replaceChildren(); return; }
  const of = figuresOf(face.id) ?? {}, facts = ["households", "population", "buildings", "incidents_12m", "area_m2", "workers"].filter((key) => of[key] !== null && of[key] !== undefined).map((key) => withUnit(key, of[key]));
  const acts = editable() ? [small("planner.rename", () => change(face, "rename", "planner.create.name", face.name)), small("planner.recode", () => change(face, "recode", "planner.code", face.code)), small(face.locked ? "planner.unlock" : "planner.lock", () => perform({ op: face.locked ? "unlock" : "lock", grid: face.id }, ""))] : [];
  root.replaceChildren(el("div", { class: "selected" }, el("h3", {}, face.name, face.locked ? el("span", { class: "tag" }, say("planner.locked")) : null, el("button", { type: "button", class: "iconic", "aria-label": say("planner.unselect"), onclick: () => tell("unselect") }, "×")),
    el("p", { class: "quiet" }, [face.parentName, coded(face.code)].filter(Boolean).join(" · ")), el("p", {}, facts.join(" · ")),
    el("p", { class: "acts" }, ...acts, ...(state.may.comment ? [small("planner.comment", () => tell("write"))] : []), el("a", { href: sheet(face.id), target: "_blank" }, say("planner.sheet")))));
}
export function selected() { on("chosen figures changed may step", draw); }
