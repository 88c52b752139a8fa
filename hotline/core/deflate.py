"""How a websocket's messages are packed: browsers may, we do not."""

from __future__ import annotations

from typing import Any

from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits


class InboundDeflate(PerMessageDeflate):
    """Takes what browsers compress, since theirs are the slow lines; sends plain, which saves 250 KB a socket.

    Browsers are asked to look back no further than 4 KB, which saves 28 KB more; most messages are smaller.
    """

    def __init__(self, most: int) -> None:
        super().__init__(client_max_window_bits=12)
        self._most = most

    def accept(self, offer: str) -> bool | str | None:
        """Take what is offered; a client that does not say that it can be asked looks back as far as it likes."""
        if "client_max_window_bits" not in offer:
            self.client_max_window_bits = self.DEFAULT_CLIENT_MAX_WINDOW_BITS
        return super().accept(offer)

    def frame_inbound_payload_data(self, proto: Any, data: bytes) -> bytes | CloseReason:
        """Inflate no further than a message may be long: 16 KB can become 16 MB."""
        if not self._inbound_compressed or not self._inbound_is_compressible or self._decompressor is None:
            return data
        try:
            plain: bytes = self._decompressor.decompress(bytes(data), self._most)
        except Exception:  # noqa: BLE001  # zlib.error; whatever it is, the frame is not good.
            return CloseReason.INVALID_FRAME_PAYLOAD_DATA
        return CloseReason.MESSAGE_TOO_BIG if self._decompressor.unconsumed_tail else plain

    def frame_outbound(
        self, proto: Any, opcode: Opcode, rsv: RsvBits, data: bytes, fin: bool
    ) -> tuple[RsvBits, bytes]:
        """Leave it as it is."""
        return rsv, data
