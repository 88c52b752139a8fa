"""The five municipalities that share the hotline."""

from __future__ import annotations

from hotline.accounts import queries, services

# Codes are the official municipality codes; populations add up to S4's 159,000. The telephone numbers are
# invented and are put right under Administration.
MUNICIPALITIES = (
    ("albertslund", "Albertslund", "165", 28_000, "https://albertslund.dk", "43 00 00 01"),
    ("glostrup", "Glostrup", "161", 22_000, "https://glostrup.dk", "43 00 00 02"),
    ("hvidovre", "Hvidovre", "167", 51_000, "https://hvidovre.dk", "36 00 00 03"),
    ("ishoj", "Ishøj", "183", 21_000, "https://ishoj.dk", "43 00 00 04"),
    ("rodovre", "Rødovre", "175", 37_000, "https://rk.dk", "36 00 00 05"),
)


def add_municipalities() -> int:
    """Add those of the five that are missing; gives how many."""
    known = {each.key for each in queries.municipalities()}
    missing = [each for each in MUNICIPALITIES if each[0] not in known]
    for key, name, code, population, website, phone in missing:
        services.add_municipality(
            key=key, name=name, code=code, population=population, website=website, phone=phone
        )
    return len(missing)
