"""Issues of reports and their files, in scope."""

from __future__ import annotations

from django.db.models import QuerySet

from common.scope import Actor, within
from reports.models import Issue, IssueFile
from reports.rules.permissions import may_read_year_of
from units.models import Authority


def issues_of(authority: Authority, year: int) -> QuerySet[Issue]:
    """Every issue of an authority's year with who made it and its files, the latest first. Two queries."""
    rows = Issue.objects.filter(authority=authority, year=year).select_related("issued_by")
    return rows.prefetch_related("files").order_by("-sequence")


def issue_files_visible_to(actor: Actor) -> QuerySet[IssueFile]:
    """Files of issues in the actor's subtree; none for who reads no year."""
    if not may_read_year_of(actor, actor.authority_path):
        return IssueFile.objects.none()
    return IssueFile.objects.filter(within(actor.authority_path, "issue__authority_path")).select_related("issue")
