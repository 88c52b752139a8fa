"""The built front end: what pages ask for is there, small, unchanging, and nothing else is served."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import render_template_string

from hotline.core.assets import DIST, Assets, AssetsNotBuiltError

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))


def test_a_template_gets_an_address_that_answers_and_never_changes(app, client):
    url = render_template_string("{{ asset_url('core/site.css') }}")
    response = client.get(url, headers={"Accept-Encoding": "br"})
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_every_asset_that_a_template_asks_for_is_built():
    for template in (ROOT / "templates").rglob("*.html"):
        for name in re.findall(r"asset_(?:url|sri)\([\"']([^\"']+)", template.read_text(encoding="utf-8")):
            assert name in MANIFEST["assets"], template.name


def test_the_integrity_value_is_that_of_the_file():
    assets = Assets()
    for name in MANIFEST["assets"]:
        digest = hashlib.sha384(assets.path(name).read_bytes()).digest()
        assert assets.sri(name) == f"sha384-{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("path", ["core/site.css", "entries.json", "build.mjs", "dist/../build.mjs"])
def test_sources_are_not_served(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_the_frame_of_a_page_leaves_room_in_the_budget():
    # The public page may cost 150 KB in all (design, section 6); its HTML and headers need some 10.
    frame = ["core/site.css", "core/site.js", "core/icons.svg", "core/favicon.svg"]
    assets = Assets()
    paths = [assets.path(name) for name in frame]
    compressed = [path.with_name(f"{path.name}.gz") for path in paths]
    fonts = list(DIST.rglob("*latin-[467]00*.woff2"))
    assert len(fonts) == 3
    sizes = [(gz if gz.exists() else path).stat().st_size for path, gz in zip(paths, compressed, strict=True)]
    assert sum(sizes) + sum(path.stat().st_size for path in fonts) < 135_000


def test_the_design_systems_own_fonts_are_left_out():
    assert not list(DIST.rglob("*.ttf")) + list(DIST.rglob("*.eot")) + list(DIST.rglob("IBMPlexSans*"))


def test_an_unbuilt_front_end_names_the_fix(tmp_path):
    with pytest.raises(AssetsNotBuiltError, match=r"\./dev"):
        Assets(tmp_path).url("core/site.css")


def test_an_unknown_asset_is_named_with_the_place_to_list_it():
    with pytest.raises(AssetsNotBuiltError, match=r"core/sight\.css .*entries\.json"):
        Assets().url("core/sight.css")


def test_a_new_build_is_seen_while_developing(tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text('{"assets": {"a.js": "a-1.js"}, "sri": {}}')
    assets = Assets(tmp_path, watch=True)
    assert assets.url("a.js") == "/static/dist/a-1.js"
    manifest.write_text('{"assets": {"a.js": "a-2.js"}, "sri": {}}')
    assert assets.url("a.js") == "/static/dist/a-2.js"


@pytest.fixture
def front_end(tmp_path):
    """A small front end of its own, with the real build."""
    static = tmp_path / "static"
    (static / "core").mkdir(parents=True)
    shutil.copy(ROOT / "static" / "build.mjs", static)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (static / "core" / "icons.json").write_text('["search"]')
    return static


def build(static: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", static / "build.mjs"], capture_output=True, text=True, check=False)


def test_a_listed_file_that_is_missing_fails_and_keeps_the_last_build(front_end):
    (front_end / "entries.json").write_text('["core/a.js"]')
    (front_end / "core" / "a.js").write_text("export const a = 1;")
    assert build(front_end).returncode == 0
    before = sorted(front_end.glob("dist/**/*"))
    (front_end / "entries.json").write_text('["core/a.js", "core/missing.js"]')
    failed = build(front_end)
    assert failed.returncode == 1
    assert "core/missing.js" in failed.stderr
    assert sorted(front_end.glob("dist/**/*")) == before


def test_an_unknown_icon_fails(front_end):
    (front_end / "entries.json").write_text("[]")
    (front_end / "core" / "icons.json").write_text('["no-such-icon"]')
    failed = build(front_end)
    assert failed.returncode == 1
    assert "no-such-icon" in failed.stderr


def test_a_new_build_leaves_no_old_files_and_finds_css_imported_by_a_script(front_end):
    (front_end / "entries.json").write_text('["core/a.js"]')
    (front_end / "core" / "a.js").write_text('import "./a.css";')
    (front_end / "core" / "a.css").write_text("a { color: red }")
    assert build(front_end).returncode == 0
    first = json.loads((front_end / "dist" / "manifest.json").read_text())["assets"]
    assert set(first) == {"core/a.js", "core/a.css", "core/icons.svg"}
    (front_end / "core" / "a.css").write_text("a { color: blue }")
    assert build(front_end).returncode == 0
    assert not (front_end / "dist" / first["core/a.css"]).exists()


def test_scripts_for_foreign_pages_leave_nothing_in_the_global_scope(front_end):
    (front_end / "entries.json").write_text('["cobrowse/citizen.js"]')
    (front_end / "cobrowse").mkdir()
    (front_end / "cobrowse" / "citizen.js").write_text("const secret = document.title; alert(secret);")
    assert build(front_end).returncode == 0
    (built,) = front_end.glob("dist/cobrowse/citizen-*.js")
    assert re.fullmatch(r"(\"use strict\";)?\(\(\)=>\{.*\}\)\(\);\s*", built.read_text(), re.DOTALL)
