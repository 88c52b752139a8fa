/**
 * What the citizen's page fetches once a session is on: showing one field, marks on what is hidden, the hotline's own
 * view, the receipt. A part of its own so that sharing itself begins fast, and works without.
 */
import { tried } from "./token.js";
import { mirrors } from "./states.js";
import { make } from "./bar.js";
import { extrasWords } from "./extras_words.js";
import { createFields } from "./fields.js";
import { LIFTING_CSS, createLifting } from "./lifting.js";
import { createLook } from "./look.js";
import { createReceipt } from "./receipt.js";
import { VEILS_CSS, createVeils } from "./veils.js";

const MARKS_KEY = "hotline.cobrowse.marks";
const CSS = `
.more { flex: 1 0 100%; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding-bottom: 8px; border-bottom: 1px solid #767676; }
.more p { margin: 0; flex: 1 0 100%; } .more label { display: flex; gap: 8px; align-items: center; min-height: 44px; cursor: pointer; }
.more input { width: 22px; height: 22px; margin: 0; accent-color: #0b5c2e; }
.more input:focus-visible { outline: 3px solid #0059b3; outline-offset: 3px; }
h3 { font-size: 18px; margin: 16px 0 8px; } .lines { margin: 0 0 12px; padding-left: 24px; } .lines time { font-weight: 600; } .save { margin-bottom: 16px; }`;

function createExtras({ bar, gate, recorder, journal, portal, mirror, emit, takeBack, lang, session }) {
  const words = extrasWords();
  const staff = () => session().staff;
  const two = make("p");
  const count = make("p");
  const fields = createFields(gate);
  const veils = createVeils({ fields, isLifted: gate.isLifted, words, staff });
  const look = createLook({ portal, recorder, session, words, tell: bar.say });
  const tools = { bar, gate, fields, recorder, mirror, emit, words, session };
  const lifting = createLifting({ ...tools, onChange: () => veils.look() });

  const more = make("button", { type: "button", textContent: words.more });
  const panel = make("div", { className: "more", hidden: true });
  const field = make("button", { type: "button", textContent: words.showField });
  const see = make("button", { type: "button", textContent: words.look });
  const revoke = make("button", { type: "button", textContent: words.revoke });
  const marks = make("input", {
    type: "checkbox",
    checked: tried(() => sessionStorage.getItem(MARKS_KEY)) !== "off",
  });
  panel.append(two, count, field, see, revoke, make("label", {}, marks, words.marksOn));
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", words.moreRegion);
  more.setAttribute("aria-expanded", "false");

  function open(isOpen) {
    panel.hidden = !isOpen;
    more.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    two.textContent = words.two(session().words);
    count.textContent = words.hiddenCount(fields.hiddenFields().length, staff());
    (field.hidden ? see : field).focus();
  }

  more.addEventListener("click", () => open(panel.hidden));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    more.focus();
  });
  field.addEventListener("click", () => {
    open(false);
    more.focus();
    lifting.choose();
  });
  see.addEventListener("click", () => look.open());
  // The citizen is asked anew, and the hotline sees nothing until there is another yes.
  revoke.addEventListener("click", takeBack);
  marks.addEventListener("change", () => {
    tried(() => sessionStorage.setItem(MARKS_KEY, marks.checked ? "on" : "off"));
    draw();
  });

  bar.layer(CSS + VEILS_CSS + LIFTING_CSS, [veils.layer, lifting.button], [more]);
  bar.top(panel);

  function draw() {
    const { state, here } = session();
    const seen = here && mirrors(state);
    field.hidden = !seen;
    more.hidden = !seen && state !== "paused";
    if (more.hidden) open(false);
    if (seen && marks.checked) veils.start();
    else veils.stop();
  }

  draw();
  return {
    /** The session is in another state. */
    heed: draw,
    /** Another picture begins, or none: what was shown for a while is hidden. */
    hide: () => lifting.hide(true),
    look: () => look.open(),
    receipt: (token) => createReceipt({ portal, token, acts: journal.acts, session: session(), lang, words }),
    end() {
      lifting.end();
      look.close();
      veils.stop();
    },
  };
}

document.currentScript.create = createExtras;
