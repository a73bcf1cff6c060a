// The live list of incidents: server-sent events, taken up again where a lost connection ended.
import { ask, el, facts, find, has, say } from "./frame.js";
import { stream } from "./stream.js";

const MOST = 200;

export function since(time) {
  const minutes = Math.round((Date.now() - new Date(time)) / 60000);
  if (minutes < 1) return say("page.time.now");
  if (minutes < 60) return say("page.time.minutes", { n: minutes });
  if (minutes < 24 * 60) return say("page.time.hours", { n: Math.round(minutes / 60) });
  const day = new Date(time);
  return facts.lang === "en" ? day.toISOString().slice(0, 10) : `${day.getMonth() + 1}月${day.getDate()}日`;
}

const AGAIN_MS = 3000;

export function liveList({ onOpen, onNew, onList }) {
  const list = find("[data-live]"), link = find("[data-link]"), news = find("[data-news]");
  const known = new Map();
  let waiting = [], current = null, meanwhile = null;

  function row(one) {
    const where = one.grid ? one.grid.name : say(one.located ? "page.desk.outside" : "page.desk.unlocated");
    const made = el("li", { tabindex: "0", "data-id": one.id, "aria-current": String(one.id === current), onclick: () => open(one), onkeydown: (event) => { if (event.key === "Enter") open(one); } },
      el("span", { class: "glyph", "aria-hidden": "true" }, one.category?.glyph ?? "·"),
      el("span", { class: "what" }, one.text ?? one.category?.title ?? one.number), el("time", { datetime: one.reported_at }, since(one.reported_at)),
      el("small", {}, `${where}　${one.category?.title ?? ""}　${has(`page.source.${one.source}`) ? say(`page.source.${one.source}`) : one.source}`));
    known.set(one.id, { one, row: made });
    return made;
  }

  function open(one) {
    current = one.id;
    for (const { one: other, row } of known.values()) row.setAttribute("aria-current", String(other.id === current));
    onOpen(one);
  }

  function put(one) {
    meanwhile?.push(one);
    if (known.has(one.id)) return;
    list.prepend(row(one));
    while (list.children.length > MOST) { known.delete(list.lastChild.dataset.id); list.lastChild.remove(); }
    find("[data-live-empty]").hidden = true;
  }

  function arrive(one) {
    if (known.has(one.id) || waiting.some((other) => other.id === one.id)) return;
    onNew(one);
    if (current && list.scrollTop > 40) { waiting.push(one); tell(); } else put(one);
  }
  function tell() { news.hidden = !waiting.length; news.textContent = say("page.desk.news", { n: waiting.length }); }
  news.addEventListener("click", () => { waiting.forEach(put); waiting = []; tell(); list.scrollTop = 0; });

  function linked(is) { link.textContent = say(is ? "page.desk.linked" : "page.desk.lost"); link.className = is ? "tag ok dot" : "tag doubt"; }
  const reload = () => load().then(() => linked(true), () => { linked(false); setTimeout(reload, AGAIN_MS); });

  // What comes while the list is asked for may not be in the answer: it is put on top of that.
  async function load() {
    const came = meanwhile = [];
    try {
      const page = await ask("/api/incidents?limit=100");
      list.replaceChildren(); known.clear();
      for (const one of page.items) list.append(row(one));
      find("[data-live-empty]").hidden = page.items.length > 0;
      if (meanwhile === came) meanwhile = null;
      const above = came.filter((one) => !known.has(one.id));
      above.forEach(put);
      waiting = waiting.filter((one) => !known.has(one.id)); tell();
      onList([...above.reverse(), ...page.items]);
    } finally { if (meanwhile === came) meanwhile = null; }
  }

  // The stream begins by asking for a reload, so that nothing is lost between the list and the news.
  function listen() {
    stream({ open: () => linked(true), error: () => linked(false), incident: (event) => arrive(JSON.parse(event.data)), reload });
  }

  function step(by) {
    const rows = [...list.children];
    const at = rows.findIndex((one) => one.dataset.id === current);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (next) { next.scrollIntoView({ block: "nearest" }); open(known.get(next.dataset.id).one); }
  }
  return { listen, step, items: () => [...list.children].map((row) => known.get(row.dataset.id).one), leave() { current = null; } };
}
