"""The yearly report pack and its tables as documents of the registry; issuing it."""

from __future__ import annotations

from functools import partial

from common.documents.marks import watermark
from common.jobs import Produced, Progress
from reports.documents import Document, Order, register
from reports.domain.issues import File, issue, may_issue
from reports.exports.pack.annexes import LABELS
from reports.exports.pack.files import TYPES, annex_pdf, annex_xlsx, pack_file, pack_title
from reports.exports.pack.reading import read_annex, read_pack

PACK = "pack"
FILES = ("docx", "pdf", "xlsx")


def build_pack(order: Order, progress: Progress) -> Produced:
    """The whole report in one format, or all of them in one archive."""
    pack = read_pack(authority=order.authority, year=order.year, now=order.now, progress=progress)
    progress(2, 4)
    content = pack_file(pack, order.file_format, watermark=watermark())
    return Produced(content, f"{pack_title(pack)}.{order.file_format}", TYPES[order.file_format])


def build_annex(code: str, order: Order, progress: Progress) -> Produced:
    """One table by itself."""
    annex, moment = read_annex(code, authority=order.authority, year=order.year, now=order.now)
    progress(1, 2)
    if order.file_format == "xlsx":
        content = annex_xlsx(
            annex, place=order.authority.name, year=order.year, moment=moment, watermark=watermark()
        )  # fmt: skip
    else:
        content = annex_pdf(annex, authority=order.authority, moment=moment, now=order.now, watermark=watermark())
    name = f"{annex.label} {order.year} – {order.authority.name}.{order.file_format}"
    return Produced(content, name, TYPES[order.file_format])


def build_issue(order: Order, progress: Progress) -> Produced:
    """Make all files of the report and keep them as its next issue; the archive goes to the person who asked."""
    pack = read_pack(authority=order.authority, year=order.year, now=order.now, progress=progress)
    files = []
    for number, one in enumerate(FILES, start=1):
        content = pack_file(pack, one, watermark=watermark())
        files.append(File(f"{pack_title(pack)}.{one}", TYPES[one], content))
        progress(4 + number, 8)
    made = issue(
        authority=order.authority,
        year=order.year,
        document=PACK,
        is_provisional=pack.is_provisional,
        as_of=pack.as_of,
        content_hash=pack.content_hash(),
        files=files,
        actor=order.actor,
        now=order.now,
    )
    return Produced(files[1].content, files[1].name, files[1].content_type, result={"issue": made.pk})


register(
    Document(
        code=PACK,
        label="Báo cáo tổng kết năm",
        title="Báo cáo tổng kết năm {year} – {place}",
        formats=("pdf", "docx", "xlsx", "zip"),
        hint="Báo cáo theo sáu nhóm nhiệm vụ, bảng số, biểu đồ và các danh sách kèm theo.",
        build=build_pack,
        icon="report-analytics",
        page="reports:pack",
    )
)
register(
    Document(
        code="issue",
        label="Phát hành báo cáo tổng kết",
        title="Phát hành báo cáo tổng kết năm {year} – {place}",
        formats=("pdf",),
        hint="Lập đủ ba tệp và lưu thành một lần phát hành.",
        build=build_issue,
        is_offered=False,
        may_start=may_issue,
    )
)
for _code, _label in LABELS.items():
    register(
        Document(
            code=f"annex_{_code}",
            label=_label,
            title=f"{_label} năm {{year}} – {{place}}",
            formats=("pdf", "xlsx"),
            hint="Một danh sách của báo cáo tổng kết.",
            build=partial(build_annex, _code),
            is_offered=False,
        )
    )
