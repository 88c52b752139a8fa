"""One figure: what was measured, and what it is held against."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value. With a target, less is better unless `more` says otherwise; a peer did the same work."""

    bench: str
    figure: str
    value: float
    unit: str
    target: float | None = None
    more: bool = False
    peer: str | None = None
    peer_value: float | None = None

    @property
    def ok(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return self.value >= self.target if self.more else self.value <= self.target

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer."""
        if not self.peer_value or not self.value:
            return None
        return self.value / self.peer_value if self.more else self.peer_value / self.value

    def as_json(self) -> dict[str, object]:
        """Return the figure as the contract has it: what does not apply is left out."""
        fields = {**asdict(self), "ok": self.ok, "ratio": self.ratio}
        del fields["more"]
        return {name: value for name, value in fields.items() if value is not None}


def table(figures: list[Figure]) -> str:
    """Return the figures as lines to read."""
    rows = [("bench", "figure", "value", "target", "peer", "times better")]
    for each in figures:
        verdict = {True: "ok", False: "MISSED", None: ""}[each.ok]
        target = "" if each.target is None else f"{'>=' if each.more else '<='} {each.target:g} {verdict}"
        peer = "" if each.peer is None else f"{each.peer} {each.peer_value:g}"
        ratio = "" if each.ratio is None else f"{each.ratio:.1f}"
        rows.append((each.bench, each.figure, f"{each.value:.4g} {each.unit}", target, peer, ratio))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
