// Search on the board: grids by name and code, then addresses; Enter goes to the first.
import { coded, el, find, say, toast } from "../frame.js";
import { server, told } from "./server.js";
import { choose, setWork, state, tell } from "./state.js";

const MOST = 6;
const plain = (text) => text.replace(/\s+/g, "").toLowerCase();

export function grids(typed) {
  const wanted = plain(typed), found = [];
  for (const face of state.coverage.faces.values()) {
    const name = plain(face.name), at = name === wanted || face.code === wanted ? 0 : name.startsWith(wanted) ? 1 : face.code.startsWith(wanted) ? 2 : name.includes(wanted) ? 3 : face.code.includes(wanted) && wanted.length > 3 ? 4 : 9;
    if (at < 9) found.push([at, face]);
  }
  return found.sort((a, b) => a[0] - b[0] || (a[1].code < b[1].code ? -1 : 1)).slice(0, MOST).map(([, face]) => face);
}

export function search() {
  const root = find("[data-plan-search]"), input = find("input", root), list = find("ul", root);
  let items = [], marked = -1, running = null, timer = 0;

  function close() { list.hidden = true; marked = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function mark(index) { marked = index; [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === index))); if (index >= 0) input.setAttribute("aria-activedescendant", `pq-${index}`); else input.removeAttribute("aria-activedescendant"); }
  function draw() {
    list.replaceChildren(...items.map((one, n) => el("li", { role: "option", id: `pq-${n}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(one); } }, el("span", {}, el("b", {}, one.face?.name ?? one.text)), el("span", { class: "kind" }, one.face ? say("planner.search.grid") : one.grid?.name ?? ""), el("small", {}, one.face ? `${one.face.parentName ?? ""} ${coded(one.face.code)}` : say("planner.search.address")))));
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(items.length ? 0 : -1);
  }
  function take(one) {
    close();
    if (one.face) { input.value = one.face.name; if (state.work !== null && one.face.parent !== state.work) setWork(one.face.parent); choose(one.face.id); tell("goto", one.face.id); input.blur(); } else { input.value = one.text; address(one.text); }
  }
  async function address(text) {
    try {
      const answer = await server.locate(text);
      if (!answer.point || !["found", "near_boundary", "outside"].includes(answer.status)) { toast(say("planner.search.nothing", { text })); return; }
      const face = state.coverage.at(answer.point.lng, answer.point.lat);
      if (face) { if (state.work !== null && face.parent !== state.work) setWork(face.parent); choose(face.id); }
      tell("place", [answer.point.lng, answer.point.lat]);
      input.blur();
    } catch (error) { toast(told(error)); }
  }
  async function suggest() {
    const typed = input.value.trim();
    running?.abort();
    if (!typed) { items = []; draw(); return; }
    items = grids(typed).map((face) => ({ face }));
    draw();
    if (typed.length < 2 || items.length >= MOST) return;
    running = new AbortController();
    try { const found = await server.suggest(typed, running.signal); if (document.activeElement === input) { items = [...items, ...found.items].slice(0, MOST); draw(); } } catch (error) { if (error.name !== "AbortError") toast(told(error)); }
  }
  function go() { const typed = input.value.trim(); clearTimeout(timer); if (marked >= 0) take(items[marked]); else if (typed) { const [face] = grids(typed); if (face) take({ face }); else address(typed); } }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, 80); });
  input.addEventListener("blur", () => setTimeout(close, 120));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && items.length) { mark((marked + 1) % items.length); event.preventDefault(); }
    else if (event.key === "ArrowUp" && items.length) { mark((marked - 1 + items.length) % items.length); event.preventDefault(); }
    else if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); const typed = input.value.trim(); if (!items.length || list.hidden) items = grids(typed).map((face) => ({ face })); if (marked < 0 && items.length) marked = 0; go(); }
    else if (event.key === "Escape") { event.stopPropagation(); if (list.hidden) input.blur(); else close(); }
  });
  return { focus() { input.focus(); input.select(); } };
}
