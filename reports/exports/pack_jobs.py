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
from reports.exports.pack.values import HowFar
from reports.models import Issue

PACK = "pack"
FILES = ("docx", "pdf", "xlsx")


def _part(progress: Progress, first: int, last: int) -> HowFar:
    """Tell of one part of the work as percents ``first`` to ``last`` of the whole."""

    def how_far(done: int, total: int) -> None:
        progress(first * total + (last - first) * done, 100 * max(total, 1))

    return how_far


def build_pack(order: Order, progress: Progress) -> Produced:
    """The whole report in one format, or all of them in one archive."""
    pack = read_pack(authority=order.authority, year=order.year, now=order.now, progress=_part(progress, 0, 25))
    content = pack_file(pack, order.file_format, watermark=watermark(), progress=_part(progress, 25, 99))
    return Produced(content, f"{pack_title(pack)}.{order.file_format}", TYPES[order.file_format])


def build_annex(code: str, order: Order, progress: Progress) -> Produced:
    """One table by itself."""
    annex, moment = read_annex(
        code, authority=order.authority, year=order.year, now=order.now, progress=_part(progress, 0, 50)
    )
    progress(1, 2)
    if order.file_format == "xlsx":
        content = annex_xlsx(
            annex, place=order.authority.name, year=order.year, moment=moment, watermark=watermark()
        )  # fmt: skip
    else:
        content = annex_pdf(
            annex, authority=order.authority, moment=moment, now=order.now, watermark=watermark(),
            progress=_part(progress, 50, 99),
        )  # fmt: skip
    name = f"{annex.label} {order.year} – {order.authority.name}.{order.file_format}"
    return Produced(content, name, TYPES[order.file_format])


def build_issue(order: Order, progress: Progress) -> Produced:
    """Make all files of the report and keep them as its next issue; the archive goes to the person who asked."""
    before = Issue.objects.filter(job_id=order.job_id).first() if order.job_id else None
    if before is not None:  # a worker that died after it had been kept
        return _kept(before)
    pack = read_pack(authority=order.authority, year=order.year, now=order.now, progress=_part(progress, 0, 20))
    files = []
    for number, one in enumerate(FILES):
        how_far = _part(progress, 20 + 25 * number, 45 + 25 * number)
        content = pack_file(pack, one, watermark=watermark(), progress=how_far)
        files.append(File(f"{pack_title(pack)}.{one}", TYPES[one], content))
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
        job_id=order.job_id,
    )
    return Produced(files[1].content, files[1].name, files[1].content_type, result={"issue": made.pk})


def _kept(made: Issue) -> Produced:
    row = made.files.get(content_type=TYPES["pdf"])
    with row.file.open("rb") as file:
        return Produced(file.read(), row.name, row.content_type, result={"issue": made.pk})


register(
    Document(
        code=PACK,
        label="Báo cáo tổng kết năm",
        title="Báo cáo tổng kết năm {year} – {place}",
        formats=("pdf", "docx", "xlsx", "zip"),
        hint="Báo cáo theo sáu nhóm nhiệm vụ, bảng số, biểu đồ và các danh sách kèm theo.",
        build=build_pack,
        icon="report",
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
