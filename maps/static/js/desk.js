// The dispatcher's desk: where is it, whose is it and why, registered once.
import { answerable, lang, legend, showAnswer, showDuty, showProblem } from "./answer.js";
import { ask, el, facts, find, keys, makeMap, say, Shown, toast } from "./frame.js";
import { propose } from "./learn.js";
import { liveList, since } from "./live.js";
import { question, searchField } from "./search.js";

const { map, base } = makeMap(find("[data-map]"), { closer: 2.75 });
const shown = new Shown(map);
const cases = L.layerGroup().addTo(map);
const box = find("[data-answer]"), button = find("[data-register]"), wrong = find("[data-wrong]");
// `heard` is what the caller said before anything was chosen for it; `incident` the case that is open
const state = { query: null, text: "", heard: "", point: null, answer: null, key: null, incident: null };

function fresh() {
  const ready = Boolean(state.answer) || Boolean(find("[data-said]").value.trim());
  const stale = state.answer && state.text !== field.input.value.trim() && !state.point;
  for (const part of [box, find("[data-duty]")]) part.firstElementChild?.classList.toggle("stale", Boolean(stale));
  button.disabled = !ready || Boolean(stale);
  find("[data-label]", button).textContent = say(button.disabled ? "page.desk.register.stale" : "page.desk.register");
}

async function locate(query, { text = "", point = null, fly = true } = {}) {
  const category = find("[data-category]").value;
  if (category) query.set("category", category);
  Object.assign(state, { query, text, point, key: null });
  try {
    const answer = await ask(`/api/locate?${query}${lang}`);
    if (state.query !== query) return;
    state.answer = answer;
    showAnswer(box, answer, { asked: text, onCandidate: choose, onChoice: settle });
    showDuty(find("[data-duty]"), answer);
    legend(find("[data-legend]"), answer);
    base.select(answer.grid?.code);
    const owner = await shown.show(answer);
    if (!answer.grid && answer.status === "ambiguous") shown.numbered(answer.address?.candidates ?? [], choose, answer.address?.radius_m);
    if (owner && fly) map.fitBounds(L.geoJSON(owner).getBounds(), { padding: [70, 70], maxZoom: 16.5, animate: false });
  } catch (error) { state.answer = null; showProblem(box, error); }
  fresh();
}
// One of several was chosen: what was said before is proposed as another writing of it.
function choose(one) {
  if (one.id && state.heard && state.heard !== one.text) propose(state.heard, { address_id: one.id, incident_id: state.incident });
  field.set(one.text);
  locate(question(one.text), { text: one.text });
}

// The caller answered the question: one candidate is left, or what is known now is asked again.
function settle(one) {
  const left = one.candidates.map((at) => state.answer.address.candidates[at]);
  if (left.length === 1) { choose(left[0]); return; }
  field.set(one.text);
  locate(question(one.text), { text: one.text });
}

const field = searchField((text, chosen) => { state.heard = chosen ? "" : text; locate(question(text), { text }); }, fresh);
map.on("click", (event) => {
  const point = { lng: Number(event.latlng.lng.toFixed(7)), lat: Number(event.latlng.lat.toFixed(7)) };
  if (state.answer?.status === "not_found" && state.heard) propose(state.heard, { point, incident_id: state.incident });
  locate(new URLSearchParams(point), { point, fly: false });
});

async function register() {
  if (button.disabled) return;
  const said = find("[data-said]").value.trim(), category = find("[data-category]").value;
  state.key ??= crypto.randomUUID();
  const body = { text: said || null, address: state.point ? null : state.text || null, point: state.point, category: category || null, source: "desk" };
  button.disabled = true;
  wrong.hidden = true;
  try {
    const done = await ask("/api/incidents", { method: "POST", body: JSON.stringify(body), headers: { "Idempotency-Key": state.key } });
    const grid = done.locate?.grid?.name;
    toast(grid ? say("page.desk.register.done", { number: done.number, grid }) : say("page.desk.register.nogrid", { number: done.number }));
    Object.assign(state, { query: null, text: "", heard: "", point: null, answer: null, key: null, incident: null });
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
  select.addEventListener("change", () => { if (state.query) { state.query.delete("category"); locate(state.query, { ...state, fly: false }); } });
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
  if (one.point) { field.set(""); locate(new URLSearchParams(one.point), { point: one.point }); }
  else if (one.address) { field.set(one.address); locate(question(one.address), { text: one.address }); }
}

const live = liveList({ onOpen: open, onNew: (one) => { mark(one, true); badge(1); } });
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
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [String(n), () => pick(n - 1)])),
});

// A number answers the question where one is asked, else it chooses among the candidates.
function pick(at) {
  const answer = state.answer;
  if (!answer || answer.grid) return;
  if (answerable(answer)) { const one = answer.address.answers[at]; if (one) settle(one); return; }
  const one = answer.address?.candidates[at];
  if (one) choose(one);
}

categories().catch(() => {});
live.load().then((items) => { items.slice(0, 60).forEach((one) => mark(one)); live.listen(); }).catch((error) => toast(error.message));
if (window.innerWidth > 700) field.focus();
fresh();
