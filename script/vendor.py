"""Fetch the files under static/vendor/ again and write their manifest. Run by a developer, never by the server.

`python script/vendor.py` needs npm and the Debian packages `fonts-croscore` and `fonts-dejavu-core`. Versions are
pinned here; every file that lands in static/vendor/ is listed in static/vendor/manifest.json with its hash, which
tests/common/test_vendor.py checks. Source map comments are cut off: the maps are not shipped, and the manifest storage
would look for them.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
WEIGHTS = (400, 500, 600, 700)
SUBSETS = ("latin", "vietnamese")

# (npm package, version, folder, licence, {file in the package: file in the folder})
NPM_PACKAGES: tuple[tuple[str, str, str, str, dict[str, str]], ...] = (
    ("@tabler/core", "1.6.1", "tabler", "MIT", {"dist/css/tabler.min.css": "tabler.min.css"}),
    ("chart.js", "4.6.1", "chartjs", "MIT", {"dist/chart.umd.min.js": "chart.umd.min.js", "LICENSE.md": "LICENSE.txt"}),
    (
        "@fontsource/be-vietnam-pro",
        "5.3.0",
        "be-vietnam-pro",
        "OFL-1.1",
        {"LICENSE": "LICENSE.txt"}
        | {
            f"files/be-vietnam-pro-{subset}-{weight}-normal.woff2": f"{subset}-{weight}.woff2"
            for subset in SUBSETS
            for weight in WEIGHTS
        },
    ),
    ("@tabler/icons", "3.51.0", "icons", "MIT", {"LICENSE": "LICENSE.txt"}),
)

# (Debian package, folder, licence, folder of the system, {file there: file here})
DEBIAN_FONTS: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    (
        "fonts-croscore",
        "tinos",
        "OFL-1.1",
        "croscore",
        ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf"),
    ),
    ("fonts-dejavu-core", "dejavu", "Bitstream-Vera", "dejavu", ("DejaVuSans.ttf",)),
)

ICON_NAMES = """
adjustments alert-circle alert-triangle archive arrow-back-up arrow-down arrow-left arrow-right arrow-up award bell
building building-community calendar certificate chart-bar check checklist chevron-down chevron-left chevron-right
chevron-up circle-check clipboard clipboard-check clipboard-list clock copy device-desktop device-floppy dots download
eye file-spreadsheet file-text file-type-pdf filter git-merge help-circle history hourglass id-badge-2 info-circle key
list-details lock lock-open logout map-pin menu-2 message minus moon notes paperclip pencil phone plus printer refresh
report scale search selector send settings sun text-size trash trophy upload user user-circle user-plus users x
"""

MIT_TEXT = """The MIT License (MIT)

Copyright (c) 2018-2026 The Tabler Authors
Copyright (c) 2018-2026 codecalm.net Paweł Kuna

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

SOURCE_MAP = re.compile(r"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*$")


class Entry(TypedDict):
    """One vendored folder as the manifest lists it; `files` maps file name to sha256."""

    name: str
    version: str
    licence: str
    source: str
    folder: str
    files: dict[str, str]


def unpack(package: str, version: str, into: Path) -> Path:
    """The unpacked npm package; its scripts are never run."""
    answer = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=into, check=True, capture_output=True, text=True
    )
    target = into / package.replace("/", "-")
    with tarfile.open(into / answer.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def copy_text_or_bytes(source: Path, target: Path) -> None:
    if source.suffix in {".css", ".js"}:
        target.write_text(SOURCE_MAP.sub("\n", source.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        shutil.copyfile(source, target)


def sprite(package: Path) -> str:
    """One SVG with a symbol per icon; lines take the colour of the text around them."""
    symbols = []
    for name in sorted(ICON_NAMES.split()):
        svg = (package / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline)\b[^>]*/>", svg)
        body = "".join(shape for shape in shapes if 'stroke="none"' not in shape)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def digests(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir()) if p.is_file()}


def fresh(folder: str) -> Path:
    target = VENDOR / folder
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    return target


def vendor_npm(scratch: Path) -> list[Entry]:
    entries: list[Entry] = []
    for package, version, folder, licence, files in NPM_PACKAGES:
        unpacked, target = unpack(package, version, scratch), fresh(folder)
        for source, name in files.items():
            copy_text_or_bytes(unpacked / source, target / name)
        if folder == "icons":
            (target / "sprite.svg").write_text(sprite(unpacked), encoding="utf-8")
        if folder == "tabler":  # the package carries its licence only as a banner
            (target / "LICENSE.txt").write_text(MIT_TEXT, encoding="utf-8")
        entries.append(
            Entry(
                name=package,
                version=version,
                licence=licence,
                source=f"npm {package}@{version}",
                folder=folder,
                files=digests(target),
            )
        )
    return entries


def vendor_debian() -> list[Entry]:
    entries: list[Entry] = []
    for package, folder, licence, system_folder, files in DEBIAN_FONTS:
        target = fresh(folder)
        for name in files:
            shutil.copyfile(Path("/usr/share/fonts/truetype") / system_folder / name, target / name)
        shutil.copyfile(Path("/usr/share/doc") / package / "copyright", target / "LICENSE.txt")
        query = ["dpkg-query", "--show", "--showformat=${Version}", package]
        version = subprocess.run(query, check=True, capture_output=True, text=True).stdout.strip()
        entries.append(
            Entry(
                name=folder,
                version=version,
                licence=licence,
                source=f"Debian {package} {version}",
                folder=folder,
                files=digests(target),
            )
        )
    return entries


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        entries = vendor_npm(Path(scratch)) + vendor_debian()
    entries.sort(key=lambda entry: entry["folder"])
    MANIFEST.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{sum(len(entry['files']) for entry in entries)} files in {len(entries)} folders")


if __name__ == "__main__":
    main()
