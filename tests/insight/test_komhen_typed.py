"""What municipalities count themselves: typed in, or from a file that is taken whole or not at all."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from hotline.accounts import queries as accounts
from hotline.core import spreadsheet
from hotline.core.errors import Conflict, NotFound, Refused
from hotline.insight.komhen import files, forms, queries, services
from hotline.insight.komhen.rules import Channel, Contact, Kind
from hotline.organisation.campaigns.rules import ContactType
from tests.calls.conftest import TUESDAY
from tests.conftest import in_copenhagen
from tests.insight.komhen_steps import as_read
from tests.tools.disguises import CASES

MONDAY = TUESDAY.replace(day=23)
HEAD = "kanal;antal\n"


@pytest.fixture
def week(cast, topics):
    return services.plan(cast.coordinator, 2026, 48, Kind.REAL)


@pytest.fixture
def hvidovre(cast) -> int:
    return accounts.municipality("hvidovre").id


def whose(typed=frozenset()) -> files.Whose:
    return files.Whose("hvidovre", "Hvidovre", MONDAY, typed)


def problems(text: str, typed=frozenset()) -> list[tuple[int, str]]:
    found = files.read(text, whose(typed))
    return [(line.number, " ".join(line.problems)) for line in found.lines if line.problems]


def upload(post, browser, week, text, status=200):
    body = text if isinstance(text, bytes) else text.encode()
    path = f"/insight/komhen/{week.id}/hvidovre/file"
    answer = post(browser, path, {"file": (io.BytesIO(body), "tal.csv")}, content_type="multipart/form-data")
    assert answer.status_code == status
    return answer.text


# Typed in


def test_a_chief_types_the_weeks_numbers_in(week, cast, sign_in, post, hvidovre):
    path = f"/insight/komhen/{week.id}/hvidovre"
    posted = {"version": "0", "letter": "3100", "personal": "2200", "self_started": "250", "self_done": "50"}
    assert post(sign_in(cast.chief), path, posted).status_code == 302
    # Week 40 of 2010 in Fredericia: 3.100 + 2.200 = 5.300 contacts; 50/250 = 20 % completed.
    page = sign_in(cast.chief).get(f"/insight/komhen/{week.id}").text
    assert "5.300" in page
    assert "20,0 %" in page
    sheet = queries.sheet(week.id, hvidovre)
    assert (sheet.version, sheet.changed_by_id) == (1, cast.chief.id)
    assert 'value="3100"' in sign_in(cast.chief).get(path).text


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"letter": "-1"}, "Skriv et tal mellem 0 og 10000000."),
        ({"letter": "mange"}, "Skriv et helt tal"),
        ({"self_started": "5", "self_done": "6"}, "flere, end der er påbegyndt"),
    ],
)
def test_wrong_numbers_are_told_and_kept(week, cast, sign_in, post, posted, said):
    answer = post(
        sign_in(cast.chief), f"/insight/komhen/{week.id}/hvidovre", {"version": "0", "sms": "7", **posted}
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="7"' in answer.text
    assert queries.sheets(week.id) == {}


def test_the_second_writer_sees_what_the_first_wrote(week, cast, sign_in, post, hvidovre):
    path = f"/insight/komhen/{week.id}/hvidovre"
    services.type_in(cast.coordinator, week.id, hvidovre, 0, {Channel.LETTER: 311})
    answer = post(sign_in(cast.chief), path, {"version": "0", "letter": "42"})
    assert answer.status_code == 409
    assert "En anden har skrevet tal" in answer.text
    assert "311" in answer.text
    assert 'value="42"' in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text


def test_two_at_once_write_once(week, cast, hvidovre, all_at_once):
    chief_id, week_id = cast.chief.id, week.id

    def write(amount):
        return lambda: services.type_in(as_read(chief_id), week_id, hvidovre, 0, {Channel.SMS: amount})

    found = all_at_once(write(1), write(2))
    assert sorted(isinstance(each, Conflict) for each in found) == [False, True]
    assert len(queries.sheet(week.id, hvidovre).entries) == 1


def test_every_write_is_a_version_also_within_a_moment(week, cast, hvidovre):
    services.type_in(cast.chief, week.id, hvidovre, 0, {Channel.SMS: 1})
    services.type_in(cast.chief, week.id, hvidovre, 1, {Channel.SMS: 2})
    with pytest.raises(Conflict):
        services.type_in(cast.chief, week.id, hvidovre, 1, {Channel.SMS: 3})
    # The same again changes nothing.
    assert services.type_in(cast.chief, week.id, hvidovre, 2, {Channel.SMS: 2}).version == 2


def test_a_chief_writes_the_own_only(week, cast, sign_in, hvidovre):
    assert sign_in(cast.other_chief).get(f"/insight/komhen/{week.id}/hvidovre").status_code == 404
    assert sign_in(cast.coordinator).get(f"/insight/komhen/{week.id}/hvidovre").status_code == 200
    with pytest.raises(NotFound):
        services.type_in(cast.other_chief, week.id, hvidovre, 0, {Channel.SMS: 1})
    with pytest.raises(NotFound):
        services.take_in(cast.mette, week.id, hvidovre, 0, {})


def test_frozen_numbers_are_not_written(week, cast, hvidovre, clock, sign_in):
    clock.move_to(in_copenhagen("2026-11-30 10:00"))
    services.freeze(cast.coordinator, week.id, week.version)
    with pytest.raises(Refused, match="frosset"):
        services.type_in(cast.chief, week.id, hvidovre, 0, {Channel.SMS: 1})
    page = sign_in(cast.chief).get(f"/insight/komhen/{week.id}/hvidovre").text
    assert "Tællingen er frosset, så tallene kan ikke ændres." in page
    assert "Gem tallene" not in page


# From a file


def test_a_file_is_looked_at_and_then_taken(week, cast, sign_in, post, hvidovre):
    text = HEAD + "brev;310\nhjemmeside;9.300\nbrev;10\n"
    browser = sign_in(cast.chief)
    page = upload(post, browser, week, text)
    assert "De er ikke gemt endnu" in page
    assert queries.sheets(week.id) == {}
    path = f"/insight/komhen/{week.id}/hvidovre/file"
    saved = post(browser, path + "/save", {"version": "0", "text": text}, page=path)
    assert saved.status_code == 302
    # The two lines of letters are alike, and are one: 310 + 10.
    assert forms.by_file(queries.sheet(week.id, hvidovre)) == {Channel.LETTER: 320, Channel.WEB: 9300}


def test_all_that_a_file_says_is_kept():
    text = (
        "kommune;uge;dato;kanal;opgave_kode;kle;henvendelsestype;afslutning;fejlhenvendelse;antal\n"
        "Hvidovre;2026-W48;24-11-2026;personlig;Pas;15.17.06;status på sag;henvist;ja;12\n"
    )
    assert files.read(text, whose()).rows == Counter(
        {
            Contact(
                "hvidovre",
                TUESDAY,
                Channel.PERSONAL,
                "Pas",
                "15.17.06",
                ContactType.CASE_STATUS,
                "referred",
                True,
            ): 12
        }
    )


def test_what_was_written_out_can_be_read_in():
    rows = Counter(
        {
            Contact("hvidovre", TUESDAY, Channel.EMAIL, "=1+1", None, ContactType.INFORMATION, None, True): 7,
            Contact("hvidovre", None, Channel.WEB): 9300,
        }
    )
    body = spreadsheet.as_csv(files.table(rows, {"hvidovre": "Hvidovre"}, "2026-W48"))
    assert files.read(body.decode("utf-8-sig"), whose()).rows == rows


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("kanal;antal\nduebrev;3", "kanal: »duebrev« kendes ikke. Brug en af: telefon, telefon dagtimer"),
        ("kanal;antal\ntelefon;3", "hotlinens opkald kommer fra loggen"),
        ("kanal;antal\nsms;3", "skrevet ind i hånden"),
        ("kanal;antal\nbrev;-3", "antal: »-3« er ikke et helt tal."),
        ("kanal;antal\nbrev;", "antal: »« er ikke et helt tal."),
        ("kanal;antal\nbrev;1,5", "er ikke et helt tal."),
        ("kanal;antal\nbrev;99999999999", "er ikke et helt tal."),
        ("kanal;antal;kommune\nbrev;3;Glostrup", "kommune: »Glostrup« er ikke Hvidovre."),
        ("kanal;antal;uge\nbrev;3;2026-W47", "uge: »2026-W47« er ikke 2026-W48."),
        ("kanal;antal;dato\nbrev;3;2026-11-30", "dato: 2026-11-30 ligger ikke i ugen."),
        ("kanal;antal;dato\nbrev;3;i går", "dato: »i går« er ikke en dato"),
        ("kanal;antal;kle\nbrev;3;32.3", "er ikke et KLE-nummer"),
        ("kanal;antal;henvendelsestype\nbrev;3;klage", "henvendelsestype: »klage« kendes ikke."),
        ("kanal;antal;afslutning\nbrev;3;måske", "afslutning: »måske« kendes ikke."),
        (
            "kanal;antal;fejlhenvendelse\nbrev;3;tit",
            "fejlhenvendelse: »tit« kendes ikke. Brug en af: ja, nej.",
        ),
        ("kanal;antal;opgave_kode\nbrev;3;" + "x" * 41, "opgave_kode: højst 40 tegn."),
    ],
)
def test_what_is_wrong_with_a_line_is_said(app, line, said):
    (found,) = problems(line, frozenset({Channel.SMS}))
    assert found[0] == 2
    assert said in found[1]


@pytest.mark.parametrize("text", ["", "\n\n", "kanal;antal", "a;b\n1;2", "kanal\nbrev", '"', "\x00"])
def test_what_is_wrong_with_all_of_a_file_is_said(app, text):
    found = files.read(text, whose())
    assert found.problem
    assert not found.is_good


def test_one_wrong_line_and_nothing_is_taken(week, cast, sign_in, post):
    text = HEAD + "brev;310\nduebrev;3\n"
    browser = sign_in(cast.chief)
    page = upload(post, browser, week, text, status=422)
    assert "1 linje er ikke rigtig. Ret den i filen, og vælg den igen. Intet er gemt." in page
    assert "Gem tallene" not in page
    path = f"/insight/komhen/{week.id}/hvidovre/file"
    assert post(browser, path + "/save", {"version": "0", "text": text}, page=path).status_code == 422
    assert queries.sheets(week.id) == {}


def test_a_file_that_was_seen_before_somebody_else_wrote_is_told(week, cast, sign_in, post, hvidovre):
    browser, path = sign_in(cast.chief), f"/insight/komhen/{week.id}/hvidovre/file"
    services.type_in(cast.coordinator, week.id, hvidovre, 0, {Channel.SMS: 9})
    answer = post(browser, path + "/save", {"version": "0", "text": HEAD + "brev;3\n"}, page=path)
    assert answer.status_code == 409
    assert "En anden har skrevet tal" in answer.text
    assert "brev;3" in answer.text


def test_the_next_file_replaces_the_one_before_and_can_be_removed(week, cast, sign_in, post, hvidovre):
    services.take_in(cast.chief, week.id, hvidovre, 0, {Contact("hvidovre", None, Channel.WEB): 5})
    services.type_in(cast.chief, week.id, hvidovre, 1, {Channel.SMS: 9})
    services.take_in(cast.chief, week.id, hvidovre, 2, {Contact("hvidovre", None, Channel.EMAIL): 4})
    sheet = queries.sheet(week.id, hvidovre)
    assert forms.by_file(sheet) == {Channel.EMAIL: 4}
    with pytest.raises(Refused, match="indlæst fra en fil"):
        services.type_in(cast.chief, week.id, hvidovre, 3, {Channel.EMAIL: 1})
    with pytest.raises(Refused, match="skrevet ind i hånden"):
        services.take_in(cast.chief, week.id, hvidovre, 3, {Contact("hvidovre", None, Channel.SMS): 4})
    path = f"/insight/komhen/{week.id}/hvidovre"
    assert post(sign_in(cast.chief), path + "/file/remove", {"version": "3"}, page=path).status_code == 302
    sheet = queries.sheet(week.id, hvidovre)
    assert forms.by_file(sheet) == {}
    assert forms.typed(sheet)[Channel.SMS].amount == 9


def test_a_file_without_a_file(week, cast, sign_in, post):
    path = f"/insight/komhen/{week.id}/hvidovre/file"
    answer = post(sign_in(cast.chief), path, {}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Vælg en fil." in answer.text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; drop table count_week; --", "\u202etxet", "{{ 7*7 }}"]
)
def test_strange_text_is_shown_as_it_is(week, cast, sign_in, post, text):
    page = upload(post, sign_in(cast.chief), week, f"kanal;antal;opgave_kode\nbrev;3;{text}\n")
    assert "<script>alert" not in page
    assert "49" not in page.split("Opgave</th>")[1].split("</table>")[0]


def test_a_file_with_a_cpr_number_is_refused(week, cast, sign_in, post):
    text = f"kanal;antal;opgave_kode\nbrev;3;{CASES[1]}\n"
    page = upload(post, sign_in(cast.chief), week, text, status=422)
    assert "CPR" in page


def test_many_lines_that_are_alike_are_one_however_large(week, cast, clock, hvidovre):
    """300 lines of 10.000.000 are 3.000.000.000, which is more than 32 bits hold, kept and frozen."""
    read = files.read(HEAD + "personlig;10000000\n" * 300, whose())
    services.take_in(cast.chief, week.id, hvidovre, 0, read.rows)
    clock.move_to(in_copenhagen("2026-12-01 12:00"))
    services.freeze(cast.coordinator, week.id, queries.week(week.id).version)
    assert queries.count(queries.week(week.id)).by("channel")["personal"] == 3_000_000_000
