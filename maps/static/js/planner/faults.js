// What is wrong or left to look at: the service's check with repairs, and what the figures tell.
import { el, find, say, toast } from "../frame.js";
import { preview } from "./flow.js";
import { server, told } from "./server.js";
import { choose, editable, facesInWork, isDraft, on, state, tell } from "./state.js";

let at = -1;

// Everything to look at, worst first: {kind, text, place, grids, fix, bad}.
export function findings() {
  const byCode = new Map([...state.coverage.faces.values()].map((face) => [face.code, face.id]));
  const found = (state.faults?.faults ?? []).map((one) => ({ ...one, grids: (one.grids ?? []).map((id) => byCode.get(id) ?? id), bad: one.severity ? one.severity === "error" : one.stops !== false })).map((one) => ({ ...one, text: sentence(one) }));
  for (const face of facesInWork()) {
    const of = state.figures.get(face.id) ?? {};
    if ((of.parts ?? 1) > 1) found.push({ kind: "parts", text: say("planner.fault.parts", { name: face.name, n: of.parts }), grids: [face.id] });
    if (of.workers === 0 && (of.households ?? 0) > 0) found.push({ kind: "workers", text: say("planner.fault.workers", { name: face.name }), grids: [face.id] });
    if (of.biggest_building && state.target && state.measure === "households" && of.biggest_building > state.target / 2) found.push({ kind: "tower", text: say("planner.fault.tower", { name: face.name, n: of.biggest_building }), grids: [face.id] });
  }
  return found;
}
function sentence(one) {
  const names = (one.grids ?? []).map((id) => state.coverage.faces.get(id)?.name ?? "").filter(Boolean).join(say("planner.list"));
  const size = one.area_m2 ? say("planner.fault.size", { m2: Math.round(one.area_m2 * 10) / 10, m: one.width_m ? Math.round(one.width_m * 100) / 100 : "–" }) : "";
  return say(`planner.fault.${one.kind}`, { ...one, names: names || (one.grids ?? []).join(" "), given: one.given ?? "" }) + size;
}

function show(one) {
  if (one.grids?.[0]) choose(one.grids[0]);
  if (one.place) tell("place", one.place); else if (one.grids?.[0]) tell("goto", one.grids[0]);
}
function repair(one) { show(one); preview(one.fix, say("planner.step.fix", { fault: one.text })); }
function row(one) {
  const act = one.fix && editable() ? el("button", { type: "button", class: "link", onclick: () => repair(one) }, say("planner.fix")) : null;
  return el("li", { class: one.bad ? "bad" : "" }, el("span", { class: "mark", "aria-hidden": "true" }, one.bad ? "!" : "△"), el("span", {}, one.text), act, el("button", { type: "button", class: "link", onclick: () => show(one) }, say("planner.goto")));
}

export async function check() {
  if (!isDraft()) return;
  try { state.faults = await server.validate(state.plan.id); } catch (error) { toast(told(error)); return; }
  tell("checked");
}
// Goes to the next (1) or the one before (-1).
export function step(way) {
  const all = findings();
  if (!all.length) { toast(say("planner.faults.none")); return; }
  at = (at + way + all.length) % all.length;
  show(all[at]);
  toast(all[at].text);
}

function draw() {
  const all = findings(), wrong = all.filter((one) => one.bad).length;
  const badge = find("[data-whole]"), ok = !wrong && state.whole?.ok !== false;
  badge.className = `tag badge ${ok ? "ok" : "bad"}`;
  badge.textContent = ok ? `✓ ${say("page.plan.whole")}` : `! ${say("planner.broken", { n: wrong || 1 })}`;
  const count = find("[data-faults]");
  count.hidden = !all.length;
  count.textContent = `△ ${say("planner.faults.n", { n: all.length })}`;
  const tab = find('[data-count-of="faults"]');
  tab.hidden = !all.length; tab.textContent = all.length;
  find("[data-faults-list]").replaceChildren(el("h2", { class: "finding" }, say(wrong ? "planner.faults.wrong" : ok && all.length ? "planner.faults.look" : "planner.faults.none", { n: wrong || all.length })),
    el("p", { class: "quiet" }, say(state.faults ? "planner.faults.checked" : "planner.faults.how")), ...(isDraft() ? [el("p", {}, el("button", { type: "button", class: "plain small", onclick: check }, say("planner.check")))] : []), el("ul", { class: "rows" }, ...all.slice(0, 200).map(row)));
  find("[data-faults-short]").replaceChildren(...(all.length ? [el("h3", {}, say("planner.faults.short")), el("ul", { class: "rows" }, ...all.slice(0, 3).map(row))] : []));
}

export function faults() {
  on("checked figures work opened", draw);
  on("opened", () => { state.whole = null; at = -1; check(); });
  find("[data-whole]").addEventListener("click", async () => { if (!isDraft()) return; await check(); if (state.faults?.ok) toast(say("planner.check.ok")); else tell("tab", "faults"); });
  find("[data-faults]").addEventListener("click", () => tell("tab", "faults"));
}
