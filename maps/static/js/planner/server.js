// What the page asks of the service, and how a refusal is told.
import { ask, facts, has, say } from "../frame.js";

const of = (id, rest = "") => `/api/plans/${encodeURIComponent(id)}${rest}`;
const post = (url, body = {}, headers = {}) => ask(url, { method: "POST", body: JSON.stringify(body), headers });
const match = (rev) => ({ "If-Match": `"${rev}"` });

async function everyPage(url) {
  const found = [];
  for (let next = url; next;) {
    const page = await ask(next);
    found.push(...(page.features ?? page.items ?? []));
    next = page.links?.find((link) => link.rel === "next")?.href ?? null;
  }
  return found;
}

export const server = {
  layers: () => ask(`/api/layers?lang=${facts.lang}`),
  plans: (layer) => ask(`/api/layers/${encodeURIComponent(layer)}/plans`),
  plan: (id) => ask(of(id, `?lang=${facts.lang}`)),
  create: (layer, given) => post(`/api/layers/${encodeURIComponent(layer)}/plans`, given),
  change: (id, given, rev) => ask(of(id), { method: "PATCH", body: JSON.stringify(given), headers: match(rev) }),
  remove: (id, rev) => ask(of(id), { method: "DELETE", body: "{}", headers: match(rev) }),
  topology: (id, level) => ask(of(id, `/topology${level ? `?level=${encodeURIComponent(level)}` : ""}`)),
  features: (id, level) => everyPage(of(id, `/grids?level=${encodeURIComponent(level)}&limit=5000`)),
  balance: (id) => ask(of(id, "/balance")),
  // figures of a plan's finest grids; a plan that is law may have to do with those of the balance
  figures: (id) => ask(of(id, "/metrics")).catch((error) => { if (![404, 405].includes(error.status)) throw error; return ask(of(id, "/balance")); }),
  way: (id) => ask(of(id, "/way")),
  op: (id, rev, op) => post(of(id, "/ops"), op, match(rev)),
  preview: (id, rev, op, signal) => ask(of(id, "/ops?preview=true"), { method: "POST", body: JSON.stringify(op), headers: match(rev), signal }),
  undo: (id, rev) => post(of(id, "/undo"), {}, match(rev)),
  redo: (id, rev) => post(of(id, "/redo"), {}, match(rev)),
  log: async (id) => {
    const found = await ask(of(id, "/ops?limit=1000"));
    for (let next = found.next; next;) { const more = await ask(of(id, `/ops?limit=1000&next=${next}`)); found.items.push(...more.items); next = more.next; }
    return found;
  },
  validate: (id) => post(of(id, "/validate")),
  propose: (id, given) => post(of(id, "/propose"), given),
  job: (id) => ask(`/api/jobs/${encodeURIComponent(id)}`),
  comments: (id) => ask(of(id, "/comments")),
  comment: (id, given) => post(of(id, "/comments"), given),
  resolve: (id, comment) => ask(of(id, `/comments/${encodeURIComponent(comment)}`), { method: "PATCH", body: JSON.stringify({ resolved: true }) }),
  compare: (id, other) => ask(of(id, `/compare/${encodeURIComponent(other)}`)),
  impact: (id) => ask(of(id, "/impact")),
  replay: (id) => ask(of(id, "/replay")),
  act: (id, act, given = {}, rev = null) => post(of(id, `/${act}`), given, rev === null ? {} : match(rev)),
  locate: (text) => ask(`/api/locate?address=${encodeURIComponent(text)}`),
  suggest: (text, signal) => ask(`/api/addresses/suggest?limit=5&q=${encodeURIComponent(text)}`, { signal }),
  link: of,
};

// What a refusal says to a person: the page's own words for its code, else the service's title in the page's language.
export function told(error) {
  const problem = error.problem ?? {};
  const key = `planner.refused.${problem.code}`;
  if (problem.code && has(key)) return say(key, problem);
  const title = String(problem.title ?? problem.detail ?? error.message ?? "");
  const [zh, en] = title.split(" / ");
  return (facts.lang === "en" ? en ?? zh : zh) || say("page.error.net");
}
export const placeOf = (error) => { const place = error.problem?.place; return Array.isArray(place) && place.length === 2 && place.every(Number.isFinite) ? place : null; };
