"""What was due and who kept it: reports of Bình Sơn's units, one extension, reminders by Zalo and telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from common.receipts import ALPHABET
from common.scope import Actor, Role
from deadlines.domain.contacts import log_contacts
from deadlines.domain.extensions import grant
from deadlines.domain.occurrences import make_occurrences
from deadlines.domain.reports import Content, open_report, save_report, send_report, take_step
from deadlines.domain.settling import settle_all
from deadlines.enums import Bearer, ContactWay, Subject
from deadlines.loading import load_obligations
from deadlines.models import Occurrence, Remake, Report
from reports.demo.plan import YEAR, YEARS, dice, moment
from reports.demo.story import Act
from reports.demo.world import World

TEXTS = {
    "overview": "Phong trào giữ nền nếp, nhiều việc làm đều hơn năm trước; tình hình an ninh, trật tự ổn định.",
    "awareness": "Đã ban hành nghị quyết, kế hoạch ngay trong Quý I và quán triệt trong hội nghị đầu năm.",
    "propaganda": "Tuyên truyền qua loa, nhóm Zalo và các buổi sinh hoạt; thêm chuyên đề phòng lừa đảo trên mạng.",
    "models": "Duy trì mô hình đã ra mắt, họp rút kinh nghiệm mỗi quý.",
    "forces": "Lực lượng bảo vệ được kiện toàn, tập huấn một lần trong năm.",
    "coordination": "Thực hiện quy chế phối hợp với Công an xã, sơ kết vào tháng 6.",
    "guidance": "Tổ chức Ngày hội, tự kiểm tra hai lần, đề nghị khen thưởng hai cá nhân.",
    "shortcomings": "Một số buổi sinh hoạt chưa đông; hồ sơ lưu còn thiếu ảnh.",
    "proposals": "Đề nghị hỗ trợ tài liệu tuyên truyền về an toàn trên mạng.",
    "next_year": "Đăng ký ngay trong tháng 01; nhân rộng một mô hình; mọi người được phổ biến.",
}
SENT_BACK = "Bổ sung số buổi tuyên truyền và nêu rõ nguyên nhân của việc chưa đạt."
# Accounts that people try keep the year's report to do; what was due before it they have sent.
TRIED = ("truong", "thon")
SHOWN = dt.date(YEAR, 11, 4)


def make_due() -> None:
    """Everything that is due in the years of the demo, as the plans and the law say."""
    load_obligations(now=moment(YEAR, 1, 5))
    for year in YEARS:
        make_occurrences(year=year)
        settle_all(year=year)
    Remake.objects.all().delete()


def due_acts(path: str, world: World) -> Iterator[Act]:
    """The year of reports at one commune: most sent, some received, one sent back, a few late and reminded."""
    officer, tried = world.staff[path, Role.OFFICER], {world.users[name].pk for name in TRIED}
    late: list[Occurrence] = []
    for row in _due(path, Bearer.UNIT):
        keeper = world.heads.get(row.unit_id or 0, officer)
        is_tried = keeper.user_id in tried
        if is_tried and row.due_on and row.due_on >= SHOWN:
            continue
        luck = dice("report", path, row.code, row.bearer_name).random()
        if luck < 0.12 and not is_tried:
            late.append(row)
            continue
        yield from _report_acts(row, keeper, officer, luck)
    own = next(iter(_due(path, Bearer.AUTHORITY)), None)
    if own is not None:
        yield Act(moment(YEAR, 11, 18, 9), lambda now: open_report(occurrence=own, actor=officer, now=now))
    yield from _chasing(late, officer)


def _due(path: str, bearer: str) -> list[Occurrence]:
    rows = Occurrence.objects.filter(year=YEAR, authority_path=path, subject=Subject.REPORT, bearer=bearer)
    rows = rows.filter(due_on__isnull=False, voided=False).select_related("obligation", "unit", "authority")
    return list(rows.order_by("due_on", "unit__code", "pk"))


def _report_acts(row: Occurrence, keeper: Actor, officer: Actor, luck: float) -> Iterator[Act]:
    """Written and sent before the day, or a few days after it; received within the week."""
    rng = dice("report days", row.authority_path, row.code, row.bearer_name)
    last = row.due_on or SHOWN
    day = last + dt.timedelta(days=rng.randint(1, 6) if luck < 0.2 else -rng.randint(0, 9))
    hour, minute = rng.choice((8, 9, 10, 14, 15)), rng.randint(0, 59)
    at = moment(day.year, day.month, day.day, hour, minute)
    code = f"{YEAR % 100:02d}-" + "".join(rng.choices(ALPHABET, k=6))

    def send(now: dt.datetime) -> None:
        report = open_report(occurrence=row, actor=keeper, now=now)
        save_report(report=report, content=_content(report, day, luck), actor=keeper, now=now)
        # The verb would draw a receipt code by chance; a report that has one keeps it.
        Report.objects.filter(pk=report.pk).update(receipt_code=code)
        report.refresh_from_db()
        send_report(report=report, actor=keeper, now=now)

    def answer(now: dt.datetime) -> None:
        action = "return" if luck > 0.97 else "accept"
        note = SENT_BACK if action == "return" else ""
        take_step(action=action, report=Report.objects.get(occurrence=row), actor=officer, now=now, note=note)

    yield Act(at, send)
    if luck > 0.35:
        yield Act(at + dt.timedelta(days=2, minutes=11), answer)


def _content(report: Report, day: dt.date, luck: float) -> Content:
    if report.form == "reference":
        number = f"{round(luck * 90) + 5:02d}/KH"
        return Content(document={"number": number, "date": day, "issuer": report.occurrence.bearer_name})
    return Content(texts={code: TEXTS[code] for code in report.sections.values_list("code", flat=True)})


def _chasing(late: list[Occurrence], officer: Actor) -> Iterator[Act]:
    """Those who sent nothing were told by Zalo, then by telephone; two of them have longer."""
    rows = [row for row in late if row.due_on == SHOWN]
    if not rows:
        return

    def tell(way: str, now: dt.datetime) -> None:
        ids = [row.pk for row in rows]
        log_contacts(occurrences=ids, year=YEAR, way=way, note="", actor=officer, now=now)

    yield Act(moment(YEAR, 11, 9, 9, 20), partial(tell, ContactWay.ZALO))
    yield Act(moment(YEAR, 11, 16, 9, 20), partial(tell, ContactWay.PHONE))
    yield Act(
        moment(YEAR, 11, 17, 10),
        lambda now: grant(
            occurrences=rows[:2], until=dt.date(YEAR, 11, 30), actor=officer, now=now,
            reason="Đơn vị vừa thay người phụ trách, cần thêm thời gian đối chiếu số liệu",
        ),
    )  # fmt: skip
