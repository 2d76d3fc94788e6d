"""A small country in which every relation between a person and an object occurs."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from common.models import Job, JobState
from common.scope import Role
from scoring.models import Rubric, Scorecard
from tests import factories as make
from tests.scoring import sheets
from units.enums import AuthorityKind
from units.models import Authority, Unit

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
STATES = ("draft", "sent", "reviewing", "returned", "reviewed", "approved")
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
    imports: dict[str, Job] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
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
    _jobs(world)
    return world


def _card(unit: Unit, head: User) -> Scorecard:
    from scoring import domain

    return domain.open_scorecard(unit=unit, year=2026, actor=make.actor(head), now=timezone.now())


def _jobs(world: World) -> None:
    """Jobs of each person that may have some; relation names are the makers' names."""
    for name in ("officer", "admin", "province_officer", "foreign_officer"):
        person = world.people[name]
        for kind, where in (("units.import", world.imports), ("reports.summary", world.jobs)):
            where[name] = Job.objects.create(
                kind=kind, title="Việc thử", requester=person, membership_id=person.memberships.get().pk,
                params={"authority": person.memberships.get().authority_id, "year": 2026},
                state=JobState.FAILED, message="Tệp hỏng.", created_at=timezone.now(),
            )  # fmt: skip


# What a sheet's row must hold to be in a state (database constraints).
def put_in_state(card: Scorecard, state: str) -> None:
    """Set the state behind the workflow's back: only who may reach it is asked here."""
    now = timezone.now()
    approved = {"level_id": "K", "approved_at": now} if state == "approved" else {"level_id": None, "approved_at": None}
    sent = {} if state == "draft" else {"sent_at": now, "first_sent_at": now, "receipt_code": "26-ABCDEF"}
    Scorecard.objects.filter(pk=card.pk).update(state=state, **approved, **sent)
