"""The pages of an import: upload, template, preview, confirmation. One object for each kind of row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common import jobs, uploads
from common.attachments import content_disposition
from common.documents.xlsx import XLSX_TYPE
from common.models import Job, JobState
from common.numbers import whole
from common.scope import Actor
from common.sheets.forms import ImportForm
from common.sheets.job import actor_as_json
from common.sheets.plan import ImportOutdated
from common.uploads import Table
from common.views import page
from common.workflow import NotAllowed
from common.xlsx_guard import UploadRefused

PATIENCE = dt.timedelta(seconds=20)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Done:
    """A confirmed import; ``made`` is what it made, where that is one thing to be shown."""

    created: int
    changed: int
    made: Any = None


@dataclass(frozen=True, slots=True)
class Words:
    """What one row is called inside a sentence, and the three headings that the preview shows it under.

    ``home``: what the page of the list is called, where it is not called after its rows. ``adds_only``: rows of a file
    are always new, so there is nothing to say of changed ones.
    """

    noun: str
    key_head: str
    name_head: str
    extra_head: str
    home: str = ""
    adds_only: bool = False


def download(content: bytes, file_name: str, content_type: str = XLSX_TYPE) -> HttpResponse:
    """A file as an answer, under any name (RFC 6266)."""
    headers = {"Content-Disposition": content_disposition(file_name), "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


class ImportPages:
    """Subclasses say how a room reads and writes; roles are the business of who puts the views into addresses.

    A form may ask for more than the file: what it was told goes with the job as ``said`` and comes back to ``apply``.
    """

    job_kind: str
    job_title: str
    words: Words
    template_file: str
    start_template = "imports/start.html"
    too_big = "Tệp lớn hơn 5 MB. Chia thành nhiều tệp nhỏ hơn."
    # How many rows of each kind the preview shows.
    shown = SHOWN

    def url(self, name: str, year: int, job: int | None = None) -> str:
        """The address of "list", "export", "start", "template", "preview" or "confirm"."""
        raise NotImplementedError

    def template_bytes(self, actor: Actor, year: int) -> bytes:
        """The empty Excel file."""
        raise NotImplementedError

    def apply(
        self, *, table: Table, digest: str, sha256: str, year: int, said: Mapping[str, str], actor: Actor,
        now: dt.datetime,
    ) -> Done:  # fmt: skip
        """Do what was shown, all or nothing. Raises NotAllowed, ImportOutdated, or ValidationError with a sentence."""
        raise NotImplementedError

    def form(self, *sent: Any, actor: Actor) -> ImportForm:
        """What is asked before the upload."""
        return ImportForm(*sent)

    def lead(self, file_name: str, said: Mapping[str, str]) -> str:
        """What the preview says of the upload as a whole."""
        return file_name or "Tệp đã tải lên"

    def finished(self, request: HttpRequest, year: int, done: Done) -> HttpResponse:
        """Say what was done and where to go."""
        sentence = f"thêm {whole(done.created)}, sửa {whole(done.changed)} {self.words.noun}"
        messages.success(request, f"Đã nhập danh sách: {sentence}.")
        return redirect(self.url("list", year))

    def start(self, request: HttpRequest, year: int) -> HttpResponse:
        """Take a file that passes the guard and hand it to a worker; this process never parses it."""
        posted = request.method == "POST"
        form = self.form(*((request.POST, request.FILES) if posted else ()), actor=_actor(request))
        if getattr(request, "upload_too_big", False):
            form.add_error("file", self.too_big)
        elif posted and form.is_valid():
            try:
                received = uploads.receive(form.cleaned_data["file"])
            except UploadRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                said = {name: value for name, value in form.cleaned_data.items() if name != "file"}
                return redirect(self.url("preview", year, self._hand_over(request, received, year, said).pk))
        return page(request, self.start_template, self._addresses(year), form=form)

    def _hand_over(self, request: HttpRequest, received: uploads.Received, year: int, said: Mapping[str, str]) -> Job:
        actor = _actor(request)
        params: dict[str, object] = {
            "upload": uploads.keep(received.content),
            "sha256": received.sha256,
            "file_name": received.name,
            "year": year,
            "said": said,
            "actor": actor_as_json(actor),
        }
        with transaction.atomic():
            return jobs.start(
                kind=self.job_kind,
                title=self.job_title,
                requester_id=actor.user_id,
                membership_id=actor.membership_id,
                params=params,
                now=timezone.now(),
            )

    def template(self, request: HttpRequest, year: int) -> HttpResponse:
        """The empty Excel file with headings, lists of choices and explanations."""
        return download(self.template_bytes(_actor(request), year), self.template_file)

    def _job(self, request: HttpRequest, pk: int, year: int) -> Job:
        """An import for the year that this person started in this role, else 404."""
        actor = _actor(request)
        mine = Job.objects.filter(kind=self.job_kind, requester=actor.user_id, membership_id=actor.membership_id)
        job = get_object_or_404(mine, pk=pk)
        if job.params.get("year", year) != year:
            raise Http404
        return job

    def preview(self, request: HttpRequest, year: int, job: int) -> HttpResponse:
        """What the file would do, or how far reading is. htmx asks for the part that changes."""
        found = self._job(request, job, year)
        name = "imports/part.html" if request.htmx else "imports/preview.html"  # type: ignore[attr-defined]
        return render(request, name, self._context(found, year, timezone.now()))

    def _addresses(self, year: int, job: int | None = None) -> dict[str, Any]:
        names = ["list", "export", "start", "template"]
        urls = {name: self.url(name, year) for name in names}
        if job is not None:
            urls |= {name: self.url(name, year, job) for name in ("preview", "confirm")}
        return {"year": year, "words": self.words, "urls": urls}

    def _context(self, job: Job, year: int, now: dt.datetime) -> dict[str, Any]:
        context: dict[str, Any] = {
            **self._addresses(year, job.pk),
            "job": job,
            "lead": self.lead(job.params.get("file_name", ""), job.params.get("said", {})),
            "waiting": job.state in (JobState.QUEUED, JobState.RUNNING),
            "stuck": job.state == JobState.QUEUED and now - job.created_at > PATIENCE,
            "done": job.result.get("done"),
        }
        plan = job.result.get("plan")
        if plan is None:
            return context
        earlier = parse_datetime(job.result.get("earlier") or "")
        return {
            **context,
            "plan": plan,
            "earlier": earlier,
            "counts": {name: len(plan[name]) for name in ("problems", "created", "changed")},
            "problems": plan["problems"],
            "created": plan["created"][: self.shown],
            "changed": plan["changed"][: self.shown],
            "shown": self.shown,
            "ready": not plan["problems"] and not earlier and bool(plan["created"] or plan["changed"]),
        }

    def confirm(self, request: HttpRequest, year: int, job: int) -> HttpResponse:
        """Do what was shown, all or nothing; if the rows changed meanwhile, show what the file would do now."""
        found = self._job(request, job, year)
        result = found.result
        if "plan" not in result or result.get("done"):
            return redirect(self.url("preview", year, found.pk))
        now = timezone.now()
        try:
            done = self.apply(
                table=Table.from_json(result["table"]),
                digest=result["plan"]["digest"],
                sha256=found.params["sha256"],
                year=year,
                said=found.params.get("said", {}),
                actor=_actor(request),
                now=now,
            )
        except ImportOutdated as outdated:
            found.result = {**result, "plan": outdated.plan.as_json()}
            found.save(update_fields=["result"])
            return self._again(request, found, year, now, str(outdated))
        except ValidationError as refusal:
            return self._again(request, found, year, now, refusal.messages[0])
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(self.url("start", year))
        found.result = {"done": {"created": done.created, "changed": done.changed}}
        found.save(update_fields=["result"])
        return self.finished(request, year, done)

    def _again(self, request: HttpRequest, job: Job, year: int, now: dt.datetime, notice: str) -> HttpResponse:
        """The preview, with why nothing was done."""
        context = {**self._context(job, year, now), "notice": notice}
        return render(request, "imports/preview.html", context, status=409)


def _actor(request: HttpRequest) -> Actor:
    """Who acts; views behind ``allow`` always have one."""
    return request.actor  # type: ignore[attr-defined,no-any-return]
