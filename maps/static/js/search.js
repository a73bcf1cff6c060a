// The search field: a combobox with suggestions; Enter locates what is typed.
import { ask, el, find, say } from "./frame.js";

const MOST = 6;

export function searchField(onChoose, onChange = () => {}) {
  const root = find("[data-search]"), input = find("input", root), list = find("ul", root), go = find("[data-go]", root);
  let items = [], marked = -1, running = null, timer = 0;

  function close() { list.hidden = true; marked = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }

  function mark(index) {
    marked = index;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === index)));
    if (index >= 0) input.setAttribute("aria-activedescendant", `q-${index}`); else input.removeAttribute("aria-activedescendant");
  }

  function highlighted(text, typed) {
    const at = text.indexOf(typed);
    return at < 0 || !typed ? [text] : [text.slice(0, at), el("b", {}, typed), text.slice(at + typed.length)];
  }

  function show(found, typed) {
    items = found.slice(0, MOST);
    list.replaceChildren(...items.map((one, n) => el("li", { role: "option", id: `q-${n}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(one); } },
      el("span", {}, ...highlighted(one.text, typed)), el("span", { class: "kind" }, one.grid?.name ?? ""))));
    if (!items.length) { close(); return; }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  async function suggest() {
    const typed = input.value.trim();
    running?.abort();
    if (typed.length < 2) { close(); root.removeAttribute("aria-busy"); return; }
    running = new AbortController();
    const late = setTimeout(() => root.setAttribute("aria-busy", "true"), 150);
    try {
      const found = await ask(`/api/addresses/suggest?limit=${MOST}&q=${encodeURIComponent(typed)}`, { signal: running.signal });
      if (document.activeElement === input) show(found.items, typed);
    } catch (error) { if (error.name !== "AbortError") close(); }
    clearTimeout(late);
    root.removeAttribute("aria-busy");
  }

  function choose(one) { input.value = one.text; close(); running?.abort(); onChoose(one.text); }
  function submit() { const typed = input.value.trim(); close(); running?.abort(); clearTimeout(timer); if (typed) onChoose(typed); }

  input.addEventListener("input", () => { onChange(input.value.trim()); clearTimeout(timer); timer = setTimeout(suggest, 120); });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !list.hidden) { mark((marked + 1) % items.length); event.preventDefault(); }
    else if (event.key === "ArrowUp" && !list.hidden) { mark((marked - 1 + items.length) % items.length); event.preventDefault(); }
    else if (event.key === "Enter" && !event.ctrlKey) { if (marked >= 0) choose(items[marked]); else submit(); event.preventDefault(); }
    else if (event.key === "Escape") close();
  });
  go?.addEventListener("click", submit);
  return { input, set(text) { input.value = text; close(); }, focus() { input.focus(); input.select(); } };
}

// What a typed text asks: an address, or a point where it is a coordinate.
export function question(text) {
  return new URLSearchParams({ address: text });
}
