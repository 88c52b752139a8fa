/**
 * What the hotline did on this page, with the names of the fields: for the receipt, in this tab only. The server
 * keeps what kind of act it was, never the name.
 */
const KEY = "hotline.cobrowse.acts";
const MOST = 500;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

export function createJournal(staff) {
  let acts = read();

  /** Notes an act: its kind ("click", "fill", "select", "check", "navigate", "scroll"), what it was called, when. */
  function onAct({ kind, label = "", at = Date.now() }) {
    acts = [
      ...acts,
      { kind: String(kind), label: String(label).slice(0, 80), at: Number(at), staff: staff() },
    ].slice(-MOST);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(acts));
    } catch {
      /* Then it is known until the page is left. */
    }
  }

  function clear() {
    acts = [];
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      /* As above. */
    }
  }

  return {
    onAct,
    clear,
    get acts() {
      return acts;
    },
  };
}
