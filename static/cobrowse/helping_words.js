/** What the citizen reads and hears while the hotline points and acts on the page. */
import { choose } from "./words.js";

const da = {
  title: (staff) => `Må ${staff} klikke og skrive for dig?`,
  points: (staff) => [
    `${staff} kan klikke, skrive, vælge og rulle på denne hjemmeside i 5 minutter.`,
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

export const helpingWords = () => choose(da, "helping");
