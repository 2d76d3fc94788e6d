"""What is vendored is what was reviewed, and no page asks another host for anything (SEC-WEB-03, UX-VN-07)."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
HTMX = "django_htmx/htmx-2.min.js"
FIRST_LOAD_BUDGET = 300 * 1024


def listed() -> dict[str, str]:
    return {f"{entry['folder']}/{name}": digest for entry in MANIFEST for name, digest in entry["files"].items()}


def test_every_vendored_file_is_listed_with_its_hash() -> None:
    """SEC-WEB-03: the manifest and the folder hold the same files, byte for byte."""
    files = {p for p in VENDOR.rglob("*") if p.is_file() and p.name != "manifest.json"}
    on_disk = {p.relative_to(VENDOR).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    assert on_disk == listed()


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["folder"])
def test_every_vendored_thing_says_where_it_comes_from(entry: dict[str, object]) -> None:
    """SEC-WEB-03: name, version, licence and source are stated, and the licence text lies beside the files."""
    assert all(entry[key] for key in ("name", "version", "licence", "source"))
    assert "LICENSE.txt" in entry["files"]  # type: ignore[operator]


def test_no_style_sheet_asks_another_host() -> None:
    """SEC-WEB-03: url() and @import stay on this host or inside the file."""
    found: list[str] = []
    for sheet in STATIC.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        found += re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*", text)
        found += re.findall(r"@import[^;]*//[^;]*", text)
    assert found == []


def test_no_template_or_module_asks_another_host() -> None:
    """SEC-WEB-03: neither src, href, action nor fetch names a host."""
    pattern = re.compile(r"(?:src|href|action|srcset)=[\"'](?:https?:)?//|fetch\([\"'`](?:https?:)?//")
    sources = [*(ROOT / "templates").rglob("*.html"), *(STATIC / "js").rglob("*.js")]
    assert sources
    assert [str(p.relative_to(ROOT)) for p in sources if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_no_vendored_text_points_at_a_source_map() -> None:
    """REL: the maps are not shipped, and the manifest storage would refuse to collect files that name them."""
    texts = [p for p in VENDOR.rglob("*") if p.suffix in {".css", ".js"}]
    assert [p.name for p in texts if "sourceMappingURL" in p.read_text(encoding="utf-8")] == []


def test_own_style_sheets_stay_small() -> None:
    """Style: no file over 400 lines."""
    own = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]
    assert {p.name: n for p in own if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400} == {}


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    """UX-UI-01: a misspelt icon would be an empty box."""
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons" / "sprite.svg").read_text(encoding="utf-8")))
    named: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        named |= set(re.findall(r"{% icon \"([^\"]+)\"", text)) | set(
            re.findall(r"<c-[^>]*\sicon=\"([a-z0-9-]+)\"", text)
        )
    assert named - sprite == set()
    assert named


def test_first_load_fits_a_slow_line() -> None:
    """UX-VN-07: style sheets, scripts, sprite and the fonts of an ordinary page are at most 300 KB compressed."""
    from django.contrib.staticfiles import finders

    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    head = base + (ROOT / "templates" / "parts" / "head.html").read_text(encoding="utf-8")
    names = {name for name in re.findall(r"{% static [\"']([^\"']+)[\"'] %}", head) if not name.endswith(".woff2")}
    names |= {HTMX, "vendor/icons/sprite.svg"}
    total = sum(len(gzip.compress(Path(str(finders.find(name))).read_bytes(), 6)) for name in names)
    fonts = [f"{subset}-{weight}.woff2" for subset in ("latin", "vietnamese") for weight in (400, 500, 600)]
    total += sum((VENDOR / "be-vietnam-pro" / name).stat().st_size for name in fonts)
    assert "vendor/tabler/tabler.min.css" in names
    assert total < FIRST_LOAD_BUDGET
