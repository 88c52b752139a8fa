"""The form that all others derive from."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField

from hotline.core.forms import REQUIRED, Form


class Sample(Form):
    name = StringField(validators=[REQUIRED])
    story = TextAreaField()
    key = HiddenField()

    class Meta(Form.Meta):
        csrf = False


def _filled(app, **typed: str) -> Sample:
    with app.test_request_context():
        form = Sample(MultiDict({"name": "Ida", **typed}))
        form.validate()
        return form


def test_a_key_that_happens_to_look_like_a_cpr_number_is_no_typed_text(app):
    key = "3f0a2b1c-0101-4901-9012-341234567890 010190-1234"
    assert _filled(app, key=key).errors == {}


@pytest.mark.parametrize("field", ["name", "story"])
def test_typed_text_with_a_cpr_number_is_refused(app, field):
    assert "CPR" in _filled(app, **{field: "det er 010190-1234"}).errors[field][0]


def test_a_name_is_one_line_and_a_story_keeps_its_lines(app):
    form = _filled(app, name=" Ida \n Holm\x00 ", story="linje et\nlinje to\x00 ")
    assert form.name.data == "Ida Holm"
    assert form.story.data == "linje et\nlinje to"


@pytest.mark.parametrize("nothing", ["", "   ", "\x00", "\u200b"])
def test_nothing_is_not_a_name(app, nothing):
    assert _filled(app, name=nothing).errors["name"] == ["Udfyld feltet."]
