/**
 * Tries whether the page may talk to the portal, as a shared page would: by asking, and by opening a socket that
 * says nothing. The browser itself tells what its policy forbids.
 */
import { mended } from "./policy.js";

const PATIENCE_MS = 8000;

/** Collects what the browser reports as forbidden while `act` runs. */
async function watching(act) {
  const forbidden = [];
  const note = (event) => event.disposition === "enforce" && forbidden.push(event);
  addEventListener("securitypolicyviolation", note);
  const result = await act();
  // The report may come after the failure that it explains.
  await new Promise((resolve) => setTimeout(resolve, 100));
  removeEventListener("securitypolicyviolation", note);
  return { result, forbidden };
}

async function ask(portal) {
  try {
    const answer = await fetch(`${portal}/cob/v1/site`, {
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function opens(address) {
  return new Promise((resolve) => {
    let socket;
    try {
      socket = new WebSocket(address);
    } catch {
      resolve(false);
      return;
    }
    const done = (opened) => {
      clearTimeout(timer);
      socket.close();
      resolve(opened);
    };
    const timer = setTimeout(() => done(false), PATIENCE_MS);
    socket.addEventListener("open", () => done(true));
    socket.addEventListener("error", () => done(false));
  });
}

/** The policies that came with the page: in the answer's head, asked for once more, and in its own head. */
export async function delivered() {
  const found = Array.from(
    document.querySelectorAll('meta[http-equiv="Content-Security-Policy" i]'),
    (meta) => ["meta", meta.content],
  );
  try {
    const answer = await fetch(location.href.split("#")[0], { method: "HEAD", cache: "no-store" });
    const header = answer.headers.get("content-security-policy");
    if (header) found.unshift(["header", header]);
  } catch {
    // The page may not ask its own server: then the browser's reports are all there is.
  }
  return found;
}

/** @returns {Promise<{site: object | null, findings: object[]}>} what the portal knows of this site */
export async function tryLine(portal) {
  const socket = portal.replace(/^http/, "ws");
  const { result, forbidden } = await watching(async () => ({
    site: await ask(portal),
    open: await opens(`${socket}/socket.io/?EIO=4&transport=websocket`),
  }));
  const blocked = forbidden.filter((event) => event.effectiveDirective === "connect-src");
  if (blocked.length) {
    return {
      site: result.site,
      findings: [
        {
          level: "bad",
          title: "Sidens politik (CSP) spærrer for forbindelsen til hotlinen",
          text: "Scriptet må hentes, men det må ikke tale med portalen. Skift linjen connect-src ud med denne:",
          paste: mended(blocked[0].originalPolicy, "connect-src", [portal, socket]),
        },
      ],
    };
  }
  if (!result.site || !result.open) {
    return {
      site: result.site,
      findings: [
        {
          level: "bad",
          title: "Der er ikke forbindelse til hotlinen",
          text: "Sidens politik spærrer ikke. Se efter en firewall, et filter i browseren eller et netværk, der ikke tillader WebSocket.",
        },
      ],
    };
  }
  const good = "Scriptet er hentet, og siden kan tale med portalen, også over WebSocket.";
  return { site: result.site, findings: [{ level: "good", title: "Forbindelse til hotlinen", text: good }] };
}
