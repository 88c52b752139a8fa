// What every page needs. Pages work without it.
import { showNews } from "./news.js";

const mark = document.querySelector("[data-news]");
if (mark) showNews(mark);
