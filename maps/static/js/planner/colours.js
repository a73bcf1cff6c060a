// Classes of the balance map and how a value stands to the target.
import { facts, number, say } from "../frame.js";
import { figuresOf, state } from "./state.js";

export const RAMP = ["#2C6DA8", "#7FB0D6", "#C9DEEE", "#F7F6F2", "#FBDDB4", "#EFA650", "#B9610C"];
export const BREAKS = [-40, -20, -10, 10, 20, 40];
export const MEASURES = ["households", "population", "incidents_12m", "area_m2", "buildings", "compactness"];
export const DRAFT = "#A3155F";
export const OLD = "#465362";

export const valueOf = (id, measure = state.measure) => figuresOf(id)?.[measure] ?? null;
// The deviation from the target in percent; null where either is unknown.
export function deviation(value) { return value === null || value === undefined || !state.target ? null : (value / state.target - 1) * 100; }
export function colourOf(id) {
  const off = deviation(valueOf(id));
  return off === null ? "#E8EAED" : RAMP[BREAKS.filter((one) => off >= one).length];
}
export function percent(off) {
  if (off === null) return "–";
  const amount = Math.round(off);
  if (!amount) return "±0%";
  return `${amount > 0 ? "+" : "−"}${Math.abs(amount) > 999 ? ">999" : Math.abs(amount)}%`;
}
export function shown(measure, value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (measure === "area_m2") return (value / 1e6).toFixed(2);
  if (measure === "compactness") return value.toFixed(2);
  return number(Math.round(value));
}
export const withUnit = (measure, value) => say(`planner.unit.${measure}`, { n: shown(measure, value) });
// Times are shown in the city's own zone, which the plan's times carry, wherever the browser stands.
function inCity(given) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(state.plan?.valid_from ?? "") ?? [null, "+", "0", "0"];
  return new Date(new Date(given).getTime() + (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60000);
}
export function clock(given) {
  if (!given) return "";
  const at = inCity(given), today = inCity(Date.now());
  const day = at.toISOString().slice(0, 10) === today.toISOString().slice(0, 10) ? "" : facts.lang === "en" ? `${at.getUTCMonth() + 1}/${at.getUTCDate()} ` : `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 `;
  return `${day}${at.toISOString().slice(11, 16)}`;
}
export function day(given) {
  if (!given) return "";
  const at = inCity(given);
  return facts.lang === "en" ? at.toLocaleDateString("en", { year: "numeric", month: "short", day: "numeric", timeZone: "UTC" }) : `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
}
export const dateInput = (moment) => inCity(moment).toISOString().slice(0, 10);
