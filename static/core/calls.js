// Calls that wait in this browser (calls/queue.js) are sent from any page that their owner opens. Most of the time there
// are none, so what sends them is fetched only when there are.
const A_WHILE = 4000;

export function sendCalls(mark, load = () => import("../calls/sending.js")) {
  async function look() {
    try {
      if (localStorage.getItem(mark.dataset.queue) === null) return;
      const { sending } = await load();
      await sending().start();
    } catch {
      // No storage, or no line to fetch the script by; "online" looks again.
    }
  }

  addEventListener("online", look);
  // Another window saved one, and is sending it itself if it can.
  addEventListener("storage", ({ key }) => key === mark.dataset.queue && setTimeout(look, A_WHILE));
  return look();
}
