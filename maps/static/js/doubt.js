// An answer near a boundary: who would be responsible on either side, one button for each; the pin moves to the side chosen.
import { lang } from "./answer.js";
import { ask, el, nearest, say } from "./frame.js";

const CLICK_PX = 3; // a hand on a map
const BEYOND_M = [2, 5, 10, 20]; // behind the boundary, until the point is inside
const M_PER_DEGREE = 111320;

// The accuracy of an answer by address, where another grid is near enough to matter.
export const reach = (answer) => (answer.status === "found" && answer.runner_up && answer.address?.accuracy_m) || null;

// The accuracy of a click on a map at its zoom.
export function clickReach(map, at) {
  const px = map.latLngToContainerPoint(at);
  return Math.max(.5, map.distance(at, map.containerPointToLatLng([px.x + CLICK_PX, px.y])));
}

// A point of a grid just behind its boundary as seen from a place; none where there is none near.
export function behind(at, feature) {
  const edge = nearest([at.lat, at.lng], feature);
  if (!edge) return null;
  const narrow = Math.cos(at.lat * Math.PI / 180);
  const ahead = Math.atan2(edge[0] - at.lat, (edge[1] - at.lng) * narrow);
  for (const metres of BEYOND_M) {
    for (let turn = 0; turn < 8; turn++) {
      const angle = ahead + Math.ceil(turn / 2) * (turn % 2 ? 1 : -1) * Math.PI / 4, far = metres / M_PER_DEGREE;
      const point = { lng: edge[1] + far * Math.cos(angle) / narrow, lat: edge[0] + far * Math.sin(angle) };
      if (inside(point, feature)) return { lng: Number(point.lng.toFixed(7)), lat: Number(point.lat.toFixed(7)) };
    }
  }
  return null;
}

function inside({ lng, lat }, feature) {
  const polygons = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
  return polygons.some((rings) => rings.reduce((odd, ring) => {
    for (let i = 1; i < ring.length; i++) {
      const [ax, ay] = ring[i - 1], [bx, by] = ring[i];
      if ((ay > lat) !== (by > lat) && lng < ax + (bx - ax) * (lat - ay) / (by - ay)) odd = !odd;
    }
    return odd;
  }, false));
}

// Both sides of the boundary: the point on each and who would be responsible there.
export async function sidesOf(answer, other, category) {
  const point = { lng: answer.point.lng, lat: answer.point.lat }, far = other && behind(point, other);
  const own = { grid: answer.grid, point, lead: lead(answer) };
  if (!far) return [own];
  const there = await ask(`/api/locate?${new URLSearchParams({ ...far, level: answer.grid.level, layer: answer.layer, ...(category ? { category } : {}) })}${lang}`);
  return there.grid?.code === answer.runner_up.code ? [own, { grid: there.grid, point: far, lead: lead(there) }] : [own];
}

const lead = (answer) => { const one = answer.responsible.find((party) => party.role === "lead") ?? answer.responsible[0]; return one ? one.name ?? one.post : null; };

// The question with one button for each side, chosen by its number too.
export function sideQuestion(sides, onSide) {
  const buttons = sides.map((one, n) => el("button", { class: "plain", type: "button", onclick: () => onSide(one) }, el("kbd", {}, String(n + 1)),
    el("span", { class: "grow" }, el("b", {}, one.grid.name), el("small", {}, one.lead ?? say("page.duty.none")))));
  return el("div", { class: "question", "data-sides": "" }, el("p", {}, say("page.ask", { question: say("page.ask.side") })), el("div", { class: "choices sides" }, ...buttons));
}
