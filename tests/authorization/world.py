"""A small country in which every relation between a person and an object occurs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from common.models import Job, JobState
from common.scope import Role
from deadlines.models import CalendarFeed, DueExtension, Holiday, Notice
from decisions.models import Decision, DecisionItem, Entrustment
from models_programs.models import (
    Attachment,
    CriteriaList,
    ModelBoardMember,
    ModelPlace,
    ModelTeam,
    RegulationReview,
    ServicePeriod,
    Target,
)
from models_programs.views.registry import KINDS
from registrations.models import Checklist, ChecklistItem, Registration
from reports.models import Issue, IssueFile, ReportSchedule, YearClosing
from scoring.models import BoardMeeting, Closing, Extension, MeetingCase, ReopenRequest, Rubric, Scorecard, SheetWindow
from tests import factories as make
from tests.deadlines import reporting
from tests.deadlines import samples as deadlines
from tests.models_programs.samples import SAMPLES
from tests.registrations import cases
from tests.reports import api as reading
from tests.scoring import rubrics_made, sheets
from units.enums import AuthorityKind
from units.models import Authority, NumberSeries, Unit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Which units each person sees, and which the person's authority manages directly: written out, not computed.
ALL = {"own", "sibling", "commune_unit", "neighbour", "foreign", "department_unit"}
PROVINCE = ALL - {"foreign"}
VISIBLE = {
    "head": {"own"},
    "officer": {"own", "sibling"},
    "approver": {"own", "sibling"},
    "viewer": {"own", "sibling"},
    "admin": {"own", "sibling"},
    "province_officer": PROVINCE,
    "province_approver": PROVINCE,
    "province_viewer": PROVINCE,
    "province_admin": PROVINCE,
    "foreign_officer": {"foreign"},
    "department_officer": {"department_unit"},
    "ministry_viewer": ALL,
}
MANAGED = {
    "officer": {"own", "sibling"},
    "approver": {"own", "sibling"},
    "province_officer": {"commune_unit"},
    "province_approver": {"commune_unit"},
    "foreign_officer": {"foreign"},
    "department_officer": {"department_unit"},
}
ADDABLE = {"province_admin": {"commune_unit", "department_unit"}}
# Every kind of job that reads an upload.
IMPORTS = (
    "units.import", "criteria.import", "scoring.workbook", "rubric.import",
    *(f"{slug}.import" for slug in ("model", "activity", "commendation")),
)  # fmt: skip
EMPTY_YEAR = """{"figures": {"own": {"units": {}, "records": {}}, "all": {"units": {}, "records": {}}},
 "units": [], "decisions": [], "models": [], "below": []}"""
STATES = ("draft", "sent", "reviewing", "returned", "reviewed", "approved")
# Plans and lists of criteria bind those below: a person reads those of the own authority and of all above.
_CHAIN = {
    **{name: {"own", "sibling", "commune_unit"} for name in ("head", "officer", "approver", "viewer", "admin")},
    "department_officer": {"department_unit", "commune_unit"},
}
_OFFICERS = {
    "officer": {"own", "sibling"}, "admin": {"own", "sibling"}, "province_officer": {"commune_unit"},
    "province_admin": {"commune_unit"}, "foreign_officer": {"foreign"}, "department_officer": {"department_unit"},
}  # fmt: skip
READ = {
    "record:programme": VISIBLE | _CHAIN,
    "target": VISIBLE | _CHAIN,
    "figure": VISIBLE | _CHAIN,
    "criteria": {name: set() for name in VISIBLE} | _CHAIN | {"foreign_officer": {"foreign"}} | {
        name: {"commune_unit"} for name in VISIBLE if name.startswith("province")
    },
}  # fmt: skip
READ["criteria_list"] = READ["criteria"]
READ["draft"] = VISIBLE | _CHAIN
_NOBODY: dict[str, set[str]] = {name: set() for name in VISIBLE}
READ |= {
    "decision": VISIBLE | {"head": set()},
    "extra": _NOBODY | {"admin": {"own", "sibling"}, "province_admin": {"commune_unit"}},
    "entrustment": _NOBODY | {"province_admin": {"commune_unit"}},
    "reopen_request": _NOBODY | MANAGED | {name: set() for name in MANAGED if name.endswith("approver")},
}
_ADMINS = {"admin": {"own", "sibling"}, "province_admin": {"commune_unit"}}
READ |= {"own_rule": _NOBODY | MANAGED | _ADMINS, "holiday": _NOBODY | _ADMINS}
# Who keeps what an authority itself has: written out where it is not ``MANAGED``. A figure and the answers to a list
# are the person's own authority's, whoever's plan or list it is.
KEPT = {
    "draft": {"admin": {"own", "sibling"}, "province_admin": PROVINCE},
    "record:programme": _OFFICERS,
    "criteria_list": _OFFICERS,
    "figure": _OFFICERS | {name: _CHAIN[name] for name in ("officer", "admin", "department_officer")},
    "criteria": {"officer": _CHAIN["officer"], "admin": _CHAIN["admin"], "foreign_officer": {"foreign"}},
}
ABOVE = {name: VISIBLE[name] - MANAGED[name] for name in ("province_officer", "province_approver")}
ROLE = {
    "head": "unit_head", "officer": "officer", "approver": "approver", "viewer": "viewer", "admin": "admin",
    "province_officer": "officer", "province_approver": "approver", "province_viewer": "viewer",
    "province_admin": "admin", "foreign_officer": "officer", "department_officer": "officer",
    "ministry_viewer": "viewer",
}  # fmt: skip


@dataclass(slots=True)
class World:
    """Objects by relation name, people by name, their session cookies."""

    units: dict[str, Unit] = field(default_factory=dict)
    cards: dict[str, Scorecard] = field(default_factory=dict)
    authorities: dict[str, Authority] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    heads: dict[str, Membership] = field(default_factory=dict)
    records: dict[tuple[str, str], Any] = field(default_factory=dict)
    parts: dict[tuple[str, str], int] = field(default_factory=dict)
    imports: dict[tuple[str, str], Job] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    personal: dict[tuple[str, str], int] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    rubric: Rubric | None = None

    def client(self, person: str) -> Client:
        client = Client(raise_request_exception=True)
        if person in self.cookies:
            client.cookies["sessionid"] = self.cookies[person]
        return client


def build() -> World:
    world = World()
    make.work_year(2026)
    world.rubric = sheets.load_rubrics()
    ministry = make.authority("Bộ Công an", kind=AuthorityKind.MINISTRY, code="BCA")
    province = make.authority("Tỉnh A", kind=AuthorityKind.PROVINCE, parent=ministry, code="51")
    other = make.authority("Tỉnh B", kind=AuthorityKind.PROVINCE, parent=ministry, code="31")
    commune = make.authority("Xã A Một", parent=province, code="21001")
    neighbour = make.authority("Xã A Hai", parent=province, code="21002")
    foreign = make.authority("Xã B Một", parent=other, code="11001")
    department = make.authority("Phòng A", kind=AuthorityKind.DEPARTMENT, parent=province, code="PA03")
    world.units = {
        "own": make.unit(commune, "Trường Một"),
        "sibling": make.unit(commune, "Trường Hai"),
        "commune_unit": make.unit(province, "Xã A Một", kind="commune", area=commune),
        "neighbour": make.unit(neighbour, "Trường Ba"),
        "foreign": make.unit(foreign, "Trường Bốn"),
        "department_unit": make.unit(department, "Bệnh viện Năm", kind="hospital", area=commune),
    }
    world.authorities = {
        "own": commune, "sibling": commune, "commune_unit": province, "neighbour": neighbour, "foreign": foreign,
        "department_unit": department,
    }  # fmt: skip
    places = {
        "head": world.units["own"], "officer": commune, "approver": commune, "viewer": commune, "admin": commune,
        "province_officer": province, "province_approver": province, "province_viewer": province,
        "province_admin": province, "foreign_officer": other and foreign, "department_officer": department,
        "ministry_viewer": ministry,
    }  # fmt: skip
    for name, place in places.items():
        world.people[name] = make.person(Role(ROLE[name]), place, f"Người {name}", username=name)
    world.people["no_role"] = make.user("Không vai trò", username="no_role")
    world.people["deactivated"] = make.person(Role.OFFICER, commune, username="deactivated")
    for name, person in world.people.items():
        client = Client()
        client.force_login(person, backend=BACKEND)
        world.cookies[name] = client.cookies["sessionid"].value
    User.objects.filter(username="deactivated").update(is_active=False)
    for relation, unit in world.units.items():
        head = world.people["head"] if relation == "own" else make.person(Role.UNIT_HEAD, unit, f"Đầu mối {relation}")
        world.heads[relation] = head.memberships.get()
        world.cards[relation] = _card(unit, head)
    _proofs(world)
    _jobs(world)
    _records(world)
    _registrations(world)
    _sheets(world)
    _dues(world)
    _told(world)
    return world


def _dues(world: World) -> None:
    """One thing due from the unit of each relation, by an obligation of its authority alone."""
    for relation, unit in world.units.items():
        of = deadlines.obligation(f"bao_cao_{relation}", authority=unit.authority)
        world.parts["obligation", relation] = of.pk
        due = deadlines.occurrence(of, unit)
        world.parts["occurrence", relation] = due.pk
        longer = DueExtension.objects.create(
            occurrence=due, until=dt.date(2026, 12, 20), reason="Đơn vị vừa thay người phụ trách",
            granted_by=world.people["officer"], granted_at=timezone.now(),
        )  # fmt: skip
        world.parts["due_extension", relation] = longer.pk
        world.parts["own_rule", relation] = of.pk
        day = dt.date(2026, 7, len(world.parts) % 28 + 1)
        holiday, _ = Holiday.objects.get_or_create(
            authority=unit.authority, day=day, defaults={"authority_path": unit.authority_path, "name": "Nghỉ bù"}
        )
        world.parts["holiday", relation] = holiday.pk
        world.parts["report", relation] = reporting.sent_of(due, make.actor(world.heads[relation].user)).pk
        world.parts["api_token", relation] = reading.made(unit.authority)[0].pk
        world.parts["dead_mail", relation] = deadlines.dead_mail(world.heads[relation].user).pk


def _told(world: World) -> None:
    """A notice, a calendar feed and a scheduled report of some people; relation names are the people's names."""
    for name in ("head", "officer", "viewer", "foreign_officer"):
        person = world.people[name]
        where = {"user": person, "created_at": timezone.now()}
        notice = Notice.objects.create(key="thu", kind="system", title="Việc thử", url="/2026/", **where)
        member = person.memberships.get()
        feed = CalendarFeed.objects.create(membership=member, token_hash=f"{name:x<64}", **where)
        schedule = ReportSchedule.objects.create(
            authority_id=member.authority_id or member.unit.authority_id, document="summary", file_format="pdf",
            repeat="once", first_on="2026-12-05", next_on="2026-12-05", **where,
        )  # fmt: skip
        world.personal |= {("notice", name): notice.pk, ("feed", name): feed.pk, ("schedule", name): schedule.pk}


def _records(world: World) -> None:
    """One record of every kind for each relation: of the unit, or of its authority where the kind has no unit."""
    for slug, pages in KINDS.items():
        for relation, unit in world.units.items():
            own = None if pages.unit_choice == "none" else unit
            world.records[slug, relation] = SAMPLES[slug].make(unit.authority, own)
    for relation in world.units:
        _parts(world, relation, world.records)
        now = timezone.now()
        paper = world.records["paper", relation]
        world.parts["attachment", relation] = Attachment.objects.create(
            subject_type=paper._meta.label_lower, subject_id=paper.pk, authority_path=paper.authority_path,
            unit=paper.unit, form="file", file=ContentFile(b"%PDF-1.4", name="x.pdf"), file_name="x.pdf",
            content_type="application/pdf", size=8, sha256="0" * 64, added_at=now,
        ).pk  # fmt: skip


def _registrations(world: World) -> None:
    """A received registration of every unit, and a decision of every authority under which it was recognised."""
    now, day = timezone.now(), dt.date(2026, 11, 10)
    for number, (relation, unit) in enumerate(world.units.items(), start=1):
        world.registrations[relation] = cases.registered(unit)
        authority = world.authorities[relation]
        series = NumberSeries.objects.get_or_create(authority=authority, symbol="QĐ-UBND", defaults={"name": "UBND"})[0]
        decision = Decision.objects.create(
            authority=authority, year=2026, kind="recognition", state="issued", series=series, body=authority.name,
            number=number, symbol="QĐ-UBND", signed_on=day, kept_at="Tủ 1", created_by=world.people["officer"],
            created_at=now, issued_at=now,
        )  # fmt: skip
        item = DecisionItem.objects.create(
            decision=decision, unit=unit, year=2026, kind="recognition", is_open=False, is_current=True,
            unit_name=unit.name,
        )  # fmt: skip
        world.decisions[relation] = decision
        world.parts["item_pk", relation] = item.pk
        for key, subject, of in (
            ("attachment_pk", decision, None),
            ("attachment", world.registrations[relation], unit),
        ):
            world.parts[f"of_{key}", relation] = Attachment.objects.create(
                subject_type=subject._meta.label_lower, subject_id=subject.pk, authority_path=subject.authority_path,
                unit=of, form="file", file=ContentFile(b"%PDF-1.4", name="x.pdf"), file_name="x.pdf",
                content_type="application/pdf", size=8, sha256="1" * 64, added_at=now,
            ).pk  # fmt: skip
        checklist = Checklist.objects.create(
            code=f"bo_sung_{relation}", authority=authority, authority_path=authority.path, name="Bổ sung",
            unit_kinds=["school"], source="Văn bản thử", year_from=2026,
        )  # fmt: skip
        world.parts["draft", relation] = rubrics_made.blank_draft(authority, world.people["officer"]).pk
        extra = ChecklistItem.objects.create(checklist=checklist, code="BS", order=1, text="Tiêu chí", kind="met")
        world.parts["extra", relation] = extra.pk
    entrusted = {"kind": "recognition", "valid_from": day, "document": "Quyết định 1", "created_at": now}
    world.parts["entrustment", "commune_unit"] = Entrustment.objects.create(
        authority=world.authorities["commune_unit"], authority_path=world.authorities["commune_unit"].path,
        to=world.authorities["own"], created_by=world.people["officer"], **entrusted,
    ).pk  # fmt: skip


def _sheets(world: World) -> None:
    """What hangs on the sheets of each relation; the requests are about sheets under review."""
    now, who = timezone.now(), world.people["officer"]
    for relation, card in world.cards.items():
        made = {
            "extension": Extension.objects.create(
                unit=card.unit, year=2026, until=dt.date(2026, 12, 20), reason="Thử", granted_by=who, granted_at=now
            ),
            "reopen_request": ReopenRequest.objects.create(scorecard=card, text="Thử", asked_by=who, asked_at=now),
            **_board(card.unit, who, now),
            "issue_file": _issue_file(card.unit, world.people["province_approver"], now),
            "year_closing": _year_closing(card.unit, world.people["province_approver"], now),
        }
        world.parts |= {(name, relation): row.pk for name, row in made.items()}
    for place in Authority.objects.all():
        SheetWindow.objects.create(
            authority=place, authority_path=place.path, year=2026, on_time_to=dt.date(2026, 12, 20), source="Thử",
            set_by=who, set_at=now,
        )  # fmt: skip


def _board(unit: Unit, who: User, now: dt.datetime) -> dict[str, Any]:
    """A closing that was opened again, and an ended meeting with one case."""
    place = {"authority": unit.authority, "authority_path": unit.authority_path, "year": 2026}
    meeting = BoardMeeting.objects.create(
        **place, held_on=now.date(), chair="Thử", started_by=who, started_at=now, ended_at=now
    )
    return {
        "closing": Closing.objects.create(
            **place, expected=1, counted=1, closed_by=who, closed_at=now, reopened_by=who, reopened_at=now,
            reopen_reason="Thử",
        ),
        "meeting": meeting,
        "case_pk": MeetingCase.objects.create(meeting=meeting, unit=unit, kind="recognition"),
    }  # fmt: skip


def _issue_file(unit: Unit, who: User, now: dt.datetime) -> IssueFile:
    issue = Issue.objects.create(
        authority=unit.authority, authority_path=unit.authority_path, year=2026, document="pack",
        sequence=Issue.objects.count() + 1, is_provisional=True, as_of=now, content_hash="0" * 64, issued_by=who,
        issued_at=now,
    )  # fmt: skip
    row = IssueFile(issue=issue, name="Báo cáo.pdf", content_type="application/pdf", size=3, sha256="0" * 64)
    row.file.save(row.name, ContentFile(b"abc"), save=True)
    return row


def _year_closing(unit: Unit, who: User, now: dt.datetime) -> YearClosing:
    """One that was undone: nothing is locked by it."""
    return YearClosing.objects.create(
        authority=unit.authority, authority_path=unit.authority_path, year=2026, sha256="0" * 64, closed_by=who,
        closed_at=now, undo_until=now.date(), undone_by=who, undone_at=now, undo_reason="Thử",
        snapshot=EMPTY_YEAR,
    )  # fmt: skip


def _parts(world: World, relation: str, records: dict[tuple[str, str], Any]) -> None:
    """What hangs on the records of a relation, by the name that addresses give it."""
    plan, model, medal = (records[slug, relation] for slug in ("programme", "model", "medal"))
    day = dt.date(2026, 1, 1)
    place = model.places.first() or ModelPlace.objects.create(model=model, unit=model.unit, opened_on=day)
    authority = world.authorities[relation]
    criteria, _ = CriteriaList.objects.get_or_create(
        authority=authority,
        authority_path=authority.path,
        name="Bộ tiêu chí",
        defaults={"source": "Văn bản thử", "imported_at": timezone.now()},
    )
    criterion = {"text": "Chỉ tiêu", "value": 1, "programme": plan}
    made = {
        "row": Target.objects.create(code="a", metric="registered", **criterion),
        "figure": Target.objects.create(code="b", metric="declared", **criterion),
        "place": place,
        "team": ModelTeam.objects.create(place=place, name="Tổ 1"),
        "member": ModelBoardMember.objects.create(model=model, name="Người", role="Trưởng ban", since=day),
        "period_pk": ServicePeriod.objects.create(candidate=medal, post="Trưởng thôn", start=day),
        "review": RegulationReview.objects.create(regulation=records["regulation", relation], due_on=day),
        "criteria": criteria,
    }
    world.parts |= {(name, relation): row.pk for name, row in made.items()}


def _proofs(world: World) -> None:
    """A picture that hangs on each sheet."""
    for relation, card in world.cards.items():
        world.parts["proof", relation] = Attachment.objects.create(
            subject_type=card._meta.label_lower, subject_id=card.pk, authority_path=card.authority_path,
            unit=card.unit, form="file", file=ContentFile(b"x", name="x.png"), file_name="x.png",
            content_type="image/png", size=1, sha256="2" * 64, added_at=timezone.now(),
        ).pk  # fmt: skip


def _card(unit: Unit, head: User) -> Scorecard:
    from scoring import domain

    return domain.open_scorecard(unit=unit, year=2026, actor=make.actor(head), now=timezone.now())


def _jobs(world: World) -> None:
    """Jobs of each person that may have some; relation names are the makers' names."""
    for name in ("officer", "admin", "province_officer", "foreign_officer"):
        person = world.people[name]
        for kind, where in (*((kind, world.imports) for kind in IMPORTS), ("reports.summary", world.jobs)):
            key = name if kind == "reports.summary" else (kind, name)
            year = 0 if kind == "rubric.import" else 2026  # a rubric is of no year
            where[key] = Job.objects.create(
                kind=kind, title="Việc thử", requester=person, membership_id=person.memberships.get().pk,
                params={"authority": person.memberships.get().authority_id, "year": year},
                state=JobState.FAILED, message="Tệp hỏng.", created_at=timezone.now(),
            )  # fmt: skip


# What a sheet's row must hold to be in a state (database constraints).
def put_in_state(card: Scorecard, state: str) -> None:
    """Set the state behind the workflow's back: only who may reach it is asked here."""
    now = timezone.now()
    approved = {"level_id": "K", "approved_at": now} if state == "approved" else {"level_id": None, "approved_at": None}
    sent = {} if state == "draft" else {"sent_at": now, "first_sent_at": now, "receipt_code": "26-ABCDEF"}
    Scorecard.objects.filter(pk=card.pk).update(state=state, **approved, **sent)
