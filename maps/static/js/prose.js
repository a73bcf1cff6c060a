// What a caller told at length: the stretches of it that tell a place, by the addresses on record.
import { ask } from "./frame.js";

export const ADDRESS_MOST = 200; // characters that are asked at once
const PIECE = 40, LEAST = 4, PIECES_MOST = 400, OFFERED_MOST = 5;
const ENDS = /[。！？；，、,;!?\n\r]/;

export const tooLong = (text) => [...text].length > ADDRESS_MOST;

// Sentences and their parts; what has no stop, as a machine writes down speech, in pieces that overlap by half.
function pieces(chars) {
  const found = [];
  for (let begin = 0, at = 0; at <= chars.length; at++) {
    if (at < chars.length && !ENDS.test(chars[at])) continue;
    for (let from = begin; at - from >= LEAST; from += PIECE / 2) {
      found.push({ begin: from, end: Math.min(at, from + PIECE) });
      if (from + PIECE >= at) break;
    }
    begin = at + 1;
  }
  return found.slice(0, PIECES_MOST);
}

// The places that a long text tells, in its order: neighbouring pieces that tell one belong together. `sure` where there is
// one alone, and it ends where the text has a stop.
export async function placesIn(text) {
  const chars = [...text], parts = pieces(chars);
  if (!parts.length) return { told: [], sure: false };
  const addresses = parts.map((one) => chars.slice(one.begin, one.end).join(""));
  const { results } = await ask("/api/addresses/match", { method: "POST", body: JSON.stringify({ addresses }) });
  const runs = [];
  parts.forEach((one, n) => {
    if (results[n].status === "not_found") return;
    const last = runs.at(-1);
    if (last?.next === n && one.end - last.begin <= ADDRESS_MOST) Object.assign(last, { next: n + 1, end: one.end });
    else runs.push({ begin: one.begin, end: one.end, next: n + 1 });
  });
  const told = [...new Set(runs.map((one) => chars.slice(one.begin, one.end).join("").trim()))].slice(0, OFFERED_MOST);
  return { told, sure: told.length === 1 && (runs[0].end === chars.length || ENDS.test(chars[runs[0].end])) };
}
