/** Finding a name by its first letters, and a place by where it lies. */

/** Lower case without accents, but å, æ and ø are letters of their own; "aa" is an old å. */
export function fold(text) {
  return text
    .toLowerCase()
    .replaceAll("aa", "å")
    .normalize("NFD")
    .replace(/(?<!a)\u030a|[\u0300-\u0309\u030b-\u036f]/g, "")
    .normalize("NFC");
}

/** Whether what was typed begins the words of `name`, each typed word another one: "me kr" is Mette Kragh. */
export function matches(name, typed) {
  const parts = fold(name).split(/[\s·@.-]+/);
  return fold(typed)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => {
      const at = parts.findIndex((part) => part.startsWith(word));
      if (at >= 0) parts.splice(at, 1);
      return at >= 0;
    });
}

const AHEAD = {
  ArrowDown: (x, y) => [y, x],
  ArrowUp: (x, y) => [-y, x],
  ArrowRight: (x, y) => [x, y],
  ArrowLeft: (x, y) => [-x, y],
};
const SAME_LINE_PX = 6;
const ASIDE_COSTS = 3;

const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];

/** Which of `boxes` lies nearest to `from` in the direction of an arrow key; -1 when none does. */
export function nearest(from, boxes, key) {
  const [x, y] = middle(from);
  let best = -1,
    least = Infinity;
  boxes.forEach((box, index) => {
    const [ahead, aside] = AHEAD[key](middle(box)[0] - x, middle(box)[1] - y);
    const cost = ahead + ASIDE_COSTS * Math.abs(aside);
    if (ahead > SAME_LINE_PX && cost < least) [best, least] = [index, cost];
  });
  return best;
}
