/** What staff has done in this session, in words, for as long as this page is open; and what came of each act. */
const MOST_SHOWN = 50;
const PATIENCE_MS = 8000;

export function createDeeds({ list, box, words, tell }) {
  let n = 0;
  const waiting = new Map();

  function add(text, state = "") {
    const item = document.createElement("li");
    const result = document.createElement("span");
    item.append(text, " ", result);
    result.textContent = state;
    list.prepend(item);
    while (list.children.length > MOST_SHOWN) list.lastElementChild.remove();
    box.hidden = false;
    return { item, result };
  }

  function settle(number, isDone, text) {
    const { item, result, timer } = waiting.get(number);
    waiting.delete(number);
    clearTimeout(timer);
    item.dataset.done = isDone ? "yes" : "no";
    result.textContent = isDone ? words.done : `${words.refused}: ${text}`;
    tell(isDone ? "" : text);
  }

  return {
    add,
    /** Asks for something that will be answered by number. */
    ask(kind, label, send) {
      n += 1;
      const mine = n;
      const timer = setTimeout(() => waiting.has(mine) && settle(mine, false, words.silent), PATIENCE_MS);
      waiting.set(mine, { ...add(words.acts[kind].replace("{what}", label), words.waits), timer });
      send(mine);
    },
    done({ n: number, ok, why }) {
      if (waiting.has(number)) settle(number, ok, words.refusals[why] || "");
    },
  };
}
