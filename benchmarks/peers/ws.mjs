/** The least that a relay can do: whole frames from one socket to another, and one byte as the answer. */
import { WebSocketServer } from "ws";

const staff = new Map();
const server = new WebSocketServer({ port: Number(process.argv[2]), host: "127.0.0.1" }, () =>
  console.log("ready"),
);

server.on("connection", (socket, request) => {
  const query = new URL(request.url, "ws://localhost").searchParams;
  const session = query.get("s");
  if (query.get("side") === "staff") {
    staff.set(session, socket);
    socket.on("message", () => {});
    return;
  }
  socket.on("message", (data, isBinary) => {
    staff.get(session)?.send(data, { binary: isBinary });
    socket.send("k");
  });
});
process.on("SIGTERM", () => process.exit(0));
