// What a dispatcher chose for the words of a caller is proposed as an alias: told quietly, and can be taken back.
import { ask, say, toast } from "./frame.js";

export async function propose(text, choice) {
  let told;
  try {
    told = await ask("/api/aliases/proposals", { method: "POST", body: JSON.stringify({ text, ...choice }) });
  } catch { return; } // nothing is lost: the answer stands, only the words are not kept
  if (told.status !== "pending") return;
  toast(say("page.learn.proposed", { text: told.text }), { action: say("page.learn.undo"), act: () => ask(`/api/aliases/proposals/${told.id}`, { method: "DELETE" }).then(() => toast(say("page.learn.undone"))) });
}
