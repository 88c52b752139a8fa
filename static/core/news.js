// How much has changed since the reader last looked, in the head of the page: asked for when the page has been
// shown, and again when the reader comes back to it, so that no page waits for it.

export async function showNews(mark, { fetch = globalThis.fetch, page = document } = {}) {
  const badge = mark.querySelector("[data-news-count]");
  const number = mark.querySelector("[data-number]");

  async function ask() {
    if (page.visibilityState === "hidden") return;
    try {
      const answer = await fetch(mark.dataset.news, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const { unread } = await answer.json();
      number.textContent = unread > 99 ? "99+" : String(unread);
      badge.hidden = unread === 0;
    } catch {
      // A bad line: the mark stays as it was.
    }
  }

  page.addEventListener("visibilitychange", ask);
  await ask();
}
