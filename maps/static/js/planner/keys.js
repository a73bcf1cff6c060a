// The board's keys: single letters act only when no text field has the focus, and can be switched off.
import { find } from "../frame.js";
import { apply, cancel, redo, undo } from "./flow.js";
import { step } from "./faults.js";
import { choose, state, tell } from "./state.js";

const TOOLS = { v: "select", p: "draw", x: "split", g: "merge", e: "edge", n: "node", f: "street", b: "buildings", a: "auto", l: "lock", c: "comment", t: "table" };
let letters = true;

function typing() { const now = document.activeElement; return now && (/^(TEXTAREA|SELECT)$/.test(now.tagName) || (now.tagName === "INPUT" && !["checkbox", "radio", "range"].includes(now.type)) || now.isContentEditable); }

export function bindKeys({ tools, pen, useTool, field, showTool }) {
  async function enter() {
    if (pen.kind) { pen.finish(); return true; }
    if (!state.step || state.step.asks) return false;
    if (await apply()) tell("again");
    return true;
  }
  function escape() {
    const list = find("[data-plans-list]");
    if (!list.hidden) { find("[data-plans]").click(); find("[data-plans]").focus(); return; }
    if (state.step) { cancel(); tell("again"); return; }
    if (pen.kind && pen.count) { pen.restart(); return; }
    if (tools.arc || tools.picked?.length) { tools.again(); return; }
    if (state.tool !== "select") { tools.use("select"); return; }
    choose(null);
  }
  function act(event) {
    const key = event.key.toLowerCase(), control = event.ctrlKey || event.metaKey;
    if (control && key === "z") { if (event.shiftKey) redo(); else if (pen.kind && pen.count > 0) pen.back(); else undo(); return true; }
    if (control || event.altKey) return false;
    if (event.key === "Escape") { escape(); return true; }
    if (event.key === "Enter") { if (/^(BUTTON|A|SUMMARY)$/.test(document.activeElement?.tagName)) return false; enter(); return Boolean(pen.kind || state.step); }
    if (event.key === "Backspace" && pen.kind) { pen.back(); return true; }
    if (!letters) return false;
    if (event.key === "/") { field.focus(); return true; }
    if (event.key === "?") { find("[data-help-dialog]").showModal(); return true; }
    if (event.key === "[" || event.key === "]") { step(event.key === "]" ? 1 : -1); return true; }
    if (key === "s") { state.snap = !state.snap; showTool(); return true; }
    if (TOOLS[key] && !event.shiftKey) { useTool(TOOLS[key]); return true; }
    return false;
  }
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.isComposing) return;
    if (event.key === "Escape" && typing()) { document.activeElement.blur(); if (!state.step) return; } // out of the field first
    else if (typing()) return; // in a field even Ctrl+Z is its own
    if (act(event)) event.preventDefault();
  });
  const help = find("[data-help-dialog]");
  find("[data-help]")?.addEventListener("click", () => help.showModal());
  find("[data-close]")?.addEventListener("click", () => help.close());
  find("[data-keys-on]")?.addEventListener("change", (event) => { letters = event.target.checked; });
}
