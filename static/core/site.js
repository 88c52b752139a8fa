// What every page needs. Pages work without it.
import { guard } from "./guard.js";
import { showNews } from "./news.js";

guard();
const mark = document.querySelector("[data-news]");
if (mark) showNews(mark);
