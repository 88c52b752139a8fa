/** What the citizen reads on the shared page, which may be any municipality's: it brings its own words. */
const da = {
  lang: "da",
  title: "Del denne side med hotlinen?",
  who: (staff, place) => `I den anden ende sidder ${staff} fra ${place} Kommune.`,
  compare: "Bed medarbejderen læse de to ord op. De skal være:",
  otherWords: "Er det andre ord, så tryk »Nej tak« og læg på.",
  points: [
    "Medarbejderen ser kun siden i denne fane, også når du går videre til en ny side i den, og kun mens I deler.",
    "Det, du skriver og vælger i felter, er skjult. CPR-numre og adgangskoder bliver aldrig vist. Du kan selv vise et enkelt felt i 60 sekunder.",
    "Medarbejderen kan pege og vise vej. Medarbejderen kan kun klikke og skrive, hvis du siger ja til det senere, og aldrig i felter med CPR-nummer eller adgangskode, aldrig sende for dig, og aldrig hente filer eller installere noget.",
    "Kun du kan sende, og du er selv ansvarlig for det, du sender.",
    "Medarbejderen har tavshedspligt. Der bliver ikke optaget noget.",
    "Den røde knap »Stop deling« er her hele tiden og virker med det samme. Det gør to tryk på Esc også.",
    "Vi gemmer tidspunkter, kommune, medarbejder, hvad du sagde ja til, og at medarbejderen klikkede eller skrev, i et år. Vi gemmer aldrig billeder eller indhold.",
    "Oplys aldrig koder fra MitID. Hotlinen spørger ikke om dem.",
  ],
  safety:
    "Har nogen ringet dig op og bedt dig gå herind, så læg på. Hotlinen ringer aldrig til dig først og overtager aldrig din computer.",
  look: "Se, hvad hotlinen ser",
  handedTitle: (staff) => `Må ${staff} se siden?`,
  handed: (before, staff) =>
    `${before} giver samtalen videre til ${staff} og ser ikke siden mere. Du bestemmer, om ${staff} må.`,
  soon: {
    idle: "Der er ikke sket noget længe. Delingen slutter om højst to minutter, hvis du ikke gør noget på siden",
    time_limit: "Delingen har snart varet en time og slutter om højst to minutter. I kan starte en ny",
    closed: "Hotlinen har lukket. Delingen slutter om højst to minutter",
  },
  free: "Du kan roligt sige nej. Så fortsætter I bare på telefonen.",
  yes: "Ja, del denne side",
  no: "Nej tak",
  sharing: (staff, place) => `Du deler siden med ${staff}, ${place} Kommune`,
  control: (staff, place) => `${staff}, ${place} Kommune, klikker og skriver på siden`,
  paused: (staff) => `Pause: ${staff} ser ikke siden`,
  waiting: (staff) => `Klar. Venter på ${staff}`,
  offline: "Forbindelsen er væk. Vi prøver igen. Intet bliver delt imens",
  restart: "Serveren genstarter. Vi forbinder igen om lidt. Intet bliver delt imens",
  slow: "Forbindelsen er langsom, så vi begynder forfra. Intet bliver delt imens",
  fast: "Siden ændrer sig for hurtigt til at blive vist. Vi prøver igen. Fortsæt på telefonen imens",
  big: "Siden er for stor til at blive vist. Fortsæt på telefonen",
  alarm: "Delingen er sat på pause, fordi noget skulle have været skjult",
  pause: "Pause",
  resume: "Fortsæt",
  stop: "Stop deling",
  screen: "Del skærm",
  region: "Deling med hotlinen",
  declined: "Intet blev delt",
  declinedText: "Det er helt i orden. Fortsæt bare på telefonen.",
  ended: "Delingen er slut",
  endedText: (when, who) => `Delingen sluttede kl. ${when}, stoppet af ${who}.`,
  nobody: "Ingen kan se din side mere. Det, du har skrevet, står her stadig.",
  why: {
    signed_out: "Medarbejderen er ikke logget ind mere.",
    idle: "Der skete intet i ti minutter.",
    time_limit: "En deling varer højst en time.",
    closed: "Hotlinen er lukket.",
    staff_gone: "Medarbejderens forbindelse forsvandt.",
    citizen_gone: "Din forbindelse var væk for længe.",
  },
  by: { citizen: "dig", staff: "medarbejderen", system: "systemet" },
  moved: "Delingen fortsætter i et andet vindue.",
  toScreen: "Du er gået over til at dele skærmen",
  toScreenText:
    "Det sker i en anden fane. Denne side bliver ikke vist imens, og det, du har skrevet, står her stadig.",
  again: "Del denne side igen",
  wrong: "Koden passer ikke, eller den er for gammel. Bed medarbejderen om en ny.",
  full: "Der er for mange delinger i gang lige nu. Fortsæt på telefonen, eller prøv igen om lidt.",
  tooMany: "Der er prøvet for mange koder. Vent ti minutter, og fortsæt på telefonen imens.",
  close: "Luk",
};

let english = null;

/** Whether the page is in English. */
export const isEnglish = () => document.documentElement.lang.toLowerCase().startsWith("en");
/** From here on in English. @param {{words: object, helping: object}} found what english.js has */
export const speak = (found) => {
  english = found;
};
export const choose = (danish, kind) => english?.[kind] ?? danish;
export const words = () => choose(da, "words");
