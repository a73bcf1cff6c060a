// The answer card and who is responsible: doubt is shown, nothing is claimed that is not known.
import { coded, distance, el, facts, has, say, toast } from "./frame.js";

function stateOf(answer) {
  const m = answer.boundary_distance_m === null ? "" : distance(answer.boundary_distance_m);
  if (answer.status === "found") return m ? say("page.state.found", { m }) : say("page.state.found.plain");
  if (answer.status === "ambiguous") return say("page.state.ambiguous", { n: answer.address?.candidates.length ?? 0 });
  return say(`page.state.${answer.status}`, { m });
}

function shares(answer) {
  if (answer.confidence === null || !answer.runner_up || answer.runner_up.confidence === null) return [];
  const [own, other] = [answer.confidence, answer.runner_up.confidence].map((one) => Math.round(one * 100));
  const bar = el("div", { class: "bar", "aria-hidden": "true" }, el("i"), el("i"));
  bar.children[0].style.width = `${own}%`;
  bar.children[1].style.width = `${other}%`;
  return [bar, el("p", { class: "shares" }, el("span", {}, el("b", {}, `${own}%`), ` ${answer.grid.name}`), el("span", {}, `${say("page.legend.runner_up")} ${answer.runner_up.name} `, el("b", {}, `${other}%`)))];
}

function candidates(answer, onCandidate) {
  const list = answer.address?.candidates ?? [];
  if (answer.status !== "ambiguous" && answer.status !== "not_found") return null;
  return el("ol", { class: "candidates" }, ...list.slice(0, 5).map((one, n) => el("li", {}, el("span", { class: "number" }, String(n + 1)),
    el("button", { type: "button", onclick: () => onCandidate(one) }, one.text, one.grid ? el("small", { class: "quiet" }, `　${one.grid.name}`) : null))));
}

function named(answer, asked) {
  const grid = answer.grid;
  if (!grid) return asked ? el("h2", {}, asked) : null;
  const chain = answer.chain.map((one) => one.name).join(" › ");
  return el("div", {}, el("h2", {}, grid.name, el("small", {}, chain)),
    el("p", { class: "code" }, el("button", { class: "chip", type: "button", title: say("page.answer.copy"), onclick: () => navigator.clipboard?.writeText(grid.code).then(() => toast(say("page.answer.copied"))) }, coded(grid.code)), el("span", {}, say("page.answer.plan", { plan: answer.plan.name }))));
}

// Fills `box` with the answer; `onCandidate` is called with the address somebody chooses.
export function showAnswer(box, answer, { asked = "", onCandidate = () => {} } = {}) {
  const match = answer.address?.match;
  const card = el("section", { class: "answer", "data-status": answer.status },
    el("p", { class: "state", role: "status" }, answer.status === "found" ? "✓" : "△", ` ${stateOf(answer)}`),
    el("div", { class: "body" },
      answer.address && answer.grid ? el("p", { class: "quiet" }, match && has(`page.match.${match}`) ? `${say(`page.match.${match}`)}　` : "", answer.address.text) : null,
      named(answer, asked),
      ...shares(answer),
      answer.address?.question && answer.status === "ambiguous" ? el("p", {}, answer.address.question) : null,
      candidates(answer, onCandidate),
      answer.status === "not_found" ? el("p", { class: "quiet" }, say("page.state.not_found.try")) : null,
      answer.notes.length ? el("ul", { class: "notes" }, ...answer.notes.map((note) => el("li", {}, note.message))) : null));
  box.replaceChildren(card);
  return card;
}

export function showProblem(box, error) {
  const expected = error.problem?.expected;
  box.replaceChildren(el("section", { class: "answer", "data-status": "error" }, el("p", { class: "state", role: "alert" }, error.message),
    expected ? el("div", { class: "body quiet" }, String(expected)) : null));
}

export function showDuty(box, answer) {
  if (!answer.grid) { box.replaceChildren(); return; }
  const rows = answer.responsible.map((one) => el("dl", { class: "row" }, el("dt", {}, has(`role.${one.role}`) ? say(`role.${one.role}`) : one.role),
    el("dd", {}, el("b", {}, one.name ?? one.post ?? ""), one.phone ? ` ${one.phone}` : "", el("small", {}, one.why))));
  box.replaceChildren(el("section", { class: "duty" }, el("h3", {}, say("page.duty")), ...(rows.length ? rows : [el("p", { class: "quiet" }, say("page.duty.none"))])));
}

export function legend(box, answer, { accuracy = false } = {}) {
  const row = (style, text) => { const swatch = el("i"); swatch.style.cssText = style; return el("li", {}, swatch, text); };
  box.hidden = !answer.grid;
  box.replaceChildren(el("ul", { class: "legend open" }, row("border:3px solid #0B5CAD;background:#0B5CAD33", say("page.legend.owner")),
    answer.runner_up ? row("border:2px dashed #B07A00;background:#FFE9A84d", say("page.legend.runner_up")) : null,
    accuracy ? row("border:1.5px dashed #0B5CAD;border-radius:8px;width:14px;height:14px", say("page.legend.accuracy")) : null,
    row("border-top:1.5px solid #2F3B4A;height:0", say("page.legend.grid"))));
}

export const lang = facts.lang === "en" ? "&lang=en" : "";
