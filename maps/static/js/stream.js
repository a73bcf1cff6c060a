// News of incidents while the page is seen. A browser keeps few connections to one host: pages that nobody looks at give
// theirs up, and read everything anew when they are seen again.
const HIDDEN_MS = 60000;

// Calls `on` its functions by event: open, error, incident, reload.
export function stream(on) {
  let source = null, leaving = 0;
  function begin() {
    source = new EventSource("/api/incidents/stream");
    for (const [kind, act] of Object.entries(on)) source.addEventListener(kind, act);
  }
  function end() { source.close(); source = null; }
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(end, HIDDEN_MS);
    else if (!source) begin();
  });
  begin();
}
