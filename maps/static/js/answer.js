// The answer card and who is responsible: doubt is shown, nothing is claimed that is not known.
import { coded, distance, el, facts, has, say, toast } from "./frame.js";

const MOST = 9, QUOTED_MOST = 24; // the whole stands below it
const WHOLE = ["confirm", "which", "side", "nearest"]; // questions whose answers are all there is to choose from
const MARKS = { found: "✓", outside: "⚑", not_found: "?" };

function stateOf(answer, asked, settled) {
  if (settled && answer.grid) return say("page.state.settled", { grid: answer.grid.name });
  if (answer.status === "found" && answer.notes?.some((one) => one.code === "grid_code")) return say("page.state.found.grid");
  const m = answer.boundary_distance_m === null ? "" : distance(answer.boundary_distance_m);
  if (answer.status === "found") return m ? say("page.state.found", { m }) : say("page.state.found.plain");
  if (answer.status === "ambiguous" && answer.address?.part === "confirm") return say("page.state.confirm");
  const places = (answerable(answer) ? answer.address.answers : answer.address?.candidates ?? []).length;
  if (answer.status === "ambiguous") return places ? say(answer.address.more ? "page.state.ambiguous.more" : "page.state.ambiguous", { n: places }) : say("page.state.ask");
  if (answer.status === "not_found" && asked) return say("page.state.not_found.what", { asked: clipped(asked) });
  return say(`page.state.${answer.status}`, { m });
}

const clipped = (text) => { const chars = [...text]; return chars.length > QUOTED_MOST ? `${chars.slice(0, QUOTED_MOST).join("")}…` : text; };

const percent = (one) => (one < 1 ? Math.min(99, Math.round(one * 100)) : 100); // what may be wrong is not whole

function shares(answer) {
  if (answer.confidence === null || !answer.runner_up || answer.runner_up.confidence === null) return [];
  const [own, other] = [answer.confidence, answer.runner_up.confidence].map(percent);
  const bar = el("div", { class: "bar", "aria-hidden": "true" }, el("i"), el("i"));
  bar.children[0].style.width = `${own}%`;
  bar.children[1].style.width = `${other}%`;
  return [bar, el("p", { class: "shares" }, el("span", {}, el("b", {}, `${own}%`), ` ${answer.grid.name}`), el("span", {}, `${say("page.legend.runner_up")} ${answer.runner_up.name} `, el("b", {}, `${other}%`)))];
}

const written = (one) => (one.number ? say("page.answer.about", { text: one.text, number: one.number }) : one.text);
const share = (one) => (one.confidence ? `${percent(one.confidence)}%` : "");

// What may be meant, numbered where no question stands above it; no grid is claimed. Where the answers name all there is
// to choose from, or the places read alike, a list says nothing new.
function candidates(answer, numbered, onCandidate) {
  const list = answer.address?.candidates ?? [];
  if (answer.status !== "ambiguous" || !list.length) return null;
  if (!numbered && (WHOLE.includes(answer.address.part) || new Set(list.map(written)).size < list.length)) return null;
  return el("ol", { class: "candidates" }, ...list.slice(0, MOST).map((one, n) => el("li", {}, numbered ? el("kbd", { class: "number" }, String(n + 1)) : null,
    el("button", { type: "button", onclick: () => onCandidate(one) }, written(one)), el("span", { class: "quiet" }, [one.grid?.name, share(one)].filter(Boolean).join(" ")))));
}

const noneButton = (onNone) => el("button", { class: "plain", type: "button", "data-none": "", onclick: onNone }, el("kbd", {}, "0"), el("span", { class: "grow" }, say("page.ask.none")));

// The question for the caller, one button for each answer, chosen by its number too; the last says that none is right.
function question(answer, onChoice, onNone) {
  const address = answer.address;
  if (!address?.question || answer.status !== "ambiguous") return null;
  const buttons = address.answers.map((one, n) => {
    return el("button", { class: "plain", type: "button", onclick: () => onChoice(one) }, el("kbd", {}, String(n + 1)), el("span", { class: "grow" }, one.value), one.grid ? el("span", { class: "quiet" }, `→ ${one.grid.name}`) : null);
  });
  const hint = buttons.length && (!address.more || address.part === "confirm") ? null : el("p", { class: "quiet" }, say(buttons.length ? "page.ask.more" : "page.ask.type"));
  if (onNone && buttons.length) buttons.push(noneButton(onNone));
  const choices = buttons.length ? el("div", { class: ["confirm", "which", "nearest"].includes(address.part) ? "choices long" : "choices" }, ...buttons) : null;
  return el("div", { class: "question" }, el("p", {}, say("page.ask", { question: address.question })), ...(choices ? [choices, hint] : [hint]));
}

// 是不是…: what the registry has that is most like what was not found.
function meant(answer, onCandidate) {
  if (answer.status !== "not_found") return null;
  const list = (answer.address?.candidates ?? []).slice(0, 3);
  const links = list.flatMap((one, n) => [n ? say("page.state.or") : "", el("button", { class: "link", type: "button", onclick: () => onCandidate(one) }, one.text)]);
  return el("p", { class: "meant" }, ...(links.length ? [say("page.state.meant"), ...links, say("page.state.meant.end")] : []), say("page.state.not_found.try"));
}

// What was said, with the characters that matched: the same, or nearly so.
function heard(answer, asked) {
  const spans = (answer.address?.explain ?? []).filter((one) => one.end > one.begin).sort((a, b) => a.begin - b.begin);
  const chars = [...asked];
  if (!spans.length || !asked) return null;
  const parts = [];
  let at = 0;
  for (const one of spans) {
    if (one.begin < at || one.end > chars.length) continue;
    parts.push(chars.slice(at, one.begin).join(""), el("b", { class: one.state, title: one.standard }, chars.slice(one.begin, one.end).join("")));
    at = one.end;
  }
  return el("p", { class: "heard" }, ...parts, chars.slice(at).join(""));
}

function named(answer, asked) {
  const grid = answer.grid;
  if (!grid) return null;
  const chain = answer.chain.map((one) => one.name).join(" › ");
  return el("div", {}, el("h2", {}, grid.name, el("small", {}, chain)),
    el("p", { class: "code" }, el("button", { class: "chip", type: "button", title: say("page.answer.copy"), onclick: () => navigator.clipboard?.writeText(grid.code).then(() => toast(say("page.answer.copied"))) }, coded(grid.code)), el("span", {}, say("page.answer.plan", { plan: answer.plan.name }))));
}

// Whether the answer's question can be answered by its buttons.
export const answerable = (answer) => answer?.status === "ambiguous" && (answer.address?.answers.length ?? 0) > 0;

// What to ask for a place that was chosen: where it lies, or its words where that is not known.
export const chosenQuery = (one) => new URLSearchParams(one.lng === null ? { address: one.text } : { lng: one.lng, lat: one.lat });

// Fills `box` with the answer; `onCandidate` is called with the address somebody chooses, `onChoice` with an answer to
// its question, `onNone` where none is right. `place` are the words that a chosen point stands for, `settled` tells that
// the caller was asked on which side it is.
export function showAnswer(box, answer, { asked = "", place = "", settled = false, accuracy = null, onCandidate = () => {}, onChoice = onCandidate, onNone = null } = {}) {
  const match = answer.address?.match, words = answer.address?.text || place;
  const notes = answer.notes.filter((note) => note.code !== answer.status); // the state says it already
  const said = heard(answer, asked), same = said !== null && words === asked; // what was heard is the address itself
  const card = el("section", { class: "answer", "data-status": answer.status },
    el("p", { class: "state", role: "status" }, el("span", { "aria-hidden": "true" }, MARKS[answer.status] ?? "△"), stateOf(answer, asked, settled)),
    el("div", { class: "body" },
      said,
      words && answer.grid ? el("p", { class: "matched" }, match && has(`page.match.${match}`) ? el("span", { class: "tag" }, say(`page.match.${match}`)) : null, el("span", { class: "grow" }, same ? "" : words), accuracy ? el("span", {}, say("page.answer.accuracy", { m: distance(accuracy) })) : null) : null,
      named(answer, asked),
      ...shares(answer),
      question(answer, onChoice, onNone),
      candidates(answer, !answerable(answer), onCandidate),
      onNone && answer.status === "ambiguous" && !answerable(answer) ? el("div", { class: "choices" }, noneButton(onNone)) : null,
      meant(answer, onCandidate),
      notes.length ? el("ul", { class: "notes" }, ...notes.map((note) => el("li", {}, note.message))) : null));
  box.replaceChildren(card);
  return card;
}

// A story too long to be asked as an address: which of its parts tells the place, one button for each.
export function showStory(box, length, told, onChoose) {
  const buttons = told.map((text, n) => el("button", { class: "plain", type: "button", onclick: () => onChoose(text) }, el("kbd", {}, String(n + 1)), el("span", { class: "grow" }, text)));
  box.replaceChildren(el("section", { class: "answer", "data-status": told.length ? "ambiguous" : "not_found" },
    el("p", { class: "state", role: "status" }, el("span", { "aria-hidden": "true" }, told.length ? "△" : MARKS.not_found), say(told.length ? "page.story.which" : "page.story.none")),
    el("div", { class: "body" }, buttons.length ? el("div", { class: "choices long" }, ...buttons) : null, el("p", { class: "quiet" }, say("page.story.kept", { n: length }), say("page.story.try")))));
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
