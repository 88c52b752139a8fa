"""What an address, a host and a selector may look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.cobrowse.sites import rules
from hotline.cobrowse.sites.rules import Kind, Marks, Mistake, Wrong


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.hvidovre.dk", "https://www.hvidovre.dk"),
        ("https://www.hvidovre.dk/", "https://www.hvidovre.dk"),
        ("HTTPS://WWW.Hvidovre.DK", "https://www.hvidovre.dk"),
        ("https://www.hvidovre.dk:443", "https://www.hvidovre.dk"),
        ("https://www.hvidovre.dk:8443", "https://www.hvidovre.dk:8443"),
        ("https://ishøj.dk", "https://xn--ishj-ira.dk"),
    ],
)
def test_an_origin_is_what_browsers_send(typed, origin):
    assert rules.tidy_origin(typed) == origin


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("www.hvidovre.dk", Wrong.NOT_AN_ADDRESS),
        ("http://www.hvidovre.dk", Wrong.NOT_HTTPS),
        ("javascript://www.hvidovre.dk", Wrong.NOT_HTTPS),
        ("https://www.hvidovre.dk/flytning", Wrong.MORE_THAN_ORIGIN),
        ("https://www.hvidovre.dk/?", Wrong.MORE_THAN_ORIGIN),
        ("https://www.hvidovre.dk#x", Wrong.MORE_THAN_ORIGIN),
        ("https://a@www.hvidovre.dk", Wrong.MORE_THAN_ORIGIN),
        ("https://*.hvidovre.dk", Wrong.NOT_AN_ADDRESS),
        ("https://hvidovre", Wrong.NOT_AN_ADDRESS),
        ("https://10.0.0.1", Wrong.NOT_AN_ADDRESS),
        ("https://www.hvidovre.dk; script-src *", Wrong.NOT_AN_ADDRESS),
        ("https://www.hvidovre.dk'", Wrong.NOT_AN_ADDRESS),
        ("https://www.hvidovre.dk:99999", Wrong.NOT_AN_ADDRESS),
        ("https://[::1", Wrong.NOT_AN_ADDRESS),
        ("https://-a.dk", Wrong.NOT_AN_ADDRESS),
        ("https://..", Wrong.NOT_AN_ADDRESS),
        ("https://ø" + "ø" * 70 + ".dk", Wrong.NOT_AN_ADDRESS),
        ("https://" + "a" * 200 + ".dk", Wrong.TOO_LONG),
        ("http://localhost:5000", Wrong.NOT_HTTPS),
        ("https://localhost", Wrong.NOT_AN_ADDRESS),
    ],
)
def test_anything_else_is_no_origin(typed, wrong):
    with pytest.raises(Mistake) as found:
        rules.tidy_origin(typed)
    assert found.value.wrong is wrong


def test_this_machine_only_in_demo_mode():
    assert rules.tidy_origin("http://127.0.0.1:5114", demo=True) == "http://127.0.0.1:5114"
    assert rules.tidy_origin("http://[::1]:80", demo=True) == "http://[::1]"
    with pytest.raises(Mistake):
        rules.tidy_origin("http://www.hvidovre.dk", demo=True)


@given(st.text())
def test_whatever_is_typed_the_origin_is_safe_in_a_header_or_refused(text):
    try:
        origin = rules.tidy_origin(text)
    except Mistake:
        return
    assert origin.isascii()
    assert not set(origin) & set(" ;,'\"*<>\\\r\n\t?#@")
    assert origin.startswith("https://")
    assert rules.tidy_origin(origin) == origin


@pytest.mark.parametrize(
    "selector",
    [
        ".adresse",
        "#flytning select",
        'input[name="street"]',
        "input[name='street'] ",
        'a[href^="https://x.dk/a,b"]',
        "form.flyt > .trin",
        "form.flyt>.trin",
        "label:not(.x) .y",
        "div.a.b#c[data-x]",
        ".løn-æøå",
        '[lang="da" i]',
    ],
)
@pytest.mark.parametrize("kind", Kind)
def test_a_selector_may_name_tags_classes_ids_and_attributes(selector, kind):
    assert rules.tidy_selectors(selector, kind) == (selector.strip(),)


@pytest.mark.parametrize(
    ("selector", "wrong"),
    [
        (".a, .b", Wrong.COMMA),
        (".a{}", Wrong.NOT_A_SELECTOR),
        (".a{background:url(https://evil.dk)}", Wrong.NOT_A_SELECTOR),
        ("</style><script>", Wrong.NOT_A_SELECTOR),
        ("@import 'x'", Wrong.NOT_A_SELECTOR),
        (".a:has(.b)", Wrong.NOT_A_SELECTOR),
        (".a + .b", Wrong.NOT_A_SELECTOR),
        (".a ~ .b", Wrong.NOT_A_SELECTOR),
        (".a:nth-child(2)", Wrong.NOT_A_SELECTOR),
        (".a::before", Wrong.NOT_A_SELECTOR),
        ("> .a", Wrong.NOT_A_SELECTOR),
        (".a >", Wrong.NOT_A_SELECTOR),
        (".1a", Wrong.NOT_A_SELECTOR),
        ("[a=b]", Wrong.NOT_A_SELECTOR),
        ('[a="b', Wrong.NOT_A_SELECTOR),
        ('[a="b\\"]', Wrong.NOT_A_SELECTOR),
        (".a\\:b", Wrong.NOT_A_SELECTOR),
        ("//div", Wrong.NOT_A_SELECTOR),
        ("." + "a" * 300, Wrong.TOO_LONG),
        ("\n".join(f".a{number}" for number in range(41)), Wrong.TOO_MANY),
    ],
)
def test_hostile_and_unknown_selectors_are_refused(selector, wrong):
    with pytest.raises(Mistake) as found:
        rules.tidy_selectors(selector, Kind.HIDE)
    assert found.value.wrong is wrong


@pytest.mark.parametrize("selector", ["*", "input", "body", "body input", "input:not(.secret)", "form > *"])
def test_everything_is_never_shown_by_a_slip(selector):
    with pytest.raises(Mistake) as found:
        rules.tidy_selectors(selector, Kind.SHOW)
    assert found.value.wrong is Wrong.SHOWS_ALL
    assert rules.tidy_selectors(selector, Kind.BLOCK) == (selector,)


@given(st.text(alphabet=".#[]=\"':()>abi- \\{},\n*+~ø1", max_size=220))
def test_whatever_is_typed_a_selector_has_nothing_that_could_leave_it(text):
    try:
        found = rules.tidy_selectors(text, Kind.HIDE)
    except Mistake:
        return
    for selector in found:
        assert not set(selector) & set("{}\\\n;@+~")
        assert len(selector) <= rules.SELECTOR_MOST


def test_hosts_are_origins_each_once():
    text = "cdn.hvidovre.dk\nhttps://cdn.hvidovre.dk/\n\n https://x.dk "
    assert rules.tidy_hosts(text) == ("https://cdn.hvidovre.dk", "https://x.dk")
    with pytest.raises(Mistake) as found:
        rules.tidy_hosts("\n".join(f"a{number}.dk" for number in range(21)))
    assert found.value.wrong is Wrong.TOO_MANY
    for bad in ("*", "data:", "'unsafe-inline'", "https:", "x.dk/sti", "x.dk; script-src x.dk"):
        with pytest.raises(Mistake):
            rules.tidy_hosts(bad)


def test_what_travels_to_each_page_is_small():
    long = tuple(f".{'a' * 190}{number}" for number in range(40))
    assert rules.fits(Marks(show=long))
    assert not rules.fits(Marks(show=long, hide=long))
    assert Marks(show=(".a",)).body() == {"show": [".a"]}
