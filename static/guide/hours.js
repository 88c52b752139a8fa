/** When a place answers: the twin of rules.answers() in hotline/guide/rules.py, held to tests/guide_hours.json. */
const LOOK_AHEAD_DAYS = 60;
const ALL_DAY = ["00:00", "23:59"];

const WALL = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Copenhagen",
  dateStyle: "short",
  timeStyle: "short",
});

/** The date and the time of day on Copenhagen's clocks, as "2026-11-24" and "19:30". */
export function wall(now) {
  return WALL.format(now).split(" ");
}

/** The date so many days after `day`, and its weekday, 0 = Monday. */
function after(day, days) {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return { date: moment.toISOString().slice(0, 10), weekday: (moment.getUTCDay() + 6) % 7, days };
}

/** Whether a place with `hours` ([weekday, "10:00", "14:00"], in order) answers, until when, and else when it opens. */
export function answers(hours, closed, now) {
  const around = new Set(hours.filter(([, ...span]) => `${span}` === `${ALL_DAY}`).map(([day]) => day));
  if (around.size === 7) return { always: true };
  const [today, time] = wall(now);
  for (let number = 0; number < LOOK_AHEAD_DAYS; number += 1) {
    const { date, weekday } = after(today, number);
    if (closed.includes(date)) continue;
    for (const [day, start, end] of hours) {
      if (day !== weekday || (number === 0 && end <= time)) continue;
      return number === 0 && start <= time
        ? { open: true, date, days: 0, at: end }
        : { open: false, date, days: number, at: start };
    }
  }
  return {};
}

/** The answer in words; `said` has them with braces to fill in. */
export function inWords(answer, said, language) {
  if (answer.always) return said.always;
  if (!answer.date) return said.never;
  const at = answer.at.replace(":", ".").replace(/^0/, "");
  if (answer.open) return said.open.replace("{at}", at);
  return said.opens.replace("{day}", dayInWords(answer, said, language)).replace("{at}", at);
}

function dayInWords({ days, date }, said, language) {
  if (days === 0) return said.today;
  if (days === 1) return said.tomorrow;
  const moment = new Date(`${date}T12:00:00Z`);
  const part = (options) =>
    new Intl.DateTimeFormat(language === "en" ? "en-GB" : "da-DK", { ...options, timeZone: "UTC" }).format(
      moment,
    );
  const [weekday, month] = [part({ weekday: "long" }), part({ month: "long" })];
  // Browsers do not agree on how a Danish date is put together, so only its words are theirs.
  const day = moment.getUTCDate();
  return language === "en" ? `${weekday} ${day} ${month}` : `${weekday} den ${day}. ${month}`;
}
