"""How the rota says what it has found."""

from __future__ import annotations

import pytest

from hotline.rota import words
from hotline.rota.rules import Lack


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], ""),
        ([Lack.BACKUP], "Mangler bagvagt"),
        ([Lack.PRIMARY, Lack.BACKUP], "Mangler vagtperson og bagvagt"),
        ([Lack.UNFIT_PRIMARY, Lack.BACKUP], "Vagten er ikke længere godkendt, mangler bagvagt"),
    ],
)
def test_what_lacks_is_one_sentence(app, found, said):
    with app.test_request_context():
        assert words.lacks(found) == said
