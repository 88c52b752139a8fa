/**
 * A Socket.IO client for one namespace over WebSocket, and no more: a quarter of the citizen's bundle would otherwise
 * be transports that are never used. Protocols: Engine.IO 4, Socket.IO 5 (docs/decisions/0051).
 */
const CONNECT = "0",
  DISCONNECT = "1",
  EVENT = "2",
  ACK = "3",
  CONNECT_ERROR = "4",
  BINARY_EVENT = "5";
// Why a server closed the line, where it says so; it is called again in any case.
const REASONS = { 1012: "restart", 1013: "slow" };
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 3000;

/**
 * @param {string} portal the server's origin
 * @param {string} namespace such as "/cob-c"
 * @param {() => object} auth asked anew at each connection
 * @param {() => string} [shard] what both ends of a session name, so that they are led to the same relay; asked anew, too
 */
export function createLine(portal, namespace, auth, shard = () => "") {
  const handlers = new Map();
  const answers = new Map();
  const url = `${portal.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`;
  const address = () => (shard() ? `${url}&s=${encodeURIComponent(shard())}` : url);
  let socket = null,
    connected = false,
    closed = false;
  let lastId = 0,
    tries = 0,
    silence = null,
    retry = null,
    patience = 60_000;

  const tell = (event, ...args) => handlers.get(event)?.(...args);

  function open() {
    clearTimeout(retry);
    socket = new WebSocket(address());
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => typeof data === "string" && receive(data);
    socket.onclose = (event) => lost(REASONS[event?.code] ?? "transport close");
    listen();
  }

  // The server pings; a line that has been silent for too long is dead, whatever the browser thinks.
  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => socket?.close(), patience);
  }

  function receive(text) {
    listen();
    if (text[0] === "0") {
      const { pingInterval, pingTimeout } = JSON.parse(text.slice(1));
      patience = pingInterval + pingTimeout;
      socket.send(`4${CONNECT}${namespace},${JSON.stringify(auth())}`);
    } else if (text[0] === "2") socket.send("3");
    else if (text[0] === "1") lost("transport close");
    else if (text[0] === "4") packet(text[1], text.slice(2));
  }

  function packet(type, rest) {
    const [, space, id, json] = /^(\/[^,]*)?,?(\d*)(.*)$/s.exec(rest);
    if (space !== namespace) return;
    const data = json ? JSON.parse(json) : null;
    if (type === CONNECT) {
      connected = true;
      tries = 0;
      tell("connect");
    } else if (type === EVENT) tell(...data);
    else if (type === ACK) {
      const answer = answers.get(Number(id));
      answers.delete(Number(id));
      answer?.(...data);
    } else if (type === CONNECT_ERROR) {
      tell("connect_error", data);
    } else if (type === DISCONNECT) {
      closed = true;
      lost("io server disconnect");
    }
  }

  function lost(reason) {
    clearTimeout(silence);
    if (socket) {
      socket.onclose = socket.onmessage = null;
      socket.close();
      socket = null;
    }
    answers.clear();
    const was = connected;
    connected = false;
    if (!closed) {
      // Some of the wait is chance, so that not everybody comes back in the same moment.
      const wait = Math.min(FIRST_WAIT_MS * 2 ** tries++, LONGEST_WAIT_MS) * (0.75 + Math.random() / 2);
      retry = setTimeout(open, wait);
    }
    if (was) tell("disconnect", reason);
    else if (!closed) tell("connect_error", { message: "line" });
  }

  /** Sends an event; `answer` gets what the server's handler returns. One binary value, called `z`, may be in it. */
  function emit(event, body, answer) {
    // A line that is closing takes nothing more, and whoever speaks is told of the end right after.
    if (!connected || socket.readyState !== WebSocket.OPEN) return;
    const id = answer ? ++lastId : "";
    if (answer) answers.set(id, answer);
    const { z, ...rest } = body;
    if (!z) {
      socket.send(`4${EVENT}${namespace},${id}${JSON.stringify([event, body])}`);
      return;
    }
    const shape = { ...rest, z: { _placeholder: true, num: 0 } };
    socket.send(`4${BINARY_EVENT}1-${namespace},${id}${JSON.stringify([event, shape])}`);
    socket.send(z);
  }

  /** Connects anew at once, with what auth and shard say by now. */
  function again() {
    lost("again");
    open();
  }

  function close() {
    if (connected) socket.send(`4${DISCONNECT}${namespace},`);
    closed = true;
    clearTimeout(retry);
    lost("io client disconnect");
  }

  open();
  return {
    emit,
    again,
    close,
    on: (event, handler) => handlers.set(event, handler),
    get connected() {
      return connected;
    },
  };
}
