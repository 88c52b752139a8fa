// What every page needs. Pages work without it.
import { sendCalls } from "./calls.js";
import { guard } from "./guard.js";
import { showNews } from "./news.js";

guard();
const mark = document.querySelector("[data-news]");
if (mark) showNews(mark);
const queue = document.querySelector("[data-queue]");
if (queue) sendCalls(queue);
