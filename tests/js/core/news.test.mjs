import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { showNews } from "../../../static/core/news.js";

function head() {
  const { window } = new JSDOM(
    '<a data-news="/news/count"><span data-news-count hidden><span data-number></span></span></a>',
  );
  const page = window.document;
  return { page, mark: page.querySelector("[data-news]"), badge: page.querySelector("[data-news-count]") };
}

const answers = (unread) => async () => ({ ok: true, redirected: false, json: async () => ({ unread }) });

test("it shows how many are new", async () => {
  const { page, mark, badge } = head();
  await showNews(mark, { fetch: answers(3), page });
  assert.equal(badge.hidden, false);
  assert.equal(badge.textContent, "3");
});

test("it shows nothing when nothing is new, and never a number of three digits", async () => {
  const { page, mark, badge } = head();
  await showNews(mark, { fetch: answers(0), page });
  assert.equal(badge.hidden, true);
  await showNews(mark, { fetch: answers(120), page });
  assert.equal(badge.textContent, "99+");
});

test("it keeps quiet on a bad line and when the session has ended", async () => {
  const { page, mark, badge } = head();
  await showNews(mark, { fetch: () => Promise.reject(new TypeError("offline")), page });
  await showNews(mark, { fetch: async () => ({ ok: true, redirected: true }), page });
  assert.equal(badge.hidden, true);
});
