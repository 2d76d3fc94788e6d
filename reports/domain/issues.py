"""Keeping a document as it was issued: files, figures' hash and moment; earlier issues stay."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from common import audit
from common.scope import Actor, Role
from common.workflow import NotAllowed
from reports.models import Issue, IssueFile
from units.models import Authority

ISSUERS = (Role.OFFICER, Role.APPROVER, Role.ADMIN)


class File(NamedTuple):
    """A file to be kept: its name for people, its kind, its bytes."""

    name: str
    content_type: str
    content: bytes


def may_issue(actor: Actor, path: str) -> bool:
    """Who works at that very authority and does not only look."""
    return actor.role in ISSUERS and actor.authority_path == path


def issue(
    *,
    authority: Authority,
    year: int,
    document: str,
    is_provisional: bool,
    as_of: dt.datetime,
    content_hash: str,
    files: Sequence[File],
    actor: Actor,
    now: dt.datetime,
    job_id: int | None = None,
) -> Issue:
    """Keep the next issue of a document; the same job never keeps two.

    Numbers run from 1 without a gap, however many are made at once (the lock of the authority's row). Raises
    NotAllowed. Files of a refused or broken issue do not stay behind.
    """
    if not may_issue(actor, authority.path):
        raise NotAllowed("Chỉ cán bộ, lãnh đạo, quản trị của chính nơi này mới phát hành báo cáo.")
    stored: list[IssueFile] = []
    try:
        with transaction.atomic():
            Authority.objects.select_for_update().get(pk=authority.pk)
            before = Issue.objects.filter(authority=authority, year=year, document=document)
            number = (before.aggregate(last=Max("sequence"))["last"] or 0) + 1
            made = Issue.objects.create(
                authority=authority,
                authority_path=authority.path,
                year=year,
                document=document,
                sequence=number,
                is_provisional=is_provisional,
                as_of=as_of,
                content_hash=content_hash,
                issued_by_id=actor.user_id,
                issued_at=now,
                job_id=job_id,
            )
            for file in files:
                row = IssueFile(
                    issue=made,
                    name=file.name,
                    content_type=file.content_type,
                    size=len(file.content),
                    sha256=hashlib.sha256(file.content).hexdigest(),
                )
                row.file.save(file.name, ContentFile(file.content), save=False)
                stored.append(row)
                row.save()
            audit.record(
                "report.issued",
                now=now,
                actor_id=actor.user_id,
                role=actor.role.value,
                subject=made,
                year=year,
                document=document,
                sequence=number,
            )
    except BaseException:
        for row in stored:
            row.file.delete(save=False)
        raise
    return made
