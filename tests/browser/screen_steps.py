"""Steps of a screen share: a browser that picks a tab by itself, and what staff's video shows."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.cobrowse_steps import STAFF_STATE, wait_until

# The tab that the browser's picker chooses by itself (conftest.ARGUMENTS); it stands for borger.dk.
SHARED_TAB = "Den delte fane"

# Draws the frame that came last, and gives the colour in its middle.
_COLOUR = """() => {
  const video = document.querySelector('[data-screen="video"]');
  if (!video.videoWidth || video.hidden) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d");
  context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}"""
RED, GREEN, BLUE = 0, 1, 2


def shared_tab(context: BrowserContext, colour: str = "#ff0000") -> Page:
    """A tab in one colour, to be shared."""
    tab = context.new_page()
    tab.set_content(f"<title>{SHARED_TAB}</title>")
    paint(tab, colour)
    return tab


def paint(tab: Page, colour: str) -> None:
    """Let the shared tab have another colour."""
    tab.evaluate(f"document.documentElement.style.background = document.body.style.background = {colour!r}")


def join(citizen: Page, code: str) -> None:
    """The citizen enters the code and chooses to share the screen; ends before the consent to that."""
    citizen.goto("/deltag")
    citizen.get_by_label("Kode på seks cifre").press_sequentially(code)
    citizen.get_by_role("button", name="Fortsæt").click()
    citizen.get_by_role("link", name="Del skærmen (borger.dk og andre sider)").click()
    expect(citizen.get_by_role("heading", name="Vil du dele din skærm?")).to_be_visible()


def agree(citizen: Page) -> None:
    """The citizen says yes, and the browser picks the tab."""
    citizen.get_by_role("button", name="Ja, vælg hvad jeg vil vise").click()


def sees(staff: Page, channel: int) -> None:
    """Wait until staff's video is of that colour."""
    others = [each for each in (RED, GREEN, BLUE) if each != channel]

    def is_so() -> bool:
        pixel = staff.evaluate(_COLOUR)
        return bool(pixel) and pixel[channel] > 180 and all(pixel[other] < 90 for other in others)

    wait_until(staff, is_so, "the colour in staff's video")


def sees_nothing(staff: Page) -> None:
    """Staff's video is gone, and so is its stream."""
    expect(staff.locator('[data-screen="video"]')).to_be_hidden()
    assert staff.evaluate("document.querySelector('[data-screen=\"video\"]').srcObject === null")


def state(staff: Page, words: str) -> None:
    """Wait for what the console says."""
    expect(staff.locator(STAFF_STATE)).to_have_text(words)


def status(citizen: Page, words: str) -> None:
    """Wait for what the citizen's page says."""
    expect(citizen.locator('[data-part="status"]')).to_have_text(words)


def keep_track(citizen: Page) -> None:
    """Remember the captured track, to be asked afterwards whether it was let go of."""
    citizen.evaluate("window.track = document.querySelector('video').srcObject.getVideoTracks()[0]")


# Lets a test cut the line under the page, and see what the page does about it.
LISTEN = """() => {
  window.sockets = [];
  window.peers = [];
  window.offers = 0;
  window.answers = 0;
  window.isCut = false;
  class Dead {
    constructor() { setTimeout(() => this.onclose?.(), 20); }
    send() {}
    close() {}
  }
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url) {
      if (window.isCut) return new Dead();
      super(url);
      window.sockets.push(this);
    }
    send(data) {
      if (typeof data === "string" && data.includes('"kind":"offer"')) window.offers += 1;
      super.send(data);
    }
  };
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) { super(...given); window.peers.push(this); }
    setRemoteDescription(given) {
      return super.setRemoteDescription(given).finally(() => setTimeout(() => { window.answers += 1; }));
    }
  };
}"""
CUT = "() => { window.isCut = true; window.sockets.forEach((socket) => socket.close()); }"
MEND = "() => { window.isCut = false; }"
# What a connection says whose way is gone; the way that is looked for anew is real.
LOSE_THE_WAY = """() => {
  const peer = window.peers.at(-1);
  Object.defineProperty(peer, "connectionState", { get: () => "failed", configurable: true });
  peer.dispatchEvent(new Event("connectionstatechange"));
  delete peer.connectionState;
}"""

NEVER_FIND_A_WAY = """() => Object.defineProperty(window.peers.at(-1), "connectionState", {
  get: () => "failed", configurable: true,
})"""
TRY_ONCE_MORE = """async () => {
  window.peers.at(-1).dispatchEvent(new Event("connectionstatechange"));
  await new Promise((done) => setTimeout(done, 50));
  return document.querySelector('[data-part="status"]').textContent.startsWith("Billedet kan ikke");
}"""
FIND_ONE_AGAIN = "() => { delete window.peers.at(-1).connectionState; }"


# The picker is the browser's own: shutting it, and a computer that forbids it, look like this to the page.
REFUSE = """() => {
  window.original ??= navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getDisplayMedia = () =>
    Promise.reject(new DOMException("Permission denied by user", "NotAllowedError"));
}"""
ALLOW = "() => { navigator.mediaDevices.getDisplayMedia = window.original; }"

PLACE_OF_POINTER = """() => {
  const video = document.querySelector('[data-screen="video"], [data-part="preview"]');
  const pointer = document.querySelector(".screen-pointer").getBoundingClientRect();
  const box = video.getBoundingClientRect();
  const scale = Math.min(box.width / video.videoWidth, box.height / video.videoHeight);
  const width = video.videoWidth * scale, height = video.videoHeight * scale;
  return [
    (pointer.x + pointer.width / 2 - box.x - (box.width - width) / 2) / width,
    (pointer.y + pointer.height / 2 - box.y - (box.height - height) / 2) / height,
  ];
}"""
