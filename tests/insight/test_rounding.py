"""The same share is the same number on every page and in every report."""

from __future__ import annotations

from decimal import Decimal

from hotline.core import rounding
from hotline.insight import measures
from hotline.insight.campaigns.rules import per_evening
from hotline.insight.evaluation import reading, use
from hotline.insight.komhen.rules import Change
from hotline.insight.measures import Measure
from hotline.insight.overview import tables


def test_half_of_a_tenth_goes_up_everywhere(app):
    """49 of 400 are 12,25 per cent: 12,3. Rounded to the even neighbour it was 12,2 in the report alone."""
    with app.test_request_context():
        assert measures.Share(Measure.ONLINE, 49, 400).percent == Decimal("12.3")
        assert tables.share(49, 400) == Decimal("12.3")
        assert reading.of_all(49, 400) == "12,3 %"
        assert Change(449, 400).percent == Decimal("12.3")
        # 41 of 20 evenings: 2,05.
        assert use._mean(41, 20) == "2,1"  # It is said in the midst of a sentence only.
        assert per_evening(41, 20) == Decimal("2.1")
    assert rounding.tenth(Decimal("-0.05")) == Decimal("-0.1")


def test_of_nothing_there_is_no_share():
    assert rounding.percent(0, 0) is None
    assert rounding.percent(1, 0) is None
    assert rounding.percent(3, 2) == Decimal("150.0")
