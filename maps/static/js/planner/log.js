// The log of operations: what was done when and by whom, taken back step by step.
import { el, find, say } from "../frame.js";
import { clock } from "./colours.js";
import { canRedo, canUndo, redo, undo } from "./flow.js";
import { isDraft, on, state, tell } from "./state.js";
import { gridsOf, opWord } from "./step.js";

function line(entry) {
  const grid = gridsOf(entry.op ?? {}).find((id) => state.coverage.faces.has(id));
  return el("li", { class: entry.undone ? "undone" : "" }, el("button", { type: "button", class: "link", onclick: () => grid && tell("goto", grid) }, opWord(entry)), el("span", { class: "quiet" }, `${entry.actor ?? ""} ${clock(entry.at)}`));
}
function list(limit) {
  const items = state.log.slice().sort((a, b) => (b.seq ?? b.rev) - (a.seq ?? a.rev)).slice(0, limit).map(line);
  if (state.step?.title && !state.step.asks) items.unshift(el("li", { class: "now" }, el("span", {}, say("planner.log.preview", { title: state.step.title })), el("span", {}, say("planner.log.now"))));
  return items;
}
function draw() {
  const short = list(6), whole = list(500);
  find("[data-log-short]").replaceChildren(...(isDraft() && short.length ? [el("h3", {}, say("planner.log"), " ", el("small", { class: "quiet" }, say("planner.log.how"))), el("ol", { class: "timeline" }, ...short)] : []));
  find("[data-log]").replaceChildren(el("h2", { class: "finding" }, whole.length ? say("planner.log.n", { n: state.log.filter((one) => !one.undone).length }) : say("planner.log.none")), el("ol", { class: "timeline" }, ...whole));
  find("[data-undo]").disabled = !canUndo();
  find("[data-redo]").disabled = !canRedo();
}
export function log() {
  on("log step opened may", draw);
  find("[data-undo]").addEventListener("click", () => undo());
  find("[data-redo]").addEventListener("click", () => redo());
}
