"""Places, people and units of the demo year, made through the verbs of their rooms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, User
from accounts.queries import actor_of
from common.scope import Actor, Role
from reports.demo import names
from reports.demo.plan import PASSWORD, PersonPlan, PlacePlan, UnitPlan, dice, moment
from units import domain as units
from units.domain.authorities import AuthorityValues, SeriesRow, SignerRow
from units.domain.succession import NewUnit
from units.enums import Eligibility, UnitKind
from units.models import Authority, Unit
from units.rules import scope_hint

ARRIVAL = dt.date(2025, 7, 1)
SET_UP = moment(2025, 9, 3, 8, 30)
_REASONS = {
    Eligibility.OUT: "Không thuộc đối tượng của Thông tư 124/2021/TT-BCA, Điều 2",
    Eligibility.VOLUNTARY: "Đơn vị tự nguyện đăng ký",
}


@dataclass(slots=True)
class World:
    """What has been made so far. ``staff`` is keyed by (authority path, role), ``units`` by (path, code)."""

    root: Actor
    password: str
    authorities: dict[str, Authority] = field(default_factory=dict)
    staff: dict[tuple[str, Role], Actor] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    units: dict[tuple[str, str], Unit] = field(default_factory=dict)
    heads: dict[int, Actor] = field(default_factory=dict)
    phones: int = 0

    def next_phone(self) -> str:
        self.phones += 1
        return names.phone(self.phones)


def build_world(plans: Iterable[PlacePlan]) -> World:
    """Make everything that stands still, superiors first."""
    plans = list(plans)
    first = plans[0]
    ministry = Authority.objects.get(path="")
    password = make_password(PASSWORD)
    chief = next(person for person in first.people if person.role == Role.ADMIN)
    world = World(root=_hire(chief, ministry, password, phone=names.phone(0)), password=password)
    world.users[chief.username] = User.objects.get(username=chief.username)
    for plan in plans:
        authority = _authority(plan, world)
        for person in plan.people:
            if person is not chief:
                world.staff[plan.path, Role(person.role)] = _hire(person, authority, password, world.next_phone())
                world.users[person.username] = User.objects.get(username=person.username)
    for plan in plans:
        _units(plan, world)
        _successions(plan, world)
    return world


def _authority(plan: PlacePlan, world: World) -> Authority:
    if plan.body is not None:
        parent = Authority.objects.get(path=plan.body["parent"])
        code, name = plan.body["code"], plan.body["name"]
        units.add_body(parent=parent, code=code, name=name, actor=world.root, now=SET_UP)
    authority = Authority.objects.get(path=plan.path)
    if plan.letterhead:
        committee = plan.letterhead.get("people_committee_name", "")
        units.edit_authority(
            authority=authority,
            values=AuthorityValues(**plan.letterhead),  # type: ignore[typeddict-item]
            series=_series(plan, committee),
            signers=_signers(plan, committee),
            actor=world.root,
            now=SET_UP,
        )
    world.authorities[plan.path] = authority
    return authority


def _series(plan: PlacePlan, committee: str) -> list[SeriesRow]:
    rows = [SeriesRow(None, "Quyết định của Ủy ban nhân dân", "QĐ-UBND")] if committee else []
    if plan.letterhead.get("steering_board_name"):
        rows.append(SeriesRow(None, "Báo cáo của Ban Chỉ đạo", "BC-BCĐ"))
        rows.append(SeriesRow(None, "Quyết định của Ban Chỉ đạo", "QĐ-BCĐ"))
    return rows


def _signers(plan: PlacePlan, committee: str) -> list[SignerRow]:
    if not plan.signer:
        return []
    return [SignerRow(None, "TM. ỦY BAN NHÂN DÂN" if committee else "", "CHỦ TỊCH", plan.signer, True)]


def _hire(person: PersonPlan, authority: Authority, password: str, phone: str) -> Actor:
    user = _user(person.username, person.name, person.post, phone, password)
    return _member(user, Role(person.role), authority=authority)


def _user(username: str, name: str, post: str, phone: str, password: str) -> User:
    user = User(
        username=username, full_name=name, post=post, phone=phone, password=password, is_demo=True, created_at=SET_UP
    )
    user.save()
    User.objects.filter(pk=user.pk).update(created_at=SET_UP)
    return user


def _member(user: User, role: Role, *, authority: Authority | None = None, unit: Unit | None = None) -> Actor:
    start = ARRIVAL if unit is None else max(ARRIVAL, unit.valid_from)
    return actor_of(Membership.objects.create(user=user, role=role, authority=authority, unit=unit, valid_from=start))


def _units(plan: PlacePlan, world: World) -> None:
    for row in plan.units:
        area = Authority.objects.get(path=row.area)
        name = row.name or area.name
        unit = units.create_unit(
            authority=world.authorities[plan.path],
            values=_facts(row, name, area, plan, world),
            actor=world.root,
            now=SET_UP,
        )
        world.units[plan.path, row.code] = unit
        _appoint(row, unit, plan.path, world)


def _facts(row: UnitPlan, name: str, area: Authority, plan: PlacePlan, world: World) -> dict[str, object]:
    rng = dice("unit", plan.path, row.code)
    eligibility = row.eligibility or scope_hint(row.kind, name).value or Eligibility.UNKNOWN
    residential, commune = row.kind == UnitKind.RESIDENTIAL, row.kind == UnitKind.COMMUNE
    return {
        "kind": row.kind,
        "code": row.code,
        "name": name,
        "area": area,
        "eligibility": eligibility,
        "eligibility_reason": row.reason or _REASONS.get(Eligibility(eligibility), ""),
        "valid_from": ARRIVAL if commune else dt.date(rng.randint(1986, 2021), rng.randint(1, 12), 1),
        "address": names.address(row.kind, name, plan.streets, area.name, rng),
        "head_name": names.person(rng),
        "head_post": names.post(row.kind, name, rng),
        "phone": world.next_phone(),
        "has_party": row.kind != UnitKind.ENTERPRISE or rng.random() < 0.6,
        "has_union": not residential,
        "has_guards": not residential and not commune and rng.random() < 0.85,
        "staff": row.staff,
        "households": row.households,
        "sub_units": None if residential else rng.randint(4, 24),
    }


def _appoint(row: UnitPlan, unit: Unit, path: str, world: World) -> None:
    """Give the unit a head with an account, unless the officer enters its sheet or nobody ever signed in."""
    if row.stage == "none" or "behalf" in row.flags:
        return
    user = world.users.get(row.username)
    if user is None:
        username = row.username or f"{path.rstrip('.').rsplit('.')[-1]}-{row.code}".lower()
        name = unit.head_name or names.person(dice("head", path, row.code))
        user = _user(username, name, unit.head_post, unit.phone, world.password)
        world.users[username] = user
    world.heads[unit.pk] = _member(user, Role.UNIT_HEAD, unit=unit)


def _successions(plan: PlacePlan, world: World) -> None:
    later = {row.code: row for row in plan.later}
    for step in plan.successions:
        row = later[step.new]
        olds = [world.units[plan.path, code] for code in step.units]
        new = NewUnit(code=row.code, name=row.name)
        now = moment(step.day.year, step.day.month, step.day.day, 9)
        actor = world.root
        if step.kind == "merge":
            unit = units.merge_units(units=olds, new=new, on=step.day, document=step.document, actor=actor, now=now)
        else:
            unit = units.rename_unit(unit=olds[0], new=new, on=step.day, document=step.document, actor=actor, now=now)
        world.units[plan.path, row.code] = unit
        for old in olds:
            old.refresh_from_db()
        if not unit.head_name:
            rng = dice("head", plan.path, row.code)
            head = {"head_name": names.person(rng), "head_post": "Trưởng thôn", "phone": world.next_phone()}
            units.edit_unit(unit=unit, values=head, actor=actor, now=now)
            unit.refresh_from_db()
        _appoint(row, unit, plan.path, world)
