// Comments pinned to grids: pins on the map, the list, and writing one.
import { el, find, say, toast } from "../frame.js";
import { latOf, lngOf, labelOf } from "./coverage.js";
import { clock } from "./colours.js";
import { loadComments } from "./flow.js";
import { server, told } from "./server.js";
import { on, state, tell } from "./state.js";

const gridOf = (one) => one.grid?.id ?? one.grid_id ?? (typeof one.grid === "string" ? one.grid : null);
const open = (one) => !one.resolved_at && !one.resolved;
let pins = null;

function pin(map, id, many) {
  const face = (state.step?.coverage ?? state.coverage).faces.get(id); // a preview moves the names, and the pins with them
  if (!face) return;
  const [x, y] = labelOf(face), icon = L.divIcon({ className: "comment-pin", iconSize: [26, 26], iconAnchor: [13, 46], html: el("b", {}, String(many)) });
  const made = L.marker([latOf(y), lngOf(x)], { icon, pane: "handles", keyboard: true, snapIgnore: true, pmIgnore: true }).addTo(pins);
  made.getElement()?.setAttribute("aria-label", say("planner.comment.pin", { n: many, name: face.name }));
  made.on("click keypress", () => { tell("tab", "comments"); tell("goto", id); });
}
function drawPins(map) {
  pins.clearLayers();
  const many = new Map();
  for (const one of state.comments) { const id = gridOf(one); if (id && open(one)) many.set(id, (many.get(id) ?? 0) + 1); }
  for (const [id, count] of many) pin(map, id, count);
}

async function resolve(one) {
  try { await server.resolve(state.plan.id, one.id); await loadComments(); } catch (error) { toast(told(error)); }
}
function row(one) {
  const id = gridOf(one), face = id ? state.coverage.faces.get(id) : null;
  return el("li", { class: open(one) ? "" : "undone" }, el("p", { class: "said" }, one.text), el("p", { class: "quiet" },
    face ? el("button", { type: "button", class: "link", onclick: () => tell("goto", id) }, face.name) : say("planner.comment.whole"), ` · ${one.actor ?? one.author ?? ""} · ${clock(one.at ?? one.created_at)} `,
    open(one) && state.may.comment ? el("button", { type: "button", class: "link", onclick: () => resolve(one) }, say("planner.comment.done")) : null));
}
async function send(form) {
  const text = form.elements.text.value.trim();
  if (!text) { form.elements.text.focus(); return; }
  const button = form.querySelector("button");
  button.disabled = true;
  try { await server.comment(state.plan.id, { text, ...(state.chosen ? { grid: state.chosen } : {}) }); form.reset(); await loadComments(); } catch (error) { find(".wrong", form).textContent = told(error); find(".wrong", form).hidden = false; }
  button.disabled = false;
}
function form() {
  const name = state.chosen ? state.coverage.faces.get(state.chosen)?.name : null;
  const made = el("form", { class: "write", onsubmit: (event) => { event.preventDefault(); send(made); } }, el("label", { class: "field" }, el("span", {}, name ? say("planner.comment.on", { name }) : say("planner.comment.on.whole")), el("textarea", { name: "text", maxlength: "2000", required: true })), el("p", { class: "wrong", role: "alert", hidden: true }), el("button", { type: "submit", class: "plain small" }, say("planner.comment.send")));
  return made;
}
function draw() {
  const root = find("[data-comments]"), typed = root.querySelector("textarea")?.value ?? "", waiting = state.comments.filter(open).length, tab = find('[data-count-of="comments"]');
  tab.hidden = !waiting; tab.textContent = waiting;
  root.replaceChildren(el("h2", { class: "finding" }, state.comments.length ? say("planner.comments.n", { n: waiting }) : say("planner.comments.none")), state.may.comment ? form() : "", el("ul", { class: "rows comments" }, ...state.comments.slice().reverse().map(row)));
  const area = root.querySelector("textarea");
  if (area && typed) area.value = typed;
}

export function comments(map) {
  pins = L.layerGroup().addTo(map);
  on("comments changed", () => { draw(); drawPins(map); });
  on("step", () => { if (state.comments.length) drawPins(map); });
  on("chosen may", draw);
  on("write", () => { tell("tab", "comments"); draw(); find("[data-comments] textarea")?.focus(); });
}
