// From draft to law: submit, approve or return, publish; the menu of files, sheets and the impact report.
import { el, facts, find, number, say, toast } from "../frame.js";
import { clock, dateInput, day } from "./colours.js";
import { ask } from "./dialog.js";
import { openPlan } from "./flow.js";
import { create, loadPlans } from "./plans.js";
import { server, told } from "./server.js";
import { isDraft, isOpen, on, state, tell } from "./state.js";

const FORMATS = [["gpkg", "GeoPackage"], ["geojson", "GeoJSON"], ["shp", "Shapefile UTF-8"], ["shp-gbk", "Shapefile GBK"], ["kml", "KML"], ["dxf", "DXF"], ["table", "CSV"]];
const SYSTEMS = ["WGS84", "CGCS2000", "CGCS2000-GK", "GCJ02"];

async function done(act, given, word) {
  try { await server.act(state.plan.id, act, given, state.rev); } catch (error) { gate(error); return; }
  toast(say(word));
  await loadPlans();
  await openPlan(state.plan.id);
}
// The gate refused: says why, and leads to the faults where it names them.
function gate(error) {
  const faults = error.problem?.faults;
  if (Array.isArray(faults) && faults.length) { state.faults = { ok: false, faults }; tell("checked"); tell("tab", "faults"); }
  toast(told(error));
}

async function figuresOf() {
  try {
    const report = await server.impact(state.plan.id), of = report.totals ?? report.figures ?? report.moved ?? report;
    const pick = (...keys) => { for (const key of keys) if (typeof of[key] === "number") return number(of[key]); return "–"; };
    return [[say("planner.impact.households"), pick("households")], [say("planner.impact.buildings"), pick("buildings")], [say("planner.impact.open"), pick("open_incidents", "incidents_open", "incidents")], [say("planner.impact.workers"), pick("workers")]];
  } catch (error) { if (error.status === 404) return []; throw error; }
}

async function submit() {
  const note = await ask({ title: say("planner.submit.title", { name: state.plan.name }), text: say("planner.submit.text"), field: { label: say("planner.note"), long: true, required: false, max: 1000 }, act: say("planner.submit"), safe: say("planner.keep") });
  if (note !== null) await done("submit", note ? { note } : {}, "planner.submitted");
}
async function approve() {
  const note = await ask({ title: say("planner.approve.title", { name: state.plan.name }), text: say("planner.approve.text"), figures: await figuresOf(), field: { label: say("planner.note"), long: true, required: false, max: 1000 }, act: say("planner.approve") });
  if (note !== null) await done("approve", note ? { note } : {}, "planner.approved");
}
async function giveBack() {
  const note = await ask({ title: say("planner.return.title", { name: state.plan.name }), text: say("planner.return.text"), field: { label: say("planner.return.why"), long: true, max: 1000 }, act: say("planner.return") });
  if (note !== null) await done("return", { note }, "planner.returned");
}
async function publish() {
  const wanted = Math.max(new Date(state.plan.valid_from).getTime(), Date.now() + 86400000); // the day the draft states, never today without being asked
  const from = await ask({ title: say("planner.publish.title", { name: state.plan.name }), text: say("planner.publish.text", { plan: facts.plan }), figures: await figuresOf(), field: { label: say("planner.publish.from"), type: "date", value: dateInput(wanted), min: dateInput(Date.now()) }, act: say("planner.publish"), safe: say("planner.publish.not") });
  if (from !== null) await proclaim({ valid_from: from });
}
// What differs from the land before may be meant: then the gate lets it pass when that is said.
async function proclaim(given) {
  try { await server.act(state.plan.id, "publish", given, state.rev); } catch (error) {
    const faults = error.problem?.faults ?? [], kinds = [...new Set(faults.map((one) => one.kind))];
    if (given.accept || !faults.length || !faults.every((one) => one.acceptable)) { gate(error); return; }
    const sure = await ask({ title: say("planner.accept.title"), text: kinds.map((kind) => say(`planner.fault.${kind}`, { names: "", given: faults.filter((one) => one.kind === kind).length })).join(say("planner.sep")), act: say("planner.accept"), safe: say("planner.publish.not") });
    if (sure !== null) await proclaim({ ...given, accept: kinds });
    return;
  }
  toast(say("planner.published"));
  await loadPlans();
  await openPlan(state.plan.id);
}

// What this person may do next with this plan: [word, act] for the filled button and for the one beside it.
function nextActs() {
  const { plan, may } = state, approved = Boolean(state.way?.approved_by);
  if (plan.status === "draft") return may.edit ? [["planner.submit.review", submit], null] : [null, null];
  if (plan.status === "in_review") {
    if (approved) return may.edit ? [["planner.publish.next", publish], ["planner.return", giveBack]] : [null, may.approve ? ["planner.return", giveBack] : null];
    return may.approve ? [["planner.approve", approve], ["planner.return", giveBack]] : [null, null];
  }
  return may.edit ? [["planner.create", create], null] : [null, null];
}
function button(node, given) {
  node.hidden = !given || state.narrow;
  if (!given) return;
  node.textContent = say(given[0]);
  node.onclick = async () => { node.disabled = true; try { await given[1](); } catch (error) { toast(told(error)); } node.disabled = false; };
}

function menu() {
  const link = (label, href, attributes = {}) => el("a", { href, ...attributes }, label);
  const crs = el("select", { "aria-label": say("planner.export.crs"), onchange: () => formats() }, ...SYSTEMS.map((one) => el("option", { value: one }, say(`planner.crs.${one}`))));
  const list = el("div", { class: "formats" });
  const formats = () => list.replaceChildren(...FORMATS.map(([format, title]) => { const [kind, encoding] = format.split("-gbk").length > 1 ? ["shp", "GBK"] : [format, ""]; return link(title, server.link(state.plan.id, `/export?format=${kind}${encoding ? `&encoding=${encoding}` : ""}&crs=${crs.value}`), { download: true }); }));
  formats();
  const sheets = `/planner/sheets/${encodeURIComponent(state.plan.id)}?${new URLSearchParams({ lang: facts.lang, ...(state.work === null ? {} : { parent: state.work }) })}`;
  find("[data-sheets]").href = sheets;
  find("[data-more-list]").replaceChildren(
    el("h3", {}, say("planner.print")), link(say(state.work === null ? "planner.sheets" : "planner.sheets.of", { name: state.parents.get(state.work)?.name ?? "" }), sheets, { target: "_blank" }),
    ...(state.chosen ? [link(say("planner.sheet.of", { name: state.coverage.faces.get(state.chosen)?.name ?? "" }), sheet(state.chosen), { target: "_blank" })] : []),
    el("h3", {}, say("planner.export")), crs, list,
    ...(state.base && state.base.id !== state.plan.id ? [link(say("planner.crosswalk", { plan: state.base.name }), server.link(state.plan.id, `/crosswalk.csv?from=${state.base.id}`), { download: true })] : []));
}
export const sheet = (grid) => `/planner/sheet/${encodeURIComponent(state.plan.id)}/${encodeURIComponent(grid)}?lang=${facts.lang}`;

function draw() {
  if (!state.plan) return;
  const { plan } = state, [main, second] = nextActs(), approved = plan.status === "in_review" && state.way?.approved_by;
  const status = plan.status === "published" && plan.id === state.now?.id ? "now" : approved ? "approved" : plan.status;
  find("[data-plan-name]").textContent = plan.name;
  const tag = find("[data-plan-status]");
  tag.textContent = say(`planner.status.${status}`); tag.className = `tag ${plan.status}`;
  const said = isOpen() ? [state.base ? say("planner.facts.base", { plan: state.base.name }) : "", say("planner.facts.steps", { n: state.log.filter((one) => !one.undone).length }), saved()] : [say("planner.plans.from", { day: day(plan.valid_from) }), plan.valid_to ? say("planner.plans.to", { day: day(plan.valid_to) }) : ""];
  find("[data-plan-facts]").textContent = said.filter(Boolean).join(" · ");
  for (const one of document.querySelectorAll(".only-draft")) one.hidden = !isDraft() || !state.may.edit;
  button(find("[data-main]"), main); button(find("[data-second]"), second);
  const impact = find("[data-impact]");
  impact.hidden = !["draft", "in_review"].includes(plan.status);
  impact.href = `/planner/impact/${encodeURIComponent(plan.id)}?lang=${facts.lang}`;
  menu();
}
const saved = () => (state.savedAt ? say("planner.facts.saved", { at: clock(state.savedAt) }) : "");

export function law() {
  on("opened changed plan may chosen work log", draw);
  const more = find("[data-more]");
  document.addEventListener("click", (event) => { if (more.open && !more.contains(event.target)) more.open = false; });
  more.addEventListener("keydown", (event) => { if (event.key === "Escape" && more.open) { more.open = false; find("summary", more).focus(); event.stopPropagation(); } });
}
