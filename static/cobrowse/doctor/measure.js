/**
 * Makes the snapshot that a shared page would send, with the same recorder and the same gate, and counts it. It goes
 * nowhere: what the recorder would send ends here.
 */
import { record } from "@rrweb/record";
import { strFromU8, unzlibSync } from "fflate";
import { createRecorder } from "../recorder.js";

export const WATCH_MS = 5000;
const BIG_BYTES = 250_000;
const HUGE_BYTES = 2_000_000;
const MOST_NODES = 20_000;
const RESTLESS = 300;
const STORM = 3000;

function weigh(node, sum, tag = "") {
  sum.nodes += 1;
  if (node.type === 3) sum[tag === "style" ? "css" : "text"] += node.textContent.length;
  for (const [name, value] of Object.entries(node.attributes || {})) {
    if (typeof value !== "string") continue;
    sum[name === "_cssText" ? "css" : value.startsWith("data:") ? "pictures" : "attributes"] += value.length;
  }
  for (const child of node.childNodes || []) weigh(child, sum, node.tagName);
  return sum;
}

/** What a snapshot's parts weigh, in characters, and how many nodes it has. */
export const partsOf = (node) => weigh(node, { nodes: 0, text: 0, css: 0, pictures: 0, attributes: 0 });

/** Counts changes of the page, second by second; the busiest one counts. */
function watchChanges(own) {
  let now = 0,
    most = 0;
  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes } of records) if (target !== own) now += addedNodes.length || 1;
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  const timer = setInterval(() => {
    most = Math.max(most, now);
    now = 0;
  }, 1000);
  return () => {
    observer.disconnect();
    clearInterval(timer);
    return Math.max(most, now);
  };
}

/** Watches the page for five seconds, as if it were shared. `own` is the doctor's own element. */
export async function measure(own) {
  const seen = { parts: [], epoch: 0, fault: "", batches: 0, characters: 0 };
  const recorder = createRecorder({
    record,
    send: (event, body, answer) => {
      if (event === "snap" && (body.epoch === seen.epoch || !seen.epoch)) {
        seen.epoch = body.epoch;
        seen.parts.push(body.z);
      }
      if (event === "ev") {
        seen.batches += 1;
        seen.characters += JSON.stringify(body.ev).length;
      }
      setTimeout(() => answer("ok"), 0);
    },
    onFault: (why) => {
      seen.fault = why;
    },
  });
  const changes = watchChanges(own);
  const before = performance.now();
  recorder.start(0);
  const took = performance.now() - before;
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  recorder.stop();
  const whole = joined(seen.parts);
  const node = whole.length ? JSON.parse(strFromU8(unzlibSync(whole)))[1].data.node : null;
  return {
    bytes: whole.length,
    pieces: seen.parts.length,
    took,
    perSecond: changes(),
    fault: seen.fault,
    traffic: seen.characters / (WATCH_MS / 1000),
    parts: node ? partsOf(node) : null,
  };
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const kilo = (count) => `${Math.ceil(count / 1000)} kB`;

/** What the numbers mean. */
export function measureFindings({ bytes, pieces, took, perSecond, fault, traffic, parts }) {
  if (fault || !parts) {
    const text =
      fault === "marks"
        ? "Browseren forstår ikke alle selektorerne. Ret dem i portalen."
        : "Siden kan ikke deles, som den er. Send rapporten til hotlinens tovholder.";
    return [{ level: "bad", title: "Siden kunne ikke måles", text }];
  }
  const heavy = bytes > HUGE_BYTES || parts.nodes > MOST_NODES;
  return [
    {
      level: heavy ? "bad" : bytes > BIG_BYTES ? "note" : "good",
      title: `Siden fylder ${kilo(bytes)} på linjen og har ${parts.nodes} elementer og tekster`,
      text: `Sendes i ${pieces} dele på højst 128 kB; højst 4 MB i alt. Pakket ud: typografi ${kilo(parts.css)}, billeder i siden ${kilo(parts.pictures)}, tekst ${kilo(parts.text)}, egenskaber ${kilo(parts.attributes)}. At lave billedet tog ${Math.round(took)} ms.${
        heavy ? " Del siden op, eller flyt indlejrede billeder ud i filer." : ""
      }`,
    },
    {
      level: perSecond > STORM ? "bad" : perSecond > RESTLESS ? "note" : "good",
      title: `Højst ${perSecond} ændringer i sekundet`,
      text: `Siden blev fulgt i fem sekunder; den ville have sendt ${kilo(traffic)} i sekundet.${
        perSecond > STORM
          ? " Så mange ændringer kan ikke vises. Stop animationer, eller skriv den del under »Vis som grå kasse«."
          : perSecond > RESTLESS
            ? " Se efter animationer, der kan stoppes."
            : ""
      }`,
    },
  ];
}
