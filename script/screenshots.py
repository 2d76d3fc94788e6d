"""The pictures of README and handbooks, taken from a fresh demo year; run by script/screenshots.

Each picture is a page of the product as one person sees it at one width in one theme. A page that no longer exists, an
error on the page or a file over 200 KB ends the run.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "images"
PASSWORD = "hoc-cham-diem-2026"  # noqa: S105  the documented password of the demo year
LIMIT = 200 * 1024
HEIGHTS = {1366: 800, 360: 740}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What an officer types offline into the superior's column (E, reasons in G) of one sheet: row code → points.
OFFLINE_TAB, OFFLINE = "Trạm Y tế xã", {"5d": 1.5, "5g": 2, "6a": 1, "7": 8}
# Name in braces → address, once the demo year stands.
ADDRESSES: dict[str, str] = {}


def prove_beside(page: Page) -> None:
    """From the evidence page of a row: the unit's registration form as PDF, then looked at beside the sheet."""
    form = page.request.get(page.url.partition("/2026/")[0] + ADDRESSES["{form}"]).body()
    page.set_input_files("#id_file", FilePayload(name="Bản đăng ký.pdf", mimeType="application/pdf", buffer=form))
    page.check("[name=marked][value=no]")
    page.click(".evidence-form button[type=submit]")
    page.click(".proof-card [data-proof]")
    page.wait_for_selector(".preview-picture img")
    page.goto(page.url.partition("hang/")[0])
    page.click(".sheet-table [data-proof]")
    page.wait_for_selector(".proof-pane .preview-picture img")
    page.wait_for_load_state("networkidle")
    page.eval_on_selector(".sheet-table [data-proof]", "link => link.scrollIntoView({ block: 'center' })")


def hold_meeting(page: Page) -> None:
    """From the form of a meeting: people, then two cases agreed to."""
    page.fill("[name=place]", "Hội trường UBND xã")
    page.fill("[name=chair]", "Nguyễn Văn An, Trưởng Ban Chỉ đạo")
    page.fill("[name=secretary]", "Lê Văn Cường, Thường trực Ban Chỉ đạo")
    page.fill("[name=attendees]", "Phạm Thị Dung, Phó Trưởng ban, Công an xã")
    page.click("main form button[type=submit]")
    for _ in range(2):
        page.click("[data-key=agree]")
        page.wait_for_load_state("load")


def compare_workbook(page: Page) -> None:
    """A sheet filled in offline while somebody wrote one of its rows on the system; read back by the worker."""
    start, sheet = page.url, page.url.partition("/2026/")[0] + ADDRESSES["{CQ05}"]
    book = openpyxl.load_workbook(io.BytesIO(page.request.get(f"{sheet}excel/").body()))
    tab = book[OFFLINE_TAB]
    for cell in tab["H"]:
        if cell.value in OFFLINE:
            tab[f"E{cell.row}"] = OFFLINE[cell.value]
            tab[f"G{cell.row}"] = "Chưa thấy đủ hồ sơ khi xem tại đơn vị." if cell.value != "5g" else None
    filled = io.BytesIO()
    book.save(filled)
    page.goto(sheet)
    page.fill(".sheet-row[data-code='5d'] input[inputmode=decimal]", "2")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    page.goto(start)
    file = FilePayload(name="Phiếu xã Bình Sơn.xlsx", mimeType=XLSX, buffer=filled.getvalue())
    page.set_input_files("[name=file]", file)
    page.click("#nap button[type=submit]")
    page.wait_for_selector("form.workbook", timeout=60_000)


@dataclass(frozen=True, slots=True)
class Shot:
    """``path`` may name a sheet as {THPT01} (unit code in Bình Sơn) and a row of it as {THPT01:7}.

    ``acts`` does what has to be done before the picture. Such shots change the demo year, so they stand last.
    """

    name: str
    person: str
    path: str
    width: int = 1366
    theme: str = "light"
    click: str = ""
    acts: Callable[[Page], None] | None = None


SHOTS = (
    # README: the seven pictures
    Shot("viec-can-lam", "canbo", "/2026/"),
    Shot("phieu-tu-cham-toi", "truong", "{THPT01}", theme="dark"),
    Shot("phieu-dien-thoai", "truong", "{THPT01:7}", width=360),
    Shot("phieu-tham-dinh", "canbo", "{CQ05}"),
    Shot("cham-diem", "lanhdao", "/2026/cham-diem/?sort=-superior_total"),
    Shot("tong-hop-dien-thoai-toi", "tinhxem", "/2026/bao-cao/tong-hop/", width=360, theme="dark"),
    Shot("tong-quan", "tinh", "/2026/tong-quan/"),
    # Handbooks
    Shot("tong-quan-xa", "canbo", "/2026/tong-quan/"),
    Shot("tong-ket", "canbo", "/2026/bao-cao/tong-ket/"),
    Shot("khoa-so", "lanhdao", "/2026/khoa-so/"),
    Shot("ket-noi", "quantri", "/quan-tri/ket-noi/"),
    Shot("dang-nhap", "", "/dang-nhap/", width=360),
    Shot("tong-hop", "canbo", "/2026/bao-cao/tong-hop/"),
    Shot("don-vi", "canbo", "/2026/don-vi/"),
    Shot("nhap-excel", "canbo", "/2026/don-vi/nhap/"),
    Shot("giay-bao", "21040-gdtx01", "{GDTX01}giay-bao/"),
    Shot("dong-y", "canbo", "{CQ05}dong-y/"),
    Shot("bao-cao", "canbo", "/2026/bao-cao/"),
    Shot("cong-nhan", "canbo", "/2026/cong-nhan/"),
    Shot("hang-cho", "canbo", "/2026/cham-diem/tham-dinh/"),
    Shot("minh-chung", "truong", "{THPT01:7}minh-chung/", width=360),
    Shot("con-thieu", "truong", "{THPT01}con-thieu/"),
    Shot("han-nhan-phieu", "canbo", "/2026/cham-diem/thoi-han/"),
    Shot("excel", "canbo", "/2026/cham-diem/excel/"),
    Shot("xep-loai", "canbo", "/2026/cham-diem/xep-loai/"),
    Shot("chot-xep-loai", "lanhdao", "/2026/cham-diem/chot/"),
    Shot("bang-soan", "quantri", "{draft}"),
    Shot("tien-do", "canbo", "/2026/han/"),
    Shot("bac-thang", "canbo", "/2026/han/bac-thang/?superior=04/11/2026&source=33/KH-UBND ngày 21/8/2025"),
    Shot("tin-nhac", "canbo", "/2026/han/nhac/?code=annual_report&state=overdue"),
    Shot("dang-ky", "canbo", "/2026/dang-ky/"),
    Shot("tieu-chi", "canbo", "{proposed}"),
    Shot("quyet-dinh", "canbo", "{decision}"),
    Shot("phieu-tra-lai", "thon", "{KDC01}"),
    Shot("lich-su", "canbo", "{CQ04}lich-su/"),
    Shot("tai-khoan", "quantri", "/quan-tri/tai-khoan/"),
    Shot("diem-chuan", "quantritinh", "{thresholds}"),
    Shot("phong-trao", "canbo", "/2026/phong-trao/"),
    Shot("chi-tieu", "canbo", "/2026/phong-trao/chi-tieu/"),
    Shot("hoat-dong-dien-thoai", "truong", "/2026/phong-trao/hoat-dong/them/", width=360),
    Shot("quy-dinh", "quantri", "/quan-tri/quy-dinh/"),
    Shot("doi-vai", "haivai", "/2026/", click="summary:has-text('Xã Yết Kiêu')"),
    Shot("minh-chung-canh-phieu", "canbo", "{CQ05:8a}minh-chung/", acts=prove_beside),
    Shot("hop", "canbo", "/2026/cham-diem/hop/moi/", acts=hold_meeting),
    Shot("excel-so-sanh", "canbo", "/2026/cham-diem/excel/", acts=compare_workbook),
)


# Names in braces that are no sheets: the address with the id put in.
PLACES = {
    "thresholds": "/quan-tri/diem-chuan/{}/",
    "proposed": "/2026/dang-ky/{}/tieu-chi/",
    "decision": "/2026/quyet-dinh/{}/",
    "draft": "/quan-tri/bang-diem/soan/{}/",
    "form": "/2026/dang-ky/{}/ban-dang-ky.pdf",
}


@contextlib.contextmanager
def demo_server() -> Iterator[tuple[str, Path]]:
    """script/server on a free port and a temporary data folder; yields its address and its database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="antq-screenshots."))
    log = folder / "server.log"
    command = ["bash", str(ROOT / "script" / "server"), "--port", str(port), "--data", str(folder / "data")]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        deadline = time.monotonic() + 300
        while "Ctrl-C" not in log.read_text(encoding="utf-8"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The demo server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}", folder / "data" / "antq.sqlite3"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def addresses(database: Path) -> dict[str, str]:
    """What the braces of the shots mean, read from the demo's own database."""
    env = {**os.environ, "ANTQ_DATA": str(database.parent), "DJANGO_SETTINGS_MODULE": "antq.settings"}
    code = (
        "import django; django.setup()\n"
        "from scoring.models import Mark\n"
        "marks = Mark.objects.filter(scorecard__year=2026, scorecard__authority_path='51.21040.')\n"
        "for code, card, row, pk in marks.values_list("
        "'scorecard__unit__code', 'scorecard_id', 'criterion__code', 'criterion_id'):\n"
        "    print(code, card, row, pk)\n"
        "from scoring.models import Rubric\n"
        "print('thresholds', Rubric.objects.get(code='QN-CQDNCSGD').pk, 0, 0)\n"
        "from registrations.models import Registration\n"
        "rows = Registration.objects.filter(year=2026, authority_path='51.21040.', state='proposed')\n"
        "print('proposed', rows.earliest('pk').pk, 0, 0)\n"
        "form = Registration.objects.get(year=2026, authority_path='51.21040.', unit__code='CQ05')\n"
        "print('form', form.pk, 0, 0)\n"
        "from scoring.models import RubricDraft\n"
        "print('draft', RubricDraft.objects.earliest('pk').pk, 0, 0)\n"
        "from decisions.models import Decision\n"
        "print('decision', Decision.objects.filter(state='issued').earliest('pk').pk, 0, 0)\n"
    )
    command = [sys.executable, "-c", code]
    found: dict[str, str] = {}
    for line in subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout.split(
        "\n"
    ):
        if line:
            code, card, row, pk = line.split()
            if code in PLACES:
                found[f"{{{code}}}"] = PLACES[code].format(card)
                continue
            found[f"{{{code}}}"] = f"/2026/cham-diem/{card}/"
            found[f"{{{code}:{row}}}"] = f"/2026/cham-diem/{card}/hang/{pk}/"
    return found


def sign_in(page: Page, base: str, person: str) -> None:
    page.goto(f"{base}/dang-nhap/")
    page.fill("[name=username]", person)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit], form button[type=submit]")
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)


def take(browser: Browser, base: str, shot: Shot) -> None:
    path = shot.path
    for mark, address in ADDRESSES.items():
        path = path.replace(mark, address)
    context = browser.new_context(
        viewport={"width": shot.width, "height": HEIGHTS[shot.width]},
        color_scheme="dark" if shot.theme == "dark" else "light",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    if shot.person:
        sign_in(page, base, shot.person)
    response = page.goto(base + path)
    if response is None or response.status != 200 or faults:
        raise SystemExit(f"{shot.name}: {path} answered {response and response.status} {faults}")
    if shot.click:
        page.click(shot.click)
    if shot.acts:
        shot.acts(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    save(page.screenshot(animations="disabled", caret="hide"), FOLDER / f"{shot.name}.png")
    context.close()


def save(content: bytes, target: Path) -> None:
    """As a palette PNG: half the size, no difference to the eye on pages of flat colours."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    picture.save(target, optimize=True)
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}  {size // 1024} KB")
    if size > LIMIT:
        raise SystemExit(f"{target.name} is larger than 200 KB.")


def main(wanted: list[str]) -> None:
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_server() as (base, database), sync_playwright() as playwright:
        ADDRESSES.update(addresses(database))
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for shot in shots:
            take(browser, base, shot)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
