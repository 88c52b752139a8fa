/**
 * The page doctor: examines the page that it is on, in the browser of whoever asked, and says what to change. Nothing
 * of the page is sent: it asks the portal whether this site is on the list, tries whether a socket opens, and tells
 * the window that opened this one only that it is here.
 */
import { setMarks } from "../marks.js";
import { delivered, tryLine } from "./line.js";
import {
  everything,
  fieldFindings,
  greyFindings,
  lineFindings,
  markFindings,
  numberFindings,
  sourceFindings,
  widgetFindings,
} from "./look.js";
import { measure, measureFindings } from "./measure.js";
import { createPanel } from "./panel.js";

const me = document.currentScript.src;
const portal = new URL(me).origin;

const STRANGE = {
  level: "bad",
  title: "Siden står ikke på hotlinens liste",
  text: "Kommunens chef eller hotlinens tovholder skriver den på i portalen, under »Sider til skærmdeling«:",
  paste: location.origin,
};

function policyFindings(policies) {
  if (!policies.length) {
    const text =
      "Vi fandt ingen politik, så intet spærrer. Får siden en, skal linjerne fra vejledningen med.";
    return [{ level: "good", title: "Siden har ingen indholdspolitik (CSP)", text }];
  }
  const where = { header: "i svarets hoved", meta: "i sidens egen meta" };
  return policies.map(([place, text]) => ({
    level: "good",
    title: `Indholdspolitik (CSP) ${where[place]}`,
    text: "Sådan er den leveret. Det, der er afprøvet herover, siger, om den er god nok.",
    paste: text,
  }));
}

async function examine(panel) {
  const { site, findings } = await tryLine(portal);
  const policies = policyFindings(await delivered());
  if (site && !site.known) return [STRANGE];
  // Only a site on the list is examined further, and without an answer nobody knows whether it is.
  if (!site) return [...findings, ...policies];
  setMarks(site.marks);
  const measured = await measure(panel.host);
  const elements = everything().filter((element) => element !== panel.host);
  return [
    ...findings,
    ...policies,
    ...lineFindings(portal, me, site.doctor),
    ...measureFindings(measured),
    ...fieldFindings(elements),
    ...numberFindings(document.body),
    ...greyFindings(elements),
    ...widgetFindings(elements, portal),
    ...sourceFindings(elements, site.hosts, portal),
    ...markFindings(site.marks),
  ];
}

async function start() {
  history.replaceState(history.state, "", location.pathname + location.search);
  // The kit's page waits for this: a script that is blocked cannot say so itself.
  window.opener?.postMessage({ hotline: "doctor" }, portal);
  const panel = createPanel();
  panel.show(await examine(panel));
}

start();
