// The dashboard: filters that act at once, the map in its frame, its table twin, and figures kept current.
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const frame = find("[data-map]");
const REFRESH_MS = 30000;
document.documentElement.classList.add("js");

for (const button of all("[data-logout]")) {
  button.addEventListener("click", async () => {
    await fetch("/logout", { method: "POST", headers: { "X-CSRF-Token": button.dataset.logout } });
    location.href = "/";
  });
}

// --- filters -------------------------------------------------------------------------------------------------

const form = find("[data-filter]");
form?.addEventListener("change", (event) => {
  const own = find("[data-days]").selectedOptions[0].hasAttribute("data-own");
  find("[data-own-dates]").hidden = !own;
  find("[data-apply]").classList.toggle("shown", own);
  if (!own) for (const date of all("[data-own-dates] input")) date.value = "";
  if (!own || event.target.closest("label")?.querySelector("[data-days]") === null) send();
});
form?.addEventListener("submit", (event) => { event.preventDefault(); send(); });

function send() {
  const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  location.search = String(given);
}

// --- the map in its frame --------------------------------------------------------------------------------------

function tell(message) {
  frame.contentWindow?.postMessage({ wanggeHeatSet: message }, location.origin);
}

function press(buttons, chosen) {
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
}

for (const button of all("[data-set-view]")) {
  button.addEventListener("click", () => { press(all("[data-set-view]"), button); tell({ view: button.dataset.setView }); });
}
for (const button of all("[data-set-per]")) {
  button.addEventListener("click", () => { press(all("[data-set-per]"), button); tell({ per: button.dataset.setPer }); });
}
find("[data-toggle-spots]")?.addEventListener("click", (event) => {
  const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(on));
  tell({ spots: on });
});
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-spot]");
  if (row && !event.target.closest("a")) tell({ spot: row.dataset.spot });
});
window.addEventListener("message", (event) => {
  if (event.origin !== location.origin || !event.data?.wanggeHeat?.spot) return;
  for (const row of all("[data-spot]")) row.classList.toggle("chosen", row.dataset.spot === event.data.wanggeHeat.spot);
});

// --- the table twin ----------------------------------------------------------------------------------------------

const twin = find("[data-twin]");
const table = find("[data-table]");
let rows = [];
let order = { key: "incidents", down: true };

twin?.addEventListener("click", async () => {
  const open = table.hidden;
  if (open && !rows.length) await fill();
  table.hidden = !open;
  twin.setAttribute("aria-pressed", String(open));
  [twin.textContent, twin.dataset.other] = [twin.dataset.other, twin.textContent];
});

async function fill() {
  const answer = await fetch(table.dataset.url, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  rows = (await answer.json()).items.map((one) => ({
    ...one,
    rate: one.per_1000_households?.[0] ?? null,
    interval: one.per_1000_households ? `${one.per_1000_households[1]} – ${one.per_1000_households[2]}` : "",
  }));
  draw();
}

function draw() {
  const { key, down } = order;
  const sorted = [...rows].sort((a, b) => {
    const [one, other] = [a[key] ?? -1, b[key] ?? -1];
    const sign = typeof one === "string" ? one.localeCompare(String(other), "zh") : one - other;
    return down ? -sign : sign;
  });
  for (const head of all("[data-table] th")) {
    if (head.dataset.key === key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  const keys = all("[data-table] th").map((head) => [head.dataset.key, head.className]);
  table.querySelector("tbody").replaceChildren(...sorted.map((one) => {
    const line = document.createElement("tr");
    line.append(...keys.map(([name, kind]) => {
      const cell = document.createElement("td");
      cell.className = kind;
      cell.textContent = one[name] ?? "";
      return cell;
    }));
    return line;
  }));
}

for (const head of all("[data-table] th button")) {
  head.addEventListener("click", () => {
    const { key } = head.closest("th").dataset;
    order = { key, down: order.key === key ? !order.down : true };
    draw();
  });
}

find("[data-csv]")?.addEventListener("click", () => {
  const keys = ["code", "name", "parent", "incidents", "households", "rate", "interval", "per_km2"];
  // a cell that begins like a formula must stay text in a spreadsheet
  const cell = (value) => `"${String(value ?? "").replace(/^[=+\-@\t]/, "'$&").replaceAll('"', '""')}"`;
  const lines = [keys.join(","), ...rows.map((one) => keys.map((key) => cell(one[key])).join(","))];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n")], { type: "text/csv" }));
  link.download = "grids.csv";
  link.click();
  URL.revokeObjectURL(link.href);
});

// --- kept current: panels are swapped in place, the map only told ----------------------------------------------

let mark = "";

async function refresh() {
  if (document.hidden) return;
  const headers = { "X-Wangge-Part": "1", ...(mark && { "If-None-Match": mark }) };
  let answer;
  try {
    answer = await fetch(location.href, { headers, cache: "no-store" });
  } catch {
    return; // the next round tries again; the time of the figures stays on the page
  }
  if (answer.status !== 200) return;
  const known = mark;
  mark = answer.headers.get("ETag") || "";
  if (!known) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const panel of all("[data-panel]")) {
    const fresh = page.querySelector(`[data-panel="${panel.dataset.panel}"]`);
    if (!fresh || panel.contains(document.activeElement)) continue;
    panel.replaceChildren(...fresh.childNodes);
  }
  rows = [];
  if (table && !table.hidden) await fill();
  tell({ refresh: true });
}
setInterval(refresh, REFRESH_MS);
refresh();
