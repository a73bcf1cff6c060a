// One dialog for acts that others will feel: a question, what happens, figures, the safe choice left.
import { el, find, say } from "../frame.js";

// Returns what was typed, "" where nothing was asked for, null for the safe choice. Escape is the safe choice.
export function ask({ title, text = "", figures = [], field = null, act, safe = say("planner.cancel"), extra = [] }) {
  const dialog = find("[data-dialog]");
  return new Promise((resolve) => {
    const input = field && el(field.long ? "textarea" : "input", { type: field.type ?? "text", name: "given", maxlength: String(field.max ?? 200), required: field.required === false ? null : true, min: field.min ?? null });
    if (input) input.value = field.value ?? "";
    const form = el("form", { method: "dialog", onsubmit: (event) => { event.preventDefault(); finish(input ? input.value.trim() : ""); } },
      text ? el("p", {}, text) : "", figures.length ? el("dl", { class: "four" }, ...figures.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))) : "",
      field ? el("label", { class: "field" }, el("span", {}, field.label), input) : "", ...extra,
      el("div", { class: "dialog-foot" }, el("button", { type: "button", class: "plain", onclick: () => finish(null) }, safe), el("button", { type: "submit", class: "plain act" }, act)));
    const closed = () => finish(null);
    function finish(value) { if (value === "" && input && field.required !== false) { input.focus(); return; } dialog.removeEventListener("close", closed); if (dialog.open) dialog.close(); resolve(value); }
    find("[data-dialog-title]").textContent = title;
    find("[data-dialog-body]").replaceChildren(form);
    dialog.addEventListener("close", closed);
    dialog.showModal();
    (input ?? form.querySelector("button")).focus();
    input?.select?.();
  });
}
