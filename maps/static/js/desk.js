// The dispatcher's desk: where is it, whose is it and why, registered once.
import { answerable, chosenQuery, lang, legend, showAnswer, showDuty, showProblem, showStory } from "./answer.js";
import { clickReach, reach, sideQuestion, sidesOf } from "./doubt.js";
import { ask, el, facts, find, keys, makeMap, room, say, Shown, toast } from "./frame.js";
import { propose } from "./learn.js";
import { liveList, since } from "./live.js";
import { placesIn, tooLong } from "./prose.js";
import { question, searchField } from "./search.js";

const { map, base } = makeMap(find("[data-map]"), { closer: 2.75 });
const shown = new Shown(map);
const cases = L.layerGroup().addTo(map);
const box = find("[data-answer]"), button = find("[data-register]"), wrong = find("[data-wrong]");
// `heard` is what the caller said before anything was chosen for it, `text` what stands for the place, `typed` what stood
// in the field when it was found; `point` a position that was chosen, `sides` those of a boundary, `told` the places that a
// long story tells, `incident` the open case
const BLANK = { query: null, text: "", typed: "", heard: "", point: null, settled: false, answer: null, sides: [], told: [], key: null, incident: null };
const state = { ...BLANK };
const AWAITED_MS = 1500;

function fresh() {
  const ready = Boolean(state.answer) || Boolean(find("[data-said]").value.trim());
  const stale = (state.answer || state.told.length) && state.typed !== field.input.value.trim();
  for (const part of [box, find("[data-duty]")]) part.firstElementChild?.classList.toggle("stale", Boolean(stale));
  button.disabled = !ready || Boolean(stale);
  find("[data-label]", button).textContent = say(button.disabled ? "page.desk.register.stale" : "page.desk.register");
}

async function locate(query, { text = "", point = null, accuracy = null, settled = false, fly = true } = {}) {
  const category = find("[data-category]").value;
  if (category) query.set("category", category);
  if (accuracy) query.set("accuracy_m", accuracy);
  Object.assign(state, { query, text, typed: field.input.value.trim(), point, settled, sides: [], told: [], key: null });
  try {
    const answer = await asked(query);
    if (state.query !== query) return;
    state.answer = answer;
    const within = Number(query.get("accuracy_m")) || null;
    showAnswer(box, answer, { asked: text, place: point ? text : "", settled, accuracy: point ? null : within, onCandidate: choose, onChoice: settle, onNone: none });
    showDuty(find("[data-duty]"), answer);
    legend(find("[data-legend]"), answer, { accuracy: within !== null });
    base.select(answer.grid?.code);
    const owner = await shown.show(answer, { accuracy: within });
    if (state.query !== query) return;
    if (answer.status === "ambiguous") numbered(answer);
    if (owner && fly) map.fitBounds(L.geoJSON(owner).getBounds(), { ...room(map, 70), maxZoom: 16.5, animate: false });
    if (answer.status === "near_boundary") await bothSides(query, category);
  } catch (error) { if (state.query !== query) return; state.answer = null; showProblem(box, error); later(error, query, { text, point, accuracy, settled, fly }); }
  fresh();
}

// While the service makes its addresses ready the question is asked again until there is an answer.
function later(error, query, told) {
  if (error.problem?.code === "addresses_awaited") setTimeout(() => state.query === query && locate(query, told), AWAITED_MS);
}

// The answer; one by address again with how far what happened may be from it, where that reaches over the boundary.
async function asked(query) {
  const answer = await ask(`/api/locate?${query}${lang}`), metres = query.has("accuracy_m") ? null : reach(answer);
  if (metres === null || answer.boundary_distance_m > metres) return answer;
  query.set("accuracy_m", metres);
  return ask(`/api/locate?${query}${lang}`);
}

// Places on the map with the numbers of the buttons or, where the question has none that lead anywhere, of the candidates.
function numbered(answer) {
  const { answers, candidates, radius_m: radius } = answer.address ?? { answers: [], candidates: [] };
  const lead = answers.length && answers.every((one) => one.lng !== null);
  shown.numbered(lead ? answers.map((one) => ({ ...one, text: one.value, choice: one })) : answers.length ? [] : candidates, (one) => one.choice ? settle(one.choice) : choose(one), lead ? 0 : radius);
}

// Near a boundary: who would be responsible on either side, to be chosen.
async function bothSides(query, category) {
  const sides = await sidesOf(state.answer, shown.other, category);
  if (state.query !== query || sides.length < 2) return;
  state.sides = sides;
  const notes = find(".notes", box), asks = sideQuestion(sides, side);
  if (notes) notes.before(asks); else find(".body", box).append(asks);
}

function side(one) {
  state.sides = [];
  locate(new URLSearchParams(one.point), { text: state.text, point: one.point, settled: true, fly: false });
}

// A place was chosen by its position; its words stay with it.
function take(one, text) {
  field.set(text);
  const point = one.lng === null ? null : { lng: one.lng, lat: one.lat };
  locate(chosenQuery({ ...one, text }), { text, point });
}

// One of several was chosen: what was said before is proposed as another writing of it.
function choose(one) {
  if (one.id && state.heard && state.heard !== one.text && !state.answer?.address?.radius_m) propose(state.heard, { address_id: one.id, incident_id: state.incident });
  take(one, one.text);
}

// The caller answered the question: it leads to a place, or what is known now is asked again.
function settle(one) {
  const left = one.candidates.map((at) => state.answer.address.candidates[at]);
  if (left.length === 1 && left[0].id && one.lng !== null) { choose(left[0]); return; }
  take(one, one.text);
}

// None of the answers is right: nothing is known but what was said.
function none() {
  const answer = { ...state.answer, status: "not_found", notes: [], address: { ...state.answer.address, candidates: [], answers: [], question: null } };
  state.answer = answer;
  shown.clear();
  showAnswer(box, answer, { asked: state.text });
  fresh();
}

// A whole story stands in the field: it is what was said; the place is asked for by the part that tells it.
async function story(text) {
  const said = find("[data-said]"), before = said.value.trim(), n = [...text].length;
  if (!before.includes(text)) said.value = before ? `${before}\n${text}` : text;
  Object.assign(state, BLANK, { heard: text, typed: field.input.value.trim(), incident: state.incident });
  shown.clear();
  find("[data-duty]").replaceChildren();
  box.firstElementChild?.classList.add("stale");
  try {
    const { told, sure } = await placesIn(text);
    if (state.heard !== text) return;
    if (sure) { toast(say("page.story.kept", { n })); hear(told[0]); return; }
    Object.assign(state, { told, heard: "" });
    showStory(box, n, told, hear);
  } catch (error) { showProblem(box, error); }
  fresh();
}

function hear(text) {
  field.set(text);
  state.heard = text;
  locate(question(text), { text });
}

const field = searchField((text, chosen) => {
  if (chosen?.kind === "case") { open(chosen.incident); return; }
  if (tooLong(text)) { story(text); return; }
  state.heard = chosen ? "" : text;
  locate(chosen?.kind === "grid" ? new URLSearchParams({ address: text, level: chosen.level }) : question(text), { text });
}, fresh);
map.on("click", (event) => {
  const point = { lng: Number(event.latlng.lng.toFixed(7)), lat: Number(event.latlng.lat.toFixed(7)) };
  if (state.answer?.status === "not_found" && state.heard) propose(state.heard, { point, incident_id: state.incident });
  locate(new URLSearchParams(point), { point, accuracy: clickReach(map, event.latlng).toFixed(1), fly: false });
});

// The point to register, as exact as it was asked about: a click on the map is, a side that somebody chose is for certain.
const reported = () => state.point && { ...state.point, accuracy_m: Number(state.query?.get("accuracy_m")) || null };

async function register() {
  if (button.disabled) return;
  const said = find("[data-said]").value.trim(), category = find("[data-category]").value;
  state.key ??= crypto.randomUUID();
  const body = { text: said || null, address: state.text || null, point: reported(), category: category || null, source: "desk" };
  button.disabled = true;
  wrong.hidden = true;
  try {
    const done = await ask("/api/incidents", { method: "POST", body: JSON.stringify(body), headers: { "Idempotency-Key": state.key } });
    const grid = done.locate?.grid?.name;
    toast(grid ? say("page.desk.register.done", { number: done.number, grid }) : say("page.desk.register.nogrid", { number: done.number }));
    Object.assign(state, BLANK);
    find("[data-said]").value = "";
    field.set("");
    field.focus();
  } catch (error) { wrong.textContent = `${error.message} ${error.problem?.expected ?? ""}`; wrong.hidden = false; }
  fresh();
}
button.addEventListener("click", register);
find("[data-said]").addEventListener("input", fresh);
document.addEventListener("keydown", (event) => { if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); register(); } });

async function categories() {
  const select = find("[data-category]");
  const tree = await ask("/api/categories");
  for (const major of tree.items) {
    const minors = major.minors.length ? major.minors : [major];
    select.append(el("optgroup", { label: major.title }, ...minors.map((one) => el("option", { value: one.key }, one.title))));
  }
  select.addEventListener("change", () => { if (state.query) { state.query.delete("category"); locate(state.query, { text: state.text, point: state.point, settled: state.settled, fly: false }); } });
}

function mark(one, news = false) {
  if (!one.point) return;
  const icon = L.divIcon({ className: news ? "case new" : "case", html: el("span", {}, one.category?.glyph ?? "·") });
  const title = `${one.number} ${one.category?.title ?? ""} ${one.grid?.name ?? ""}`;
  L.marker([one.point.lat, one.point.lng], { icon, pane: "pins", title, alt: title, riseOnHover: true }).on("click", () => open(one)).addTo(cases);
}

function open(one) {
  find("[data-said]").value = "";
  Object.assign(state, { incident: one.id, heard: one.point ? "" : one.address ?? "" });
  if (one.point) { field.set(""); locate(new URLSearchParams(one.point), { point: one.point, accuracy: one.accuracy_m }); }
  else if (one.address) { field.set(one.address); locate(question(one.address), { text: one.address }); }
}

const MARKED = 60;
const live = liveList({ onOpen: open, onNew: (one) => { mark(one, true); badge(1); }, onList: (items) => { cases.clearLayers(); items.slice(0, MARKED).forEach((one) => mark(one)); } });
let unseen = 0;
function badge(n) { unseen += n; const mark = find("[data-new]"); mark.hidden = !unseen; mark.textContent = unseen; }
find("[data-list-button]").addEventListener("click", () => { find("[data-list]").classList.toggle("open"); badge(-unseen); });

function table() {
  const twin = find("[data-table]");
  twin.hidden = !twin.hidden;
  if (twin.hidden) return;
  const columns = ["number", "what", "category", "grid", "time", "address"];
  const cells = (one) => [one.number, one.text ?? "", one.category?.title ?? "", one.grid?.name ?? "", since(one.reported_at), one.address ?? ""];
  twin.replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col" }, say(`page.col.${key}`))))),
    el("tbody", {}, ...live.items().map((one) => el("tr", { onclick: () => { twin.hidden = true; open(one); } }, ...cells(one).map((cell) => el("td", {}, cell)))))));
}
find("[data-table-button]").addEventListener("click", table);

keys({
  "/": () => field.focus(), F2: () => field.focus(), Escape: () => { find("[data-table]").hidden = true; find("[data-list]").classList.remove("open"); field.focus(); },
  j: () => live.step(1), k: () => live.step(-1), t: table, "?": () => find("[data-help-dialog]").showModal(),
  0: () => { if (state.answer?.status === "ambiguous") none(); },
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [String(n), () => pick(n - 1)])),
});

// A number answers the question where one is asked, else it chooses among the candidates.
function pick(at) {
  const answer = state.answer;
  if (state.told.length) { if (state.told[at]) hear(state.told[at]); return; }
  if (state.sides.length) { const one = state.sides[at]; if (one) side(one); return; }
  if (!answer || answer.grid) return;
  if (answerable(answer)) { const one = answer.address.answers[at]; if (one) settle(one); return; }
  const one = answer.address?.candidates[at];
  if (one) choose(one);
}

categories().catch(() => {});
live.listen();
if (window.innerWidth > 700) field.focus();
fresh();
