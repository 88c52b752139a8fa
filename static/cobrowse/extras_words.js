/** What the citizen reads of the things that are fetched when they are wanted. */
import { isEnglish } from "./words.js";

const da = {
  more: "Mere",
  moreRegion: "Mere om delingen",
  two: (words) => `De to ord: ${words}`,
  hiddenCount: (count, staff) =>
    count === 1 ? `1 felt er skjult for ${staff}` : `${count} felter er skjult for ${staff}`,
  showField: "Vis et felt",
  marksOn: "Markér, hvad der er skjult",
  look: "Se, hvad hotlinen ser",
  revoke: "Tag mit ja tilbage",
  hidden: "skjult",
  notShared: "deles ikke",
  shown: (staff) => `vises for ${staff}`,
  lift: (staff) => `Vis dette felt for ${staff} i 60 sek.`,
  lifted: (staff, label, seconds) => `${staff} ser ${label ? `»${label}«` : "feltet"} i ${seconds} sek.`,
  hideAgain: "Skjul igen",
  hiddenAgain: "Feltet er skjult igen.",
  chooseTitle: "Hvilket felt vil du vise?",
  chooseText: (staff) =>
    `${staff} ser det, der står i feltet, i 60 sekunder. Derefter er det skjult igen. CPR-numre og adgangskoder kan ikke vises.`,
  none: "Der er ingen felter på siden, som kan vises.",
  nameless: (number) => `Felt ${number} uden navn`,
  cancel: "Fortryd",
  cpr: "Det ligner et CPR-nummer. Det bliver ved med at være skjult.",
  refused: "Feltet kan ikke vises. Det bliver ved med at være skjult.",
  popup: "Browseren tillod ikke vinduet. Tillad pop op-vinduer for siden, og prøv igen.",
  severed: "Siden tillader ikke, at vinduet får billedet. Spørg hotlinen, hvad de ser, eller sig nej tak.",
  receipt: "Kvittering",
  who: (staff, place) => `${staff}, ${place} Kommune`,
  offline: "Hotlinens egen liste kan ikke hentes lige nu. Her er, hvad din browser ved.",
  kept: "Navne på felter står kun her hos dig. Hotlinen gemmer hverken dem, eller hvad du skrev.",
  save: "Gem kvitteringen",
  file: "kvittering-hotline",
  at: (time) => `kl. ${time}`,
  act: (kind, staff, label) => {
    const it = label ? `»${label}«` : "";
    const says = {
      click: `${staff} klikkede på ${it || "noget"}.`,
      fill: `${staff} udfyldte ${it ? `feltet ${it}` : "et felt"}.`,
      select: `${staff} valgte i ${it ? `listen ${it}` : "en liste"}.`,
      check: `${staff} satte eller fjernede krydset ${it ? `ved ${it}` : "et sted"}.`,
      navigate: `${staff} skiftede side${it ? ` med ${it}` : ""}.`,
      scroll: `${staff} rullede på siden.`,
    };
    return says[kind] || `${staff} gjorde noget på siden.`;
  },
};

const en = {
  more: "More",
  moreRegion: "More about the sharing",
  two: (words) => `The two words: ${words}`,
  hiddenCount: (count, staff) =>
    count === 1 ? `1 field is hidden from ${staff}` : `${count} fields are hidden from ${staff}`,
  showField: "Show a field",
  marksOn: "Mark what is hidden",
  look: "See what the hotline sees",
  revoke: "Take back my yes",
  hidden: "hidden",
  notShared: "not shared",
  shown: (staff) => `shown to ${staff}`,
  lift: (staff) => `Show this field to ${staff} for 60 sec.`,
  lifted: (staff, label, seconds) =>
    `${staff} sees ${label ? `“${label}”` : "the field"} for ${seconds} sec.`,
  hideAgain: "Hide again",
  hiddenAgain: "The field is hidden again.",
  chooseTitle: "Which field will you show?",
  chooseText: (staff) =>
    `${staff} sees what is in the field for 60 seconds. Then it is hidden again. CPR numbers and passwords cannot be shown.`,
  none: "There are no fields on the page that can be shown.",
  nameless: (number) => `Field ${number} without a name`,
  cancel: "Cancel",
  cpr: "It looks like a CPR number. It stays hidden.",
  refused: "The field cannot be shown. It stays hidden.",
  popup: "The browser did not allow the window. Allow pop-ups for the page, and try again.",
  severed:
    "The page does not let the window have the picture. Ask the hotline what they see, or say no, thank you.",
  receipt: "Receipt",
  who: (staff, place) => `${staff}, ${place} Municipality`,
  offline: "The hotline's own list cannot be fetched just now. This is what your browser knows.",
  kept: "Names of fields are only here with you. The hotline keeps neither them nor what you typed.",
  save: "Save the receipt",
  file: "receipt-hotline",
  at: (time) => `at ${time}`,
  act: (kind, staff, label) => {
    const it = label ? `“${label}”` : "";
    const says = {
      click: `${staff} clicked ${it || "something"}.`,
      fill: `${staff} filled in ${it ? `the field ${it}` : "a field"}.`,
      select: `${staff} chose in ${it ? `the list ${it}` : "a list"}.`,
      check: `${staff} ticked or cleared ${it || "a box"}.`,
      navigate: `${staff} went to another page${it ? ` by ${it}` : ""}.`,
      scroll: `${staff} scrolled the page.`,
    };
    return says[kind] || `${staff} did something on the page.`;
  },
};

export const extrasWords = () => (isEnglish() ? en : da);
