"""The budget of S4 5.5, year 1, per municipality at five municipalities, in whole kroner: 97.890 together.

S4 does not say which lines are common. What one buys once for all is read as common, the rest as each one's own; the rule
stands on every line and can be changed.
"""

from __future__ import annotations

from hotline.insight.economy.rules import Rule

SEED: tuple[tuple[str, Rule, int], ...] = (
    ("70-nummer", Rule.SHARED, 40),
    ("Softphone-licens", Rule.OWN, 350),
    ("Co-browsing", Rule.SHARED, 25_000),
    ("PC og dataabonnement", Rule.OWN, 6_500),
    ("Uddannelse", Rule.OWN, 10_000),
    ("Bemanding", Rule.WAGES, 36_000),
    ("Markedsføring", Rule.SHARED, 5_000),
    ("Buffer og udvikling", Rule.SHARED, 15_000),
)
