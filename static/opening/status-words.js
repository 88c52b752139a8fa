/** What the box on a municipality's page says. It has no catalogue: it runs on pages that are not ours. */
const ZONE = "Europe/Copenhagen";
const WORDS = {
  da: {
    locale: "da-DK",
    title: "Aftenhotline om selvbetjening",
    unknown: "",
    open: "Åben nu, til kl. {time}",
    closed: "Lukket lige nu",
    why: "Lukket: {reason}",
    today: "Åbner i dag kl. {time}",
    tomorrow: "Åbner i morgen kl. {time}",
    later: "Åbner {weekday} den {day}. {month} kl. {time}",
    call: "Ring {phone}",
    about: "Om hotlinen",
  },
  en: {
    locale: "en-GB",
    title: "Evening hotline for self-service",
    unknown: "",
    open: "Open now, until {time}",
    closed: "Closed just now",
    why: "Closed: {reason}",
    today: "Opens today at {time}",
    tomorrow: "Opens tomorrow at {time}",
    later: "Opens {weekday} {day} {month} at {time}",
    call: "Call {phone}",
    about: "About the hotline",
  },
};

/**
 * The sentences for an answer of /status.json; null is an answer that has not come.
 * @returns {{title: string, state: string, more: string, call: string, about: string}}
 */
export function say(state, language) {
  const words = WORDS[language] ?? WORDS.da;
  const fixed = {
    title: words.title,
    call: words.call.replace("{phone}", state?.phone ?? ""),
    about: words.about,
  };
  if (!state) return { ...fixed, state: words.unknown, more: "" };
  if (state.open) return { ...fixed, state: fill(words.open, state.closes_at, words), more: "" };
  const closed = state.reason ? words.why.replace("{reason}", () => state.reason) : words.closed;
  return { ...fixed, state: closed, more: state.opens_at ? opens(state, words) : "" };
}

function opens(state, words) {
  const away = dayNumber(state.opens_at) - dayNumber(state.now);
  const pattern = away === 0 ? words.today : away === 1 ? words.tomorrow : words.later;
  return fill(pattern, state.opens_at, words);
}

/** Days since some day long ago, on Copenhagen's calendar: the answer's times are local, whatever the reader's are. */
function dayNumber(moment) {
  return Date.parse(moment.slice(0, 10)) / 86_400_000;
}

function fill(pattern, moment, words) {
  const at = new Date(moment);
  const said = (options) => new Intl.DateTimeFormat(words.locale, { ...options, timeZone: ZONE });
  const day = said({ weekday: "long", day: "numeric", month: "long" }).formatToParts(at);
  const part = (name) => day.find(({ type }) => type === name).value;
  return pattern
    .replace("{time}", said({ timeStyle: "short" }).format(at))
    .replace("{weekday}", part("weekday"))
    .replace("{day}", part("day"))
    .replace("{month}", part("month"));
}
