/** What the plan's scripts say; the pages themselves are said by the server. */
const da = {
  one: "1 ændring er ikke gemt",
  many: (n) => `${n} ændringer er ikke gemt`,
  published: (n) =>
    n === 1
      ? "1 af dem er på en udgivet aften; de berørte får besked."
      : `${n} af dem er på udgivne aftener; de berørte får besked.`,
  nobody: "Ingen",
  noneFound: "Ingen med det navn",
  placeholder: "Søg navn",
  changed: "Ændret, ikke gemt",
  by: (who, time) => `${who} ændrede kl. ${time}`,
  byOn: (who, day, time) => `${who} ændrede ${day} kl. ${time}`,
  conflict: (who, time, theirs, mine) =>
    `${who} ændrede pladsen kl. ${time}: ${theirs}. Du har valgt: ${mine}.`,
  mine: "Behold mit valg",
  theirs: "Tag det nye",
  stale: "Ugens aftener er ændret. Gem dine ændringer, og genindlæs siden.",
  ticked: (n) => (n === 1 ? "1 aften er valgt." : `${n} aftener er valgt.`),
  all: "Vælg alle på siden",
  waiting: (n) => (n === 1 ? "1 ting venter" : `${n} ting venter`),
  grip: "Træk til en anden plads",
};

const en = {
  one: "1 change is not saved",
  many: (n) => `${n} changes are not saved`,
  published: (n) =>
    n === 1
      ? "1 of them is on a published evening; those affected are told."
      : `${n} of them are on published evenings; those affected are told.`,
  nobody: "Nobody",
  noneFound: "Nobody with that name",
  placeholder: "Search name",
  changed: "Changed, not saved",
  by: (who, time) => `${who} changed it at ${time}`,
  byOn: (who, day, time) => `${who} changed ${day} at ${time}`,
  conflict: (who, time, theirs, mine) => `${who} changed this at ${time}: ${theirs}. You chose: ${mine}.`,
  mine: "Keep my choice",
  theirs: "Take the new one",
  stale: "The week’s evenings have changed. Save your changes and reload the page.",
  ticked: (n) => (n === 1 ? "1 evening is chosen." : `${n} evenings are chosen.`),
  all: "Choose all on the page",
  waiting: (n) => (n === 1 ? "1 thing is waiting" : `${n} things are waiting`),
  grip: "Drag to another place",
};

export const words = () => (document.documentElement.lang.toLowerCase().startsWith("en") ? en : da);
