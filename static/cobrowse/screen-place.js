/** Places in a picture, in thousandths of its width and height, so that both sides may show it at their own size. */

/** Where in the picture of `video`, which may stand in a box of other proportions, a point of the window lies. */
export function placeOf(video, { clientX, clientY }) {
  const box = video.getBoundingClientRect();
  const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
  const width = video.videoWidth * scale,
    height = video.videoHeight * scale;
  const x = (clientX - box.left - (box.width - width) / 2) / width,
    y = (clientY - box.top - (box.height - height) / 2) / height;
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return null;
  return { x: Math.round(x * 1000), y: Math.round(y * 1000) };
}

/** Puts `pointer` at that place of the picture, in the box that both stand in. */
export function putAt(pointer, video, { x, y, mark }) {
  const scale = Math.min(video.clientWidth / video.videoWidth, video.clientHeight / video.videoHeight) || 0;
  const width = video.videoWidth * scale,
    height = video.videoHeight * scale;
  pointer.style.left = `${video.offsetLeft + (video.clientWidth - width) / 2 + (width * x) / 1000}px`;
  pointer.style.top = `${video.offsetTop + (video.clientHeight - height) / 2 + (height * y) / 1000}px`;
  pointer.classList.toggle("screen-pointer-mark", mark);
  pointer.hidden = false;
}

/** A place in words, for who cannot see it or looks at another window: "øverst til højre". */
export function inWords({ x, y }, rows, columns) {
  const third = (value) => Math.min(2, Math.floor((value * 3) / 1000));
  return `${rows[third(y)]} ${columns[third(x)]}`;
}
