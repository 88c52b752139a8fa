import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createDelay } from "../../../static/cobrowse/delay.js";

let clock, said, told, delay;

beforeEach(() => {
  [clock, said, told] = [1_000_000, [], []];
  delay = createDelay({
    say: (event, body) => said.push([event, body]),
    tell: (ms) => told.push(ms),
    now: () => clock,
  });
});

/** Asks and is answered, by a citizen whose clock is `ahead`, after `way` ms. */
function measure(way, ahead) {
  delay.ping();
  const { n } = said.at(-1)[1];
  clock += way;
  delay.pong({ n, at: clock - way / 2 + ahead });
}

test("it says nothing before it has measured", () => {
  delay.shown(clock);
  assert.deepEqual(told, []);
});

for (const ahead of [0, 5000, -3_600_000]) {
  test(`it tells how late a change is shown, with a clock that is ${ahead} ms off`, () => {
    measure(40, ahead);
    delay.shown(clock - 55 + ahead);
    assert.deepEqual(told, [55]);
  });
}

test("the quickest answer tells most of the clock, and the median of the delay", () => {
  measure(400, 30);
  measure(20, 0);
  for (const late of [50, 60, 900]) delay.shown(clock - late);
  assert.equal(told.at(-1), 60);
});

test("what cannot be is not told", () => {
  measure(20, 0);
  for (const at of [null, NaN, 0, clock + 10 ** 9]) delay.shown(at);
  assert.deepEqual(told, []);
});

test("an answer to an older question is no measure", () => {
  delay.ping();
  delay.ping();
  delay.pong({ n: 1, at: 1 });
  delay.shown(clock - 50);
  assert.deepEqual(told, []);
});
