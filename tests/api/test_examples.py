"""The examples for developers work as they stand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading

import pytest
from werkzeug.serving import make_server

from hotline.core.db import db
from tests.conftest import ROOT


def examples() -> list[str]:
    """The shell examples of the API's page, those that only prepare left out."""
    text = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    return [each for each in re.findall(r"```sh\n(.*?)```", text, re.DOTALL) if each.startswith("# ")]


@pytest.fixture
def portal(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_there_are_examples():
    assert len(examples()) == 7


def test_they_work_one_after_the_other(cast, program, shift, log, portal, tmp_path):
    assert all(shutil.which(each) for each in ("bash", "curl", "sed", "tr"))
    for _number in range(3):
        log(cast.mette)
    one = program(cast.chief)
    db.session.rollback()
    answers = {}
    for example in examples():
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", example],
            env={"PATH": "/usr/bin:/bin", "HOTLINE": portal, "TOKEN": one.secret},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (example, done.stdout, done.stderr)
        answers[example.splitlines()[0]] = done.stdout
    told = list(answers.values())
    assert json.loads(told[0])["open"] is False
    assert [each["primary"] for each in json.loads(told[1])["items"]] == ["Mette Madsen"]
    assert len(json.loads(told[2])["items"]) == 2
    assert json.loads(told[2])["next"].startswith(f"{portal}/api/v1/calls?")
    assert json.loads(told[3]) == {"items": [], "next": None}
    assert told[4] == "304\n"
    assert json.loads(told[5])["category_label"] == "Selvbetjening"
    assert json.loads(told[6])["remainder"] == 4


def test_the_addresses_on_the_page_of_keys_answer(cast, program, sign_in):
    page = sign_in(cast.chief).get("/admin/tokens").text
    addresses = re.findall(r'<code class="house-secret">http://[^/]+/api/v1([^<]+)</code>', page)
    assert {each.partition("?")[0] for each in addresses} >= {"/calls", "/statistics", "/shifts", "/openings"}
    one = program(cast.chief)
    for address in addresses:
        assert one.get(address.replace("&amp;", "&")).status_code == 200, address
