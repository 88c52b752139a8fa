"""What a citizen has to download, counted: design.md section 6."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from hotline.core import assets


@pytest.mark.parametrize(("name", "most"), [("cobrowse/load.js", 1_024), ("cobrowse/citizen.js", 45 * 1_024)])
def test_the_citizens_scripts_are_small(app: Flask, name: str, most: int) -> None:
    assert len(gzip.compress(assets.get(app).path(name).read_bytes(), 9)) <= most
