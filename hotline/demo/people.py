"""The invented people of the demo: ordinary Danish names, and some that test whoever shows them."""

from __future__ import annotations

# The chief first, then staff1 to staff6. Long, hyphenated, accented and hostile names are meant to be there:
# a page that breaks on them breaks for a real person one day.
PEOPLE: dict[str, tuple[str, ...]] = {
    "albertslund": (
        "Birthe Lindegaard",
        "Anne Bak",
        "Jesper Toft",
        "Fatima El-Hassan",
        "Søren Å. Kjær",
        "Lone Vestergaard",
        "Kim <b>Dam</b>",
    ),
    "glostrup": (
        "Henrik Brandt",
        "Pia Lund",
        "Morten Friis",
        "Æneas Østergård",
        "Yasmin Demirtaş",
        "Bo Ø",
        "Charlotte-Amalie Rosenkrantz Tybjerg-Christophersen",
    ),
    "hvidovre": (
        "Susanne Holt",
        "Mette Kragh",
        "Ole Winther",
        "Nadia Rahimi",
        "Per Skov",
        "Ditte O'Brien",
        "Thorbjørn Øllegaard",
    ),
    "ishoj": (
        "Jan Mørch",
        "Hanne Riis",
        "Ali Karim",
        "Tina Bjerre",
        "=SUM(A1:A9) Sørensen",
        "Claus Højgaard",
        "Ingrid Thomassen",
    ),
    "rodovre": (
        "Karen Steffensen",
        "Lars Bach",
        "Maja Krogh",
        "Emil Dahl",
        "Gitte Aagaard; drop table person",
        "Rasmus Laugesen",
        "Žofia Nowak",
    ),
}

COORDINATOR = "Tove Aabye"
READER = "Leif Ravn"
