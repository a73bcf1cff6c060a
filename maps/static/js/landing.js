// The start page: one field, an answer at once, and the way to everybody's own page.
import { chosenQuery, lang, showAnswer, showDuty, showProblem } from "./answer.js";
import { ask, el, facts, find, makeMap, say, Shown } from "./frame.js";
import { question, searchField } from "./search.js";

const wide = window.innerWidth > 700;
const { map } = makeMap(find("[data-map]"), { left: wide ? Math.min(window.innerWidth * .46, 760) : 0, controls: false, map: { scrollWheelZoom: wide } });
const shown = new Shown(map);
const box = find("[data-answer]");

async function locate(query, asked) {
  try {
    const answer = await ask(`/api/locate?${query}${lang}`);
    showAnswer(box, answer, { asked, onCandidate: (one) => { field.set(one.text); locate(chosenQuery(one), one.text); } });
    const duty = el("div");
    box.append(duty);
    showDuty(duty, answer);
    const owner = await shown.show(answer);
    if (owner && wide) map.flyToBounds(L.geoJSON(owner).getBounds(), { paddingTopLeft: [Math.min(window.innerWidth * .46, 760), 60], paddingBottomRight: [60, 60], maxZoom: 15.5, animate: false });
  } catch (error) { showProblem(box, error); }
}

const field = searchField((text) => locate(question(text), text));
map.on("click", (event) => locate(new URLSearchParams({ lng: event.latlng.lng.toFixed(7), lat: event.latlng.lat.toFixed(7) }), ""));

async function examples() {
  const holder = find("[data-examples]");
  const [west, south, east, north] = facts.bbox ?? [];
  const texts = [];
  if (west !== undefined) {
    const middle = [(west + east) / 2, (south + north) / 2];
    const near = await ask(`/api/addresses/nearest?lng=${middle[0]}&lat=${middle[1]}&limit=2`).catch(() => ({ items: [] }));
    texts.push(...near.items.slice(0, 1).map((one) => one.text), `${middle[0].toFixed(4)}, ${middle[1].toFixed(4)}`);
  }
  holder.append(...texts.map((text) => el("button", { type: "button", onclick: () => { field.set(text); locate(question(text), text); } }, text)));
  holder.hidden = !texts.length;
}
examples();

async function progress() {
  const box = find("[data-loading]");
  if (!box) return;
  const health = await ask("/api/health").catch(() => null);
  if (health && !health.loading) { box.remove(); location.reload(); return; }
  if (health) find("i", box).style.width = `${100 * (health.loading.done + .5) / health.loading.total}%`;
  setTimeout(progress, 2000);
}
progress();
