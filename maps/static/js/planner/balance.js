// The panel of balance: the finding, the measure and target, the table that is the map's twin, the legend.
import { coded, el, find, say } from "../frame.js";
import { BREAKS, DRAFT, MEASURES, OLD, RAMP, colourOf, deviation, percent, shown, valueOf, withUnit } from "./colours.js";
import { choose, coverage, facesInWork, figuresOf, isOpen, on, state, tell } from "./state.js";

const CHUNK = 250;
const COLUMNS = ["name", "value", "dev", "incidents_12m", "compactness", "workers"];
let sort = ["off", -1], filling = 0, fresh = true;

const known = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* a browser without memory forgets */ } };

function mean(rows) { const values = rows.map((row) => row.value).filter((one) => one !== null); return values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0; }
function rowsNow() { return facesInWork(coverage()).map((face) => { const value = valueOf(face.id), was = state.figures.get(face.id)?.[state.measure] ?? null; return { face, value, was, off: deviation(value), figures: figuresOf(face.id) ?? {} }; }); }

export function setTarget(value) { state.target = value > 0 ? value : null; if (value > 0) keep(`planner.target.${state.measure}`, String(value)); tell("figures"); }
function useMeasure(name) {
  state.measure = name;
  const stored = Number(known(`planner.target.${name}`));
  const values = mean(facesInWork().map((face) => ({ value: state.figures.get(face.id)?.[name] ?? null })));
  const fair = name === "compactness" ? Math.round(values * 100) / 100 : name === "area_m2" ? Math.round(values / 1e4) * 1e4 : values > 100 ? Math.round(values / 10) * 10 : Math.round(values);
  state.target = stored > 0 ? stored : fair || null;
  tell("figures");
}

function headline(rows) {
  const wrong = rows.filter((row) => row.off !== null && Math.abs(row.off) > 10), worst = rows.filter((row) => row.off !== null).sort((a, b) => Math.abs(b.off) - Math.abs(a.off))[0];
  find("[data-finding]").textContent = !rows.length ? say("page.plan.empty") : wrong.length ? say("planner.finding", { n: rows.length, wrong: wrong.length }) : say("planner.finding.none", { n: rows.length });
  const more = [];
  if (worst) more.push(say("planner.finding.worst", { dev: percent(worst.off), name: worst.face.name }));
  const before = worstBefore();
  if (before !== null && worst && isOpen()) {
    const points = Math.round(Math.abs(before) - Math.abs(worst.off));
    more.push(say(points > 0 ? "planner.finding.better" : points < 0 ? "planner.finding.worse" : "planner.finding.same", { plan: state.base?.name ?? "", dev: percent(before), n: Math.abs(points) }));
  }
  find("[data-finding-more]").textContent = more.join(say("planner.sep"));
}
function worstBefore() {
  const offs = [...state.before.values()].filter((row) => state.work === null || row.parent === state.work).map((row) => deviation(row[state.measure] ?? null)).filter((one) => one !== null);
  return offs.length ? offs.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)) : null;
}

function figures(rows) {
  const values = rows.map((row) => row.value).filter((one) => one !== null), empty = values.filter((one) => one === 0).length, ratio = values.length && !empty ? Math.max(...values) / Math.min(...values) : 0;
  const split = rows.filter((row) => (row.figures.parts ?? 1) > 1).length;
  find("[data-figures]").textContent = [say("planner.mean", { value: withUnit(state.measure, mean(rows)) }), empty ? say("planner.empty", { n: empty, value: withUnit(state.measure, 0) }) : say("planner.ratio", { n: ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1) }), split ? say("planner.parts.n", { n: split }) : say("planner.parts.none")].join(" · ");
}

function bar(row) {
  const box = el("span", { class: "devbar", "aria-hidden": "true" });
  if (row.off === null) return box;
  const part = el("i"), size = Math.min(50, Math.abs(row.off) / 2);
  part.style.width = `${size}%`; part.style.left = row.off < 0 ? `${50 - size}%` : "50%";
  part.style.background = Math.abs(row.off) < 10 ? "#0B6B57" : row.off < 0 ? RAMP[0] : RAMP[6];
  box.append(part);
  return box;
}
function cells(row) {
  const { face, value, was, figures: of } = row, changed = state.step?.figures?.has(face.id) && was !== value;
  const amount = el("td", { class: "n" });
  if (changed && was !== null) amount.append(el("small", {}, `${shown(state.measure, was)} → `));
  amount.append(el("b", {}, shown(state.measure, value)));
  const short = of.workers === 0 ? el("span", { class: "lack" }, say("planner.lack", { n: 1 })) : shown("workers", of.workers);
  return [el("th", { scope: "row" }, face.name, face.locked ? el("span", { class: "locked", title: say("planner.locked") }, say("planner.locked.short")) : null), amount,
    el("td", { class: "dev" }, bar(row), el("span", {}, `${row.off === null ? "" : row.off > 10 ? "▲ " : row.off < -10 ? "▼ " : ""}${percent(row.off)}`)),
    el("td", { class: "n" }, shown("incidents_12m", of.incidents_12m)), el("td", { class: "n wide-only" }, shown("compactness", of.compactness)), el("td", { class: "n" }, short)];
}
function tableRow(row) {
  const pick = () => { choose(row.face.id); tell("goto", row.face.id); };
  const made = el("tr", { "aria-selected": String(row.face.id === state.chosen), tabindex: "0", "data-id": row.face.id, title: coded(row.face.code), onclick: pick, onkeydown: (event) => rowKey(event, pick) }, ...cells(row));
  if (state.step?.figures?.has(row.face.id) && row.was !== row.value) made.className = "fresh";
  return made;
}
function rowKey(event, pick) {
  if (event.key === "Enter" || event.key === " ") { pick(); event.preventDefault(); event.stopPropagation(); }
  const to = event.key === "ArrowDown" ? event.currentTarget.nextElementSibling : event.key === "ArrowUp" ? event.currentTarget.previousElementSibling : null;
  if (to) { to.focus(); event.preventDefault(); }
}

const sortable = { name: (row) => row.face.name, value: (row) => row.value, dev: (row) => row.off, off: (row) => (row.off === null ? null : Math.abs(row.off)), incidents_12m: (row) => row.figures.incidents_12m, compactness: (row) => row.figures.compactness, workers: (row) => row.figures.workers };
function table(rows) {
  const [by, way] = sort, of = sortable[by];
  const compare = (a, b) => { const [x, y] = [of(a), of(b)]; return (typeof x === "string" ? x.localeCompare(y, "zh", { numeric: true }) : (x ?? -Infinity) - (y ?? -Infinity)) * way || (a.face.code < b.face.code ? -1 : 1); };
  rows.sort(compare);
  const head = COLUMNS.map((column) => {
    const mine = by === column || (by === "off" && column === "dev"), label = column === "value" ? say(`page.plan.measure.${state.measure}`) : say(`planner.col.${column}`);
    return el("th", { scope: "col", class: column === "name" ? "" : column === "compactness" ? "n wide-only" : column === "dev" ? "dev" : "n", "aria-sort": mine ? (way > 0 ? "ascending" : "descending") : "none" },
      el("button", { type: "button", onclick: () => { sort = [column, by === column ? -way : column === "name" ? 1 : -1]; draw(); } }, label, mine ? (way > 0 ? " ▲" : " ▼") : ""));
  });
  const body = el("tbody"), mine = ++filling;
  body.append(...rows.slice(0, CHUNK).map(tableRow));
  const focused = document.activeElement?.closest?.("#plan-table tbody tr")?.dataset.id;
  find("[data-table]").replaceChildren(el("thead", {}, el("tr", {}, ...head)), body);
  if (focused) find(`[data-table] tr[data-id="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  const rest = (from) => { if (mine !== filling || from >= rows.length) return; body.append(...rows.slice(from, from + CHUNK).map(tableRow)); requestAnimationFrame(() => rest(from + CHUNK)); };
  rest(CHUNK);
}

function legend() {
  const swatches = RAMP.map((one) => { const made = el("i"); made.style.background = one; return made; });
  const mark = (css, word) => { const made = el("i", { class: "key" }); made.style.cssText = css; return el("span", {}, made, word); };
  find("[data-legend]").replaceChildren(el("b", {}, say("planner.legend", { measure: say(`page.plan.measure.${state.measure}`), target: withUnit(state.measure, state.target) })), el("div", { class: "swatches" }, ...swatches),
    el("div", { class: "breaks" }, ...BREAKS.map((one) => el("span", {}, one > 0 ? `+${one}${one === 40 ? "%" : ""}` : `−${-one}`))),
    ...(isOpen() ? [el("div", { class: "edges" }, mark(`border-top:4px solid ${DRAFT};height:0`, say("planner.legend.new")), mark(`border-top:2px dashed ${OLD};height:0`, say("planner.legend.old")), mark(`background:repeating-linear-gradient(135deg,${DRAFT} 0 1.5px,#fff 1.5px 5px);border:1px solid ${DRAFT};height:10px`, say("planner.legend.moves")))] : []));
}

function measures() {
  const input = el("input", { type: "number", min: "0", step: "any", "data-target": true, "aria-label": say("page.plan.target") });
  input.addEventListener("input", () => { const given = Number(input.value); if (given > 0 && Number.isFinite(given)) setTarget(state.measure === "area_m2" ? given * 1e6 : given); });
  const chips = MEASURES.map((name) => el("button", { class: "chip", type: "button", "data-name": name, "aria-pressed": "false", onclick: () => useMeasure(name) }, say(`planner.chip.${name}`)));
  find("[data-measures]").replaceChildren(...chips);
  find("[data-target-row]").append(el("label", { class: "target" }, el("span", {}, say("planner.target")), input, el("span", { "data-target-unit": true })));
}
function showMeasure() {
  for (const chip of find("[data-measures]").querySelectorAll(".chip")) chip.setAttribute("aria-pressed", String(chip.dataset.name === state.measure));
  const input = find("[data-target]");
  if (document.activeElement !== input) input.value = state.target === null ? "" : state.measure === "area_m2" ? (state.target / 1e6).toFixed(2) : state.measure === "compactness" ? state.target.toFixed(2) : Math.round(state.target);
  find("[data-target-unit]").textContent = say(`planner.measure.unit.${state.measure}`);
}

// The table as a file: text that a spreadsheet would take for a formula is kept text.
function download() {
  const safe = (value) => { const text = String(value ?? ""); return `"${(/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text).replaceAll('"', '""')}"`; };
  const keys = ["households", "population", "incidents_12m", "area_m2", "buildings", "compactness", "parts", "workers"];
  const head = [say("planner.col.name"), say("planner.code"), ...keys.map((key) => (key === "workers" ? say("planner.col.workers") : key === "parts" ? say("planner.parts.col") : say(`page.plan.measure.${key}`))), say("planner.target"), `${say("planner.col.dev")} %`];
  const lines = rowsNow().map((row) => [row.face.name, row.face.code, ...keys.map((key) => row.figures[key]), state.target, row.off === null ? "" : row.off.toFixed(1)]);
  const link = el("a", { href: URL.createObjectURL(new Blob(["\ufeff", [head, ...lines].map((line) => line.map(safe).join(",")).join("\r\n"), "\r\n"], { type: "text/csv" })), download: `${state.plan.name.replace(/[\\/:*?"<>|]/g, "_").slice(0, 60)}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function draw() {
  const rows = rowsNow();
  headline(rows); figures(rows); showMeasure(); table(rows); legend();
}
function mark() {
  for (const row of find("[data-table]").querySelectorAll("tbody tr")) row.setAttribute("aria-selected", String(row.dataset.id === state.chosen));
  const row = state.chosen && find(`[data-table] tr[data-id="${CSS.escape(state.chosen)}"]`);
  if (row && find("[data-scroll]").contains(row)) row.scrollIntoView({ block: "nearest" });
}

export function balance() {
  measures();
  find("[data-download]").addEventListener("click", download);
  on("opened", () => { fresh = true; });
  on("figures", () => { if (fresh && state.figures.size) { fresh = false; useMeasure(state.measure); } else draw(); });
  on("step", draw);
  on("work", () => useMeasure(state.measure));
  on("chosen", mark);
}
export { colourOf };
