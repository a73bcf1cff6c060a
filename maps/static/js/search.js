// The search field: a combobox with suggestions in two lines; Enter takes the marked one, else locates what is typed.
import { ask, coded, el, find, has, say } from "./frame.js";
import { tooLong } from "./prose.js";

const MOST = 6;

// A name with the characters that were typed set off.
function marked(text, spans) {
  const chars = [...text], parts = [];
  let at = 0;
  for (const [begin, end] of spans ?? []) {
    parts.push(chars.slice(at, begin).join(""), el("b", {}, chars.slice(begin, end).join("")));
    at = end;
  }
  return [...parts, chars.slice(at).join("")];
}

function kindOf(one) {
  const kind = has(`page.kind.${one.kind}`) ? say(`page.kind.${one.kind}`) : "";
  if (one.kind === "grid") return has(`title.level.${one.level}`) ? say(`title.level.${one.level}`) : kind;
  return [kind, one.grid?.name].filter(Boolean).join(" · ");
}

function placeOf(one) {
  const alias = one.alias && one.alias !== one.name ? say("page.search.alias", { alias: one.alias }) : "";
  const many = one.addresses > 1 ? say("page.search.addresses", { n: one.addresses }) : "";
  if (one.kind === "grid") return [one.place, coded(one.text)].filter(Boolean).join(" · ");
  return [one.place, alias, many].filter(Boolean).join(" · ");
}

export function searchField(onChoose, onChange = () => {}) {
  const root = find("[data-search]"), input = find("input", root), list = find("ul", root), go = find("[data-go]", root), clear = find("[data-clear]", root);
  const told = el("p", { class: "hide", role: "status" });
  const foot = el("p", { class: "keys", "aria-hidden": "true" }, el("span", {}, el("kbd", {}, "↑"), el("kbd", {}, "↓"), ` ${say("page.search.choose")}`), el("span", {}, el("kbd", {}, "Enter"), ` ${say("page.search.locate")}`), el("span", { class: "grow" }), el("span", {}, say("page.search.also")));
  const sheet = el("div", { class: "suggestions", hidden: true });
  list.replaceWith(sheet);
  list.hidden = false;
  list.className = "";
  sheet.append(list, foot);
  root.append(told);
  let items = [], at = -1, running = null, timer = 0;

  function close() { sheet.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }

  function mark(index) {
    at = index;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === index)));
    if (index >= 0) input.setAttribute("aria-activedescendant", `q-${index}`); else input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    items = found.slice(0, MOST);
    list.replaceChildren(...items.map((one, n) => el("li", { role: "option", id: `q-${n}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(one); } },
      el("span", { class: "name" }, ...marked(one.name, one.spans)), el("span", { class: "kind" }, kindOf(one)), el("small", {}, placeOf(one)))));
    told.textContent = items.length ? say("page.search.count", { n: items.length }) : "";
    if (!items.length) { close(); return; }
    sheet.hidden = false;
    input.setAttribute("aria-expanded", "true");
    // where something typed would be lost, or two places bear the name, Enter locates what is typed
    const same = items.filter((one) => one.name === items[0].name).length;
    mark(items[0].whole && same === 1 ? 0 : -1);
  }

  async function suggest() {
    const typed = input.value.trim();
    running?.abort();
    if (typed.length < 2 || tooLong(typed)) { close(); root.removeAttribute("aria-busy"); return; }
    const mine = running = new AbortController();
    const late = setTimeout(() => root.setAttribute("aria-busy", "true"), 150);
    try {
      const found = await ask(`/api/suggest?limit=${MOST}&q=${encodeURIComponent(typed)}`, { signal: mine.signal });
      if (document.activeElement === input && mine === running) show(found.items);
    } catch (error) { if (error.name !== "AbortError") close(); }
    clearTimeout(late);
    root.removeAttribute("aria-busy");
  }

  function end() { close(); running?.abort(); running = null; clearTimeout(timer); }
  function choose(one) { input.value = one.kind === "grid" ? one.name : one.text; clearable(); end(); onChoose(one.text, one); }
  function submit() { const typed = input.value.trim(); end(); if (typed) onChoose(typed, null); }

  // what is marked was suggested for other words: until new suggestions are there, Enter locates what is typed
  const clearable = () => { if (clear) clear.hidden = !input.value; };
  input.addEventListener("input", () => { clearable(); mark(-1); onChange(input.value.trim()); clearTimeout(timer); timer = setTimeout(suggest, 100); });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !sheet.hidden) { mark((at + 1) % items.length); event.preventDefault(); }
    else if (event.key === "ArrowUp" && !sheet.hidden) { mark((at - 1 + items.length) % items.length); event.preventDefault(); }
    else if (event.key === "Enter" && !event.ctrlKey) { if (at >= 0 && !sheet.hidden) choose(items[at]); else submit(); event.preventDefault(); }
    else if (event.key === "Escape" && !sheet.hidden) { close(); event.stopPropagation(); }
  });
  go?.addEventListener("click", submit);
  clear?.addEventListener("click", () => { input.value = ""; end(); clearable(); onChange(""); input.focus(); });
  return { input, set(text) { input.value = text; clearable(); end(); }, focus() { input.focus(); input.select(); } };
}

// What a typed text asks: an address, or a point where it is a coordinate.
export function question(text) {
  return new URLSearchParams({ address: text });
}
