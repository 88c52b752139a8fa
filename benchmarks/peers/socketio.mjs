/** The relay of co-browse as Node's Socket.IO does it out of the box: the same messages and answers, and no gate. */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((_request, answer) => answer.end());
const io = new Server(http, { transports: ["websocket"], maxHttpBufferSize: 300_000 });
const citizens = io.of("/cob-c"),
  staff = io.of("/cob-s");

citizens.on("connection", (socket) => {
  const room = socket.handshake.query.s;
  socket.on("tick", () => {});
  socket.on("ready", () => socket.emit("start", { after: 0 }));
  socket.on("snap", (body, answer) => {
    staff.to(room).emit("snap", body);
    answer("ok");
  });
  socket.on("ev", (body, answer) => {
    staff.to(room).emit("ev", body);
    answer("ok");
  });
});
staff.on("connection", (socket) => {
  socket.join(socket.handshake.query.s);
  socket.on("ack", () => {});
  socket.on("tick", () => {});
});

http.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
