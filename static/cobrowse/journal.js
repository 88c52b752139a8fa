/**
 * What the hotline did on this page, with the names of the fields: for the receipt, in this tab only. The server
 * keeps what kind of act it was, never the name.
 */
import { tried } from "./token.js";

const KEY = "hotline.cobrowse.acts";
const MOST = 500;

export function createJournal(staff) {
  let acts = tried(() => JSON.parse(sessionStorage.getItem(KEY))) || [];

  /** Notes an act: its kind ("click", "fill", "select", "check", "navigate", "scroll"), what it was called, when. */
  function onAct({ kind, label = "", at = Date.now() }) {
    acts = [
      ...acts,
      { kind: String(kind), label: String(label).slice(0, 80), at: Number(at), staff: staff() },
    ].slice(-MOST);
    tried(() => sessionStorage.setItem(KEY, JSON.stringify(acts)));
  }

  function clear() {
    acts = [];
    tried(() => sessionStorage.removeItem(KEY));
  }

  return {
    onAct,
    clear,
    get acts() {
      return acts;
    },
  };
}
