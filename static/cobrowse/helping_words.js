/** What the citizen reads and hears while the hotline points and acts on the page. */
import { choose } from "./words.js";

const da = {
  title: (staff) => `Må ${staff} klikke og skrive for dig?`,
  points: (staff) => [
    `${staff} kan klikke, skrive, vælge og rulle på denne side i 5 minutter.`,
    `${staff} kan ikke sende, betale, godkende eller underskrive. Det gør du selv.`,
    `${staff} kan ikke røre adgangskoder, CPR-numre, kontonumre eller filer.`,
    "Du ser hver ting, før den sker. Ét tryk på Esc eller knappen »Stop styring« stopper det.",
  ],
  free: "Du kan roligt sige nej. Så viser medarbejderen dig bare vej.",
  yes: "Ja, i 5 minutter",
  no: "Nej tak",
  end: "Stop styring",
  given: (staff) => `${staff} kan klikke og skrive i 5 minutter. Tryk Esc for at stoppe.`,
  taken: (staff) => `${staff} kan ikke længere klikke og skrive.`,
  left: "Tid tilbage",
  shows: (staff, what) => `${staff} viser ${what}`,
  here: (staff) => `${staff}: her`,
  nameless: "noget på siden",
  acts: {
    click: (staff, what) => `${staff} klikker på ${what}`,
    navigate: (staff, what) => `${staff} åbner ${what}`,
    fill: (staff, what) => `${staff} skriver i ${what}`,
    select: (staff, what) => `${staff} vælger i ${what}`,
    check: (staff, what) => `${staff} sætter eller fjerner kryds ved ${what}`,
  },
  back: "forrige side",
  forward: "næste side",
};

const en = {
  title: (staff) => `May ${staff} click and type for you?`,
  points: (staff) => [
    `${staff} can click, type, choose and scroll on this page for 5 minutes.`,
    `${staff} cannot send, pay, approve or sign. You do that yourself.`,
    `${staff} cannot touch passwords, CPR numbers, account numbers or files.`,
    "You see each thing before it happens. Pressing Esc once, or “Stop control”, stops it.",
  ],
  free: "You can safely say no. Then the employee just shows you the way.",
  yes: "Yes, for 5 minutes",
  no: "No, thank you",
  end: "Stop control",
  given: (staff) => `${staff} can click and type for 5 minutes. Press Esc to stop.`,
  taken: (staff) => `${staff} can no longer click and type.`,
  left: "Time left",
  shows: (staff, what) => `${staff} shows ${what}`,
  here: (staff) => `${staff}: here`,
  nameless: "something on the page",
  acts: {
    click: (staff, what) => `${staff} clicks ${what}`,
    navigate: (staff, what) => `${staff} opens ${what}`,
    fill: (staff, what) => `${staff} types in ${what}`,
    select: (staff, what) => `${staff} chooses in ${what}`,
    check: (staff, what) => `${staff} ticks or unticks ${what}`,
  },
  back: "the page before",
  forward: "the next page",
};

export const helpingWords = () => choose(da, en);
