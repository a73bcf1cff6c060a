// "My grid" for the public: posts only, nothing is kept.
import { chosenQuery, lang, legend, showAnswer, showDuty, showProblem } from "./answer.js";
import { ask, find, makeMap, say, Shown } from "./frame.js";
import { question, searchField } from "./search.js";

const { map, base } = makeMap(find("[data-map]"), { closer: window.innerWidth > 700 ? .75 : .5 });
const shown = new Shown(map);
const box = find("[data-answer]");

async function locate(query, asked, accuracy) {
  try {
    const answer = await ask(`/api/locate?${query}${lang}`);
    showAnswer(box, answer, { asked, onCandidate: (one) => { field.set(one.text); locate(chosenQuery(one), one.text); } });
    showDuty(find("[data-duty]"), answer);
    legend(find("[data-legend]"), answer, { accuracy });
    base.select(answer.grid?.code);
    const owner = await shown.show(answer, { accuracy });
    if (owner) map.fitBounds(L.geoJSON(owner).getBounds(), { padding: [60, 60], maxZoom: 16.5, animate: false });
  } catch (error) { showProblem(box, error); }
}

const field = searchField((text) => locate(question(text), text));
map.on("click", (event) => locate(new URLSearchParams({ lng: event.latlng.lng.toFixed(7), lat: event.latlng.lat.toFixed(7) }), ""));
find("[data-here]").addEventListener("click", () => {
  const refused = () => showProblem(box, new Error(say("page.mine.nowhere")));
  if (!navigator.geolocation) { refused(); return; }
  navigator.geolocation.getCurrentPosition(({ coords }) => locate(new URLSearchParams({ lng: coords.longitude, lat: coords.latitude, accuracy_m: Math.max(1, Math.min(50000, coords.accuracy)) }), "", coords.accuracy), refused, { timeout: 8000 });
});
const asked = new URLSearchParams(location.search).get("address");
if (asked) { field.set(asked); locate(question(asked), asked); }
