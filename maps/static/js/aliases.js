// Proposed aliases: what callers say, which address was chosen for it, and a planner's yes or no.
import { lang } from "./answer.js";
import { ask, el, facts, find, keys, makeMap, say, Shown, toast } from "./frame.js";
import { since } from "./live.js";

const { map } = makeMap(find("[data-map]"), { closer: 1.5 });
const shown = new Shown(map);
const list = find("[data-proposals]"), acts = find("[data-acts]"), more = find("[data-more]"), none = find("[data-none]");
const state = { status: "pending", items: [], next: null, current: null, turn: 0 };

function means(one) {
  if (one.address) return one.address.text;
  return say("page.alias.point", { at: `${one.point.lng.toFixed(6)}, ${one.point.lat.toFixed(6)}` });
}

function row(one) {
  const times = say("page.alias.times", { people: one.people, times: one.times });
  return el("li", { tabindex: "0", "data-id": one.id, onclick: () => choose(one), onkeydown: (event) => { if (event.key === "Enter" && state.current?.id !== one.id) { choose(one); event.stopPropagation(); } } },
    el("p", {}, el("b", {}, `“${one.text}”`), one.rivals ? el("span", { class: "tag doubt" }, say("page.alias.rivals", { n: one.rivals })) : null),
    el("p", { class: "means" }, means(one)),
    el("p", {}, el("small", {}, one.decided_by ? say("page.alias.by", { who: one.decided_by, when: since(one.decided_at) }) : times), el("small", {}, one.decided_by ? one.reason ?? "" : since(one.latest_at ?? one.proposed_at))));
}

async function choose(one) {
  state.current = one;
  const mine = ++state.turn;
  for (const item of list.children) item.setAttribute("aria-current", String(item.dataset.id === one.id));
  acts.hidden = state.status !== "pending";
  find("[data-wrong]").hidden = true;
  find("[data-now]").textContent = "";
  try {
    const point = one.point;
    const [answer, now] = await Promise.all([point ? ask(`/api/locate?${new URLSearchParams(point)}${lang}`) : null, ask(`/api/locate?${new URLSearchParams({ address: one.text })}${lang}`)]);
    if (mine !== state.turn) return;
    find("[data-now]").textContent = say(`page.alias.now.${now.status === "ambiguous" || now.status === "not_found" ? now.status : "found"}`, { n: now.address?.candidates.length ?? 0, text: now.address?.text ?? "" });
    if (!answer) { shown.clear(); return; }
    map.setView([point.lat, point.lng], Math.max(map.getZoom(), 16), { animate: false });
    await shown.show(answer);
  } catch (error) { find("[data-now]").textContent = error.message; }
}

async function counts() {
  await Promise.all(["pending", "accepted", "rejected"].map(async (status) => {
    const page = await ask(`/api/aliases/proposals?limit=1&count=exact&status=${status}`);
    find(`[data-count=${status}]`).textContent = String(page.numberMatched);
  }));
}

async function load(after = null) {
  const page = await ask(`/api/aliases/proposals?limit=50&status=${state.status}${after ? `&next=${after}` : ""}`);
  if (!after) { list.replaceChildren(); state.items = []; state.current = null; acts.hidden = true; shown.clear(); }
  state.items.push(...page.items);
  list.append(...page.items.map(row));
  state.next = page.next;
  more.hidden = !page.next;
  none.hidden = state.items.length > 0;
  none.textContent = say(`page.alias.none.${state.status}`);
  if (!after && page.items.length) choose(page.items[0]);
}

async function decide(verdict) {
  const one = state.current;
  if (!one || state.status !== "pending") return;
  const reason = find("[data-reason]").value.trim();
  try {
    await ask(`/api/aliases/proposals/${one.id}/${verdict}`, { method: "POST", body: JSON.stringify({ reason: reason || null }) });
  } catch (error) { find("[data-wrong]").textContent = error.message; find("[data-wrong]").hidden = false; return; }
  find("[data-reason]").value = "";
  toast(say(`page.alias.done.${verdict}`, { text: one.text }));
  const at = state.items.indexOf(one);
  state.items.splice(at, 1);
  list.children[at].remove();
  counts().catch(() => {});
  const next = state.items[Math.min(at, state.items.length - 1)];
  if (next) choose(next); else load().catch(() => {});
}

function step(by) {
  const at = state.items.indexOf(state.current);
  const next = state.items[Math.max(0, Math.min(state.items.length - 1, at + by))];
  if (next) { choose(next); list.children[state.items.indexOf(next)].scrollIntoView({ block: "nearest" }); }
}

for (const chip of document.querySelectorAll("[data-status]")) {
  chip.addEventListener("click", () => {
    state.status = chip.dataset.status;
    for (const other of document.querySelectorAll("[data-status]")) other.setAttribute("aria-pressed", String(other === chip));
    load().catch((error) => toast(error.message));
  });
}
more.addEventListener("click", () => load(state.next).catch((error) => toast(error.message)));
find("[data-accept]").addEventListener("click", () => decide("accept"));
find("[data-reject]").addEventListener("click", () => decide("reject"));
keys({ j: () => step(1), k: () => step(-1), x: () => decide("reject"), Enter: () => { if (document.activeElement?.closest("button, a, summary")) return false; decide("accept"); }, "?": () => find("[data-help-dialog]").showModal() });
if (facts.role !== "planner" && facts.role !== "admin") { find("[data-accept]").disabled = true; find("[data-reject]").disabled = true; }
Promise.all([load(), counts()]).catch((error) => toast(error.message));
