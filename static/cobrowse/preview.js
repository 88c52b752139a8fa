/**
 * »Se hvad hotlinen ser«: takes what the page that opened this window would send, and has it drawn in the frame that
 * staff's console uses, too. Sends nothing, and goes when that page goes.
 */
import "./preview.css";

const GONE_MS = 1000;

const page = document.getElementById("preview");
const from = page.dataset.from;
const frame = document.getElementById("replica");
const [state, words, close] = ["state", "words", "close"].map((name) =>
  page.querySelector(`[data-part="${name}"]`),
);

const say = (kind) => {
  if (state.textContent !== words.dataset[kind]) state.textContent = words.dataset[kind];
};
const draw = (message, transfer = []) => frame.contentWindow.postMessage(message, location.origin, transfer);

function alone() {
  draw({ kind: "clear" });
  frame.hidden = true;
  close.hidden = false;
  say("alone");
}

addEventListener("message", ({ origin, source, data }) => {
  if (source === frame.contentWindow && origin === location.origin) {
    if (data.kind === "ready") opener?.postMessage({ kind: "ready" }, from);
    else if (data.kind === "size") frame.style.height = `${Math.max(200, data.height)}px`;
  } else if (source === opener && origin === from) {
    if (data.kind === "snap") draw({ kind: "snap", epoch: data.epoch, z: data.z }, [data.z]);
    else if (data.kind === "ev") draw({ kind: "ev", epoch: data.epoch, seq: 0, ev: data.ev });
    else draw({ kind: "clear" });
    frame.hidden = data.kind === "clear";
    say(data.kind === "clear" ? "nothing" : "live");
  }
});

close.addEventListener("click", () => window.close());
setInterval(() => {
  if (!opener || opener.closed) window.close();
}, GONE_MS);

if (opener) draw({ kind: "hello" });
else alone();
