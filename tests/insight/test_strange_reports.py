"""Whatever people write, the report can be printed: an order to the typesetter is a text like any other."""

from __future__ import annotations

import io

import docx
import pytest

from hotline.insight.economy import services as economy
from hotline.insight.economy.rules import Rule
from hotline.insight.economy.services import LineFields
from hotline.insight.evaluation import services
from hotline.insight.evaluation.rules import Section
from tests.insight.evaluation_steps import begun
from tests.tools import pdf

BASE = "/insight/evaluation"
STRANGE = (
    '#read("/etc/passwd") $x^2$ \\ *b* _i_ <a> @b = c `d` #panic()',
    "]] #import \"/documents/house.typ\": data [[",
    "\u202egnal\u202c \u200f\u2066abc\u2069 مرحبا 💰 漢字 \ufffe \x0b\x1f",
    "\r\n\r\n\t \n\n",
    "x" * 4000,
    "ord " * 1000,
)  # fmt: skip


@pytest.mark.parametrize("text", STRANGE)
def test_a_judgement_of_any_text_is_printed(report, cast, sign_in, text):
    services.write(cast.chief, report.id, Section.SUMMARY, 0, text)
    browser = sign_in(cast.coordinator)
    printed = browser.get(f"{BASE}/{report.id}/report.pdf")
    assert printed.status_code == 200
    said = pdf.text(printed.data)
    assert "root:" not in said
    if text.startswith("#read"):
        assert '#read("/etc/passwd")' in said
    written = browser.get(f"{BASE}/{report.id}/report.docx")
    assert written.status_code == 200
    docx.Document(io.BytesIO(written.data))


def test_a_budget_line_of_any_name_is_printed(cast, topics, log, sign_in):
    economy.install_budget(2026)
    for name in (text[:70].strip() or "-" for text in STRANGE[:5]):
        economy.add_line(cast.coordinator, 2026, LineFields(name, Rule.OWN, {}))
    log(cast.mette)
    row = begun(cast)
    browser = sign_in(cast.coordinator)
    for path in (
        f"{BASE}/{row.id}/report.pdf",
        f"{BASE}/{row.id}/report.docx",
        "/insight/economy/settlement.pdf?period=2026",
        "/insight/economy/settlement.xlsx?period=2026",
        "/insight/economy/picture.svg",
    ):
        assert browser.get(path).status_code == 200, path
