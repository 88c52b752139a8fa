/**
 * One end of the connection that carries a picture of the screen from the citizen's browser to staff's. The server
 * numbers each share and says when one begins; what belongs to another share is not touched.
 */
const PATIENCE_MS = 3000;
const MOST_RESTARTS = 3;

/**
 * @param {(event: string, body: object, answer?: (said: any) => void) => void} say to the server
 * @param {(kind: "calling" | "live" | "failed") => void} onChange
 * @param {(stream: MediaStream) => void} [onPicture] at the end that sees
 */
export function createCall({ say, onChange, onPicture = () => {} }) {
  let peer = null,
    share = 0,
    restarts = 0,
    patience = null,
    work = Promise.resolve();

  // Descriptions and candidates are used in the order in which they came.
  function inOrder(step) {
    const number = share;
    work = work.then(step).catch(() => number === share && onChange("failed"));
    return work;
  }

  const ask = (event) => new Promise((answer) => say(event, {}, answer));
  const signal = (body) => say("rtc", { share, ...body });

  function close() {
    clearTimeout(patience);
    if (peer) {
      peer.onicecandidate = peer.onconnectionstatechange = peer.ontrack = null;
      peer.close();
      peer = null;
    }
    share = 0;
    // A step that still waits for an answer must not hold up the next share.
    work = Promise.resolve();
  }

  async function connect(number, stream) {
    const ways = await ask("ice");
    if (number !== share || typeof ways !== "object") return;
    peer = new RTCPeerConnection(ways);
    peer.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate) return;
      signal({
        kind: "ice",
        candidate: candidate.candidate,
        mid: candidate.sdpMid,
        line: candidate.sdpMLineIndex,
      });
    };
    peer.onconnectionstatechange = () => follow(stream);
    peer.ontrack = ({ streams, track }) => onPicture(streams[0] ?? new MediaStream([track]));
    if (!stream) return;
    for (const track of stream.getVideoTracks()) {
      peer.addTransceiver(track, { direction: "sendonly", streams: [stream] });
    }
    await offer();
  }

  /** A new share: whatever was before is over. With a `stream` this end offers it, without one it waits for it. */
  function begin(number, stream = null) {
    close();
    share = number;
    restarts = 0;
    onChange("calling");
    return inOrder(() => connect(number, stream));
  }

  async function offer(options = {}) {
    const end = peer;
    await end.setLocalDescription(await end.createOffer(options));
    if (end === peer) signal({ kind: "offer", sdp: end.localDescription.sdp });
  }

  // A way that is lost for some seconds is looked for anew, by the end that offers; the picture stays the same.
  function follow(stream) {
    clearTimeout(patience);
    const state = peer.connectionState;
    if (state === "connected") {
      restarts = 0;
      onChange("live");
    } else if (state === "failed" || state === "disconnected") {
      if (!stream) onChange(state === "failed" ? "failed" : "calling");
      else patience = setTimeout(() => again(false), state === "failed" ? 0 : PATIENCE_MS);
    }
  }

  /** Looks for another way to the same picture; `asked` by a person it may begin counting again. */
  function again(asked = true) {
    if (!peer) return;
    if (asked) restarts = 0;
    if (restarts >= MOST_RESTARTS) {
      onChange("failed");
      return;
    }
    restarts += 1;
    onChange("calling");
    const number = share;
    inOrder(async () => {
      // The relay's password may have run out since.
      const ways = await ask("ice");
      if (number !== share || typeof ways !== "object") return;
      peer.setConfiguration(ways);
      await offer({ iceRestart: true });
    });
  }

  async function use({ kind, sdp, candidate, mid, line }) {
    const end = peer;
    if (kind === "ice") {
      // A candidate of an attempt that is over already is of no use, and no fault.
      await end.addIceCandidate({ candidate, sdpMid: mid, sdpMLineIndex: line }).catch(() => {});
      return;
    }
    await end.setRemoteDescription({ type: kind, sdp });
    if (kind === "offer") {
      await end.setLocalDescription(await end.createAnswer());
      if (end === peer) signal({ kind: "answer", sdp: end.localDescription.sdp });
    } else if (end.connectionState === "connected") {
      // Another way was found before the old one was gone: nothing tells of that.
      onChange("live");
    }
  }

  /** What the other end says, as the server passes it on. */
  function receive(body) {
    inOrder(() => (peer && body.share === share ? use(body) : undefined));
  }

  return {
    begin,
    again,
    close,
    receive,
    figures: async () => (peer ? [...(await peer.getStats()).values()] : []),
  };
}
