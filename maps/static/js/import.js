// A file of grids under guided repair: sent, read, mended fault by fault, made a draft.
import { Refused, ask, coded, distance, el, facts, find, has, keys, makeMap, number, say } from "./frame.js";

const PLAN = "@plan"; // ends the names of columns that the file itself did not have
const DRAFT = "#A3155F", BRAND = "#0B5CAD", INK = "#2F3B4A";
const page = find("main.import");
const { map } = makeMap(find("[data-map]"), { scale: "bottomright" });
const drawn = L.layerGroup().addTo(map);
const state = { file: null, found: null, chosen: new Map(), current: null };

const word = (key, values, other) => (has(key) ? say(key, values) : other);
const squares = (metres) => (metres < 1e6 ? say("page.import.m2", { n: (Math.round(metres * 10) / 10).toLocaleString("en") }) : say("page.import.km2", { n: (metres / 1e6).toFixed(2) }));

async function busy(work) {
  find("[data-wrong]").textContent = "";
  find("[data-progress]").hidden = false;
  page.setAttribute("aria-busy", "true");
  try { return await work(); } catch (error) { wrong(error); return null; } finally {
    find("[data-progress]").hidden = true;
    page.removeAttribute("aria-busy");
  }
}

// A refusal that has words of its own says what to do; others come in both languages, with what was expected.
function wrong(error) {
  const { code, given } = error.problem ?? {}, known = has(`page.import.refused.${code}`);
  const [zh, en] = error.message.split(" / "), expected = known ? null : error.problem?.expected;
  const parts = [known ? say(`page.import.refused.${code}`) : facts.lang === "en" ? en ?? zh : zh, given ? say("page.import.given", { given }) : "", expected ? say("page.import.expected", { expected }) : ""];
  find("[data-wrong]").textContent = parts.filter(Boolean).join(" · ");
}

async function send() {
  const query = new URLSearchParams({ filename: state.file.name });
  for (const name of ["crs", "encoding"]) if (find(`[data-${name}]`).value) query.set(name, find(`[data-${name}]`).value);
  const layer = encodeURIComponent(find("[data-layer]").value);
  const answer = await fetch(`/api/layers/${layer}/imports?${query}`, { method: "POST", body: state.file, headers: { "Content-Type": "application/octet-stream", "X-CSRF-Token": facts.csrf } });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body, answer.status);
  history.replaceState(null, "", `?file=${body.id}${facts.lang === "en" ? "&lang=en" : ""}`);
  return body;
}

const act = (path, body, method = "POST") => ask(`/api/imports/${state.found.id}${path}`, { method, body: JSON.stringify(body) });

function show(found) {
  if (!found) return;
  state.found = found;
  state.chosen.clear();
  state.current = null;
  page.dataset.step = "mend";
  find("[data-finding]").textContent = finding(found);
  find("[data-told]").textContent = [say("page.import.about", { name: found.name, rows: number(found.rows), crs: found.crs ?? "WGS84" }), filledIn(found)].filter(Boolean).join(" ");
  find("[data-levels-form]").hidden = Boolean(found.levels);
  find("[data-again]").hidden = !found.levels || Boolean(found.plan);
  if (!found.levels) levels(found);
  find("[data-problems]").replaceChildren(...found.problems.map(card));
  find("[data-acts]").hidden = !found.levels;
  find("[data-all]").disabled = !found.problems.length;
  find("[data-undo]").disabled = !found.rev;
  find("[data-legend]").hidden = !found.problems.length;
  find("[data-name-field]").hidden = !found.ready || Boolean(found.plan);
  primary();
  drawn.clearLayers();
  if (found.problems.length) select(found.problems[0]);
}

// The file has no column for these levels: they are as the plan in force has them.
function filledIn({ levels: told }) {
  const filled = (told ?? []).filter((one) => one.code.endsWith(PLAN)).map((one) => word(`title.level.${one.key}`, {}, one.key));
  return filled.length ? say("page.import.filled", { levels: filled.join("、") }) : "";
}

function finding(found) {
  if (found.plan) return say("page.import.made");
  if (!found.levels) return say("page.import.columns", { n: found.columns.length });
  if (!found.left.problems) return say("page.import.whole");
  if (!found.left.stops) return say("page.import.left.may", { n: found.left.problems });
  return say("page.import.left", { n: found.left.problems, stops: found.left.stops });
}

function primary() {
  const button = find("[data-primary]"), { found } = state;
  const text = !found ? "page.import.send" : found.plan ? "page.import.open" : "page.import.draft";
  button.textContent = say(text);
  button.disabled = found ? !(found.ready || found.plan) : !state.file;
  find("[data-why]").textContent = found?.levels && !found.ready && !found.plan ? say("page.import.why") : "";
  find("[data-some]").disabled = !state.chosen.size;
  find("[data-some]").textContent = state.chosen.size ? say("page.import.some.n", { n: state.chosen.size }) : say("page.import.some");
}

function card(problem) {
  const kind = word(`page.import.kind.${problem.kind}`, {}, problem.kind);
  const size = problem.width_m ? say("page.import.size", { width: distance(problem.width_m), area: squares(problem.area_m2) }) : "";
  const codes = problem.codes.filter(Boolean).slice(0, 4).map(coded).join(" · ");
  const lines = problem.lines.length && (problem.kind.endsWith("code") || problem.kind === "empty_parent" || !problem.width_m) ? say("page.import.lines", { lines: problem.lines.slice(0, 6).join(", ") }) : "";
  const tag = problem.stops ? el("span", { class: "tag bad" }, say("page.import.stops")) : el("span", { class: "tag doubt" }, say("page.import.may"));
  const choices = el("div", { class: "choices", role: "group", "aria-label": say("page.import.mend") }, ...problem.choices.map((choice, place) => chip(problem, choice, place)));
  const made = el("li", { tabindex: "0", "data-key": problem.key, onclick: () => select(problem), onkeydown: (event) => { if (event.key === "Enter" && event.target === made) select(problem); } },
    thumb(problem), el("h3", {}, kind, tag), el("small", {}, [codes, size, moved(problem), lines].filter(Boolean).join("；")), choices);
  return made;
}

function moved({ moves, kind }) {
  if (kind === "datum") return say("page.import.inside", { before: Math.round(moves.inside_before * 100), after: Math.round(moves.inside_after * 100) });
  return moves.buildings ? say("page.import.moves", { buildings: number(moves.buildings), households: number(moves.households) }) : "";
}

function chip(problem, choice, place) {
  const text = word(`page.import.choice.${choice.verb}`, { value: coded(choice.value ?? "") }, choice.key) + (place ? "" : ` · ${say("page.import.proposed")}`);
  return el("button", { class: "chip", type: "button", "aria-pressed": "false", "data-choice": choice.key, onclick: (event) => { event.stopPropagation(); choose(problem, choice); }, onmouseenter: () => { if (state.current === problem) draw(problem, choice); } }, text);
}

function choose(problem, choice) {
  if (state.chosen.get(problem.key) === choice.key) state.chosen.delete(problem.key); else state.chosen.set(problem.key, choice.key);
  for (const one of find(`[data-key="${problem.key}"]`).querySelectorAll("[data-choice]")) one.setAttribute("aria-pressed", String(state.chosen.get(problem.key) === one.dataset.choice));
  select(problem, choice);
  primary();
}

function select(problem, choice) {
  state.current = problem;
  for (const row of find("[data-problems]").children) row.setAttribute("aria-current", String(row.dataset.key === problem.key));
  draw(problem, choice ?? problem.choices[0]);
  const bounds = L.geoJSON(problem.picture.piece ?? problem.picture.grids.map((one) => one.geometry).filter(Boolean)).getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { maxZoom: 18, padding: window.innerWidth > 700 ? [120, 120] : [40, 40], animate: false });
  else if (problem.place) map.setView([problem.place[1], problem.place[0]], 17, { animate: false });
}

// The piece hatched in the draft's colour, the grids around it, and who would have it filled in blue.
function draw(problem, choice) {
  drawn.clearLayers();
  const shape = (geometry, style) => geometry && L.geoJSON(geometry, { pane: "shapes", interactive: false, style }).addTo(drawn);
  for (const one of problem.picture.grids) {
    const taker = choice?.row === one.row && one.row !== null;
    shape(one.geometry, { color: "#fff", weight: 5, fill: false });
    const made = shape(one.geometry, { color: taker ? BRAND : INK, weight: taker ? 3 : 1.5, fillColor: BRAND, fillOpacity: taker ? .2 : 0 });
    if (made && one.code) made.bindTooltip(el("span", {}, coded(one.code)), { permanent: true, direction: "center", className: "gridname" });
  }
  const given = choice?.verb === "to" || choice?.verb === "make_valid";
  shape(problem.picture.piece, { color: DRAFT, weight: 3, dashArray: given ? null : "5 4", fillColor: given ? BRAND : DRAFT, fillOpacity: .3 });
}

// A small picture of a problem, drawn to fit.
function thumb(problem) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "thumb");
  svg.setAttribute("aria-hidden", "true");
  const shapes = [...problem.picture.grids.map((one) => [one.geometry, "none", INK]), [problem.picture.piece, "rgba(163,21,95,.35)", DRAFT]].filter(([one]) => one);
  const rings = (one) => (one.type === "Polygon" ? one.coordinates : one.type === "MultiPolygon" ? one.coordinates.flat() : []);
  const all = shapes.flatMap(([one]) => rings(one).flat());
  if (!all.length) return svg;
  const [west, east] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))], [south, north] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))];
  const narrow = Math.cos(north * Math.PI / 180), scale = Math.min(80 / Math.max((east - west) * narrow, 1e-9), 64 / Math.max(north - south, 1e-9));
  const at = ([lng, lat]) => `${(44 + (lng - (west + east) / 2) * narrow * scale).toFixed(1)} ${(36 - (lat - (south + north) / 2) * scale).toFixed(1)}`;
  for (const [one, fill, stroke] of shapes) {
    const path = document.createElementNS(ns, "path");
    path.setAttribute("d", rings(one).map((ring) => `M${ring.map(at).join("L")}Z`).join(""));
    path.setAttribute("fill", fill); path.setAttribute("fill-rule", "evenodd"); path.setAttribute("stroke", stroke); path.setAttribute("stroke-width", "1.5");
    svg.append(path);
  }
  return svg;
}

function levels(found) {
  const called = ({ name }) => (name.endsWith(PLAN) ? say("page.import.column.plan") : name);
  const options = (empty) => [el("option", { value: "" }, empty), ...found.columns.map((one) => el("option", { value: one.name }, [called(one), one.sample.length ? say("page.import.sample", { sample: one.sample.slice(0, 2).join(", ") }) : ""].join("")))];
  const row = (key, fixed = false) => el("div", { class: "level" },
    el("label", { class: "field" }, el("span", {}, say("page.import.level")), el("input", { type: "text", value: key, readonly: fixed, pattern: "[a-z][a-z0-9_]*", maxlength: "40", required: true })),
    el("label", { class: "field" }, el("span", {}, say("page.import.level.code")), el("select", { required: true }, ...options(say("page.import.level.pick")))),
    el("label", { class: "field" }, el("span", {}, say("page.import.level.name")), el("select", {}, ...options(say("page.import.level.none")))),
    el("button", { type: "button", hidden: fixed, "aria-label": say("page.import.level.drop"), onclick: (event) => event.target.parentElement.remove() }, "×"));
  find("[data-levels]").replaceChildren(row("grid"));
  likely(found.columns);
  ask(`/api/layers?lang=${facts.lang}`).then(({ items }) => { // a layer that is there has its levels: a file for it gives them all
    const known = items.find((one) => one.key === found.layer)?.levels ?? [];
    if (!known.length || state.found !== found) return;
    find("[data-levels]").replaceChildren(...known.map((one) => row(one.key, true)));
    find("[data-add-level]").hidden = true;
    likely(found.columns);
    if (found.levels) asTold(found);
  }).catch(wrong);
  find("[data-add-level]").onclick = () => find("[data-levels]").prepend(row(["community", "street", "district"][find("[data-levels]").children.length - 1] ?? ""));
  find("[data-households]").replaceChildren(...options(say("page.import.level.none")));
}

// Chooses the columns whose names say what they hold; the person looks and changes.
const NAMED = { district: /distr|county|区县|^qx/i, street: /street|town|街道|乡镇|^jd/i, community: /comm|社区|^sq|^p(arent_?)?(code|name)$/i, grid: /^(grid_?)?(code|id|编码|代码)$|网格编码|^wg/i };
function likely(columns) {
  const called = (pattern, name) => columns.find((one) => pattern.test(one.name) && /name|名/i.test(one.name) === name)?.name ?? "";
  for (const level of find("[data-levels]").children) {
    const [key, code, title] = level.querySelectorAll("input, select"), pattern = NAMED[key.value] ?? /$^/;
    code.value = called(pattern, false);
    title.value = called(pattern, true) || (key.value === "grid" ? called(/^(grid_?)?name$|^名称$/i, true) : "");
  }
  find("[data-households]").value = columns.find((one) => /^(hh|households?|户数)$/i.test(one.name))?.name ?? "";
}

// Puts into the form how the file is read now.
function asTold(found) {
  for (const level of find("[data-levels]").children) {
    const [key, code, title] = level.querySelectorAll("input, select"), told = found.levels.find((one) => one.key === key.value);
    if (told) [code.value, title.value] = [told.code, told.name ?? ""];
  }
  find("[data-households]").value = found.households ?? "";
}

find("[data-again]").addEventListener("click", () => { levels(state.found); find("[data-levels-form]").hidden = false; find("[data-levels-form]").scrollIntoView({ block: "nearest" }); });
find("[data-file]").addEventListener("change", (event) => { state.file = event.target.files[0] ?? null; find("[data-file-name]").textContent = state.file?.name ?? say("page.import.choose"); primary(); });
find("[data-file-form]").addEventListener("submit", (event) => event.preventDefault());
find("[data-levels-form]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = [...find("[data-levels]").children].map((row) => { const [key, code, name] = row.querySelectorAll("input, select"); return { key: key.value, code: code.value, name: name.value || null }; });
  show(await busy(() => act("/levels", { levels: told, households: find("[data-households]").value || null }, "PUT")));
});
find("[data-all]").addEventListener("click", async () => show(await busy(() => act("/mend", { all: true, rev: state.found.rev }))));
find("[data-some]").addEventListener("click", async () => show(await busy(() => act("/mend", { accept: Object.fromEntries(state.chosen), rev: state.found.rev }))));
find("[data-undo]").addEventListener("click", async () => show(await busy(() => act("/undo", {}))));
find("[data-primary]").addEventListener("click", async () => {
  if (!state.found) return show(await busy(send));
  if (state.found.plan) { location.href = `/planner?plan=${state.found.plan}`; return; }
  const made = await busy(() => act("/draft", { name: find("[data-name]").value.trim() || state.found.name }));
  if (made) show({ ...state.found, plan: made.plan.id, problems: [], left: { problems: 0, stops: 0 } });
});

function step(way) {
  const list = state.found?.problems ?? [], place = list.indexOf(state.current);
  if (!list.length) return;
  select(list[(place + way + list.length) % list.length]);
  const row = find('[data-problems] [aria-current="true"]');
  row.scrollIntoView({ block: "nearest" });
  row.focus({ preventScroll: true });
}
const numbered = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [String(n), () => { const choice = state.current?.choices[n - 1]; if (choice) choose(state.current, choice); }]));
keys({ "[": () => step(-1), "]": () => step(1), "?": () => find("[data-help-dialog]").showModal(), ...numbered });

const before = new URLSearchParams(location.search).get("file");
if (before) busy(() => ask(`/api/imports/${encodeURIComponent(before)}`)).then(show);
