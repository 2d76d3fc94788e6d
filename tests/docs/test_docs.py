"""The documents keep their promises: links, pictures, commands, names (quality.md DOC-04, DOC-05, DOC-06, DOC-08)."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from django.core.management import get_commands
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md")], key=lambda path: path.relative_to(ROOT)
)
IMAGES = sorted(ROOT.glob("docs/images/*.png"))
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
SOURCES = (
    "common", "units", "accounts", "models_programs", "letters", "registrations", "decisions", "scoring", "deadlines",
    "reports", "antq", "templates",
)  # fmt: skip


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(document: Path) -> set[str]:
    """The anchors that a forge makes from headings: lower case, letters and digits kept, spaces to hyphens."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    found = set()
    for title in re.findall(r"^#+ (.+)$", text, re.M):
        kept = "".join(char for char in title.lower() if char.isalnum() or char in " -_" or unicodedata.combining(char))
        found.add(kept.replace(" ", "-"))
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document: Path) -> None:
    """DOC-04: files exist, anchors are headings, nothing points to another host, pictures say what they show."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    for is_image, words, target in LINK.findall(text):
        assert "://" not in target, target
        path, _, anchor = target.partition("#")
        goal = (document.parent / path).resolve() if path else document
        assert goal.exists(), f"{named(document)} → {target}"
        assert not anchor or anchor in anchors(goal), f"{named(document)} → {target}"
        assert not is_image or len(words) >= 15, f"{target} needs words for those who do not see it"


def test_pictures_are_small_and_come_from_the_script() -> None:
    """DOC-05: 200 KB at most, 1366 and 360 px, light and dark, each shown somewhere, none made by hand."""
    shots = re.findall(r'Shot\(\s*"([\w-]+)"', (ROOT / "script" / "screenshots.py").read_text(encoding="utf-8"))
    assert sorted(shots) == sorted(image.stem for image in IMAGES)
    shown = {target.rpartition("/")[2] for path in DOCUMENTS for _, _, target in LINK.findall(path.read_text("utf-8"))}
    assert [image.name for image in IMAGES if image.name not in shown] == []
    widths = set()
    for image in IMAGES:
        assert image.stat().st_size <= 200 * 1024, image.name
        with Image.open(image) as picture:
            widths.add(picture.width)
    assert widths == {360, 1366}


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_readme_is_short_and_shows_six_captioned_pictures(name: str) -> None:
    """DOC-04."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert len(re.findall(r"^!\[[^\]]+\]\(docs/images/[\w-]+\.png\)\n\*[^*]+\*$", text, re.M)) == 6
    assert "@@" not in text


def test_both_readmes_give_the_same_commands() -> None:
    """The Vietnamese twin is a twin: same pictures, same commands to run."""
    one, two = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.vi.md"))
    assert [block for kind, block in FENCE.findall(one) if kind == "bash"] == [
        block for kind, block in FENCE.findall(two) if kind == "bash"
    ]
    assert [target for mark, _, target in LINK.findall(one) if mark] == [t for mark, _, t in LINK.findall(two) if mark]


def test_the_two_commands_of_the_readme_exist() -> None:
    """DOC-01: exactly what the README says can be run from this folder (script/test itself is running now)."""
    blocks = [block.strip() for kind, block in FENCE.findall((ROOT / "README.md").read_text("utf-8")) if kind == "bash"]
    assert blocks[:2] == ["bash script/server", "bash script/test"]
    for command in blocks[:2]:
        assert subprocess.run(["bash", "-n", command.split()[1]], cwd=ROOT, check=False).returncode == 0
    said = subprocess.run(["bash", "script/server", "--help"], cwd=ROOT, check=True, capture_output=True, text=True)
    assert all(option in said.stdout for option in ("--port", "--data", "--empty"))


def test_the_backup_of_the_readme_and_the_restore_of_the_handbook_work(tmp_path: Path) -> None:
    """DOC-04: the very lines are run, while a writer holds the database open."""
    readme = [block for kind, block in FENCE.findall((ROOT / "README.md").read_text("utf-8")) if kind == "bash"][2]
    handbook = (ROOT / "docs/handbook/quan-tri.md").read_text("utf-8")
    blocks = [block for _, block in FENCE.findall(handbook)]
    [full] = [block for block in blocks if "tar -czf" in block]
    [restore] = [block for block in blocks if "tar -xzf" in block]
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text("secret")
    database = sqlite3.connect(tmp_path / "data" / "antq.sqlite3")
    database.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (n); INSERT INTO t VALUES (1), (2);")
    for commands in (readme, full):
        subprocess.run(["bash", "-euc", commands], cwd=tmp_path, check=True, capture_output=True)
    database.executescript("DELETE FROM t;")
    database.close()
    (tmp_path / "data" / "secret_key").unlink()
    restoring = restore.replace("bash script/server", "")
    subprocess.run(["bash", "-euc", restoring], cwd=tmp_path, check=True, capture_output=True)
    with sqlite3.connect(tmp_path / "data" / "antq.sqlite3") as restored:
        assert restored.execute("SELECT sum(n), count(*) FROM t").fetchone() == (3, 2)
    restored.close()
    assert (tmp_path / "data" / "secret_key").read_text() == "secret"


def test_management_commands_in_documents_exist() -> None:
    """A renamed command is noticed here."""
    known = get_commands()
    for document in DOCUMENTS:
        for name in re.findall(r"manage\.py (\w+)", document.read_text(encoding="utf-8")):
            assert name in known, f"{named(document)}: manage.py {name}"


def test_every_decision_is_in_the_index() -> None:
    """docs/adr/README.md lists each ADR once, in order."""
    index = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    listed = [target for _, _, target in LINK.findall(index)]
    assert listed == sorted(path.name for path in (ROOT / "docs/adr").glob("0*.md"))


def test_the_glossary_names_what_is_in_the_code() -> None:
    """A renamed class or field is noticed here."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in SOURCES
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".html"} and "migrations" not in path.parts
    )
    words = set(re.findall(r"\w+", code))
    terms = re.findall(r"`([^`]+)`", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 60
    missing = [term for term in terms for word in re.findall(r"[A-Za-z_]\w*", term) if word not in words]
    assert missing == []


def test_documents_name_no_machine_and_no_registry() -> None:
    """No path of a developer's machine, no registry host, nothing left to be filled in."""
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert not re.search(r"/work/|/home/\w|/root/|pypi\.org|registry\.|localhost:\d", text), named(document)
        assert not re.search(r"\b(TODO|FIXME|TBD)\b", text), named(document)
