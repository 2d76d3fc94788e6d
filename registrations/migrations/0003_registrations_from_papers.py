"""What was kept as a paper "bản đăng ký" becomes a registration that was received; the paper stays as another paper."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import migrations

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def take_over(apps, schema_editor):
    Paper = apps.get_model("models_programs", "UnitPaper")
    Registration = apps.get_model("registrations", "Registration")
    papers = Paper.objects.filter(kind="registration")
    for paper in papers.order_by("date", "pk").select_related("unit__authority"):
        day = paper.date or paper.created_at.astimezone(ZONE).date()
        came = dt.datetime.combine(day, dt.time(8), tzinfo=ZONE)
        Registration.objects.get_or_create(
            unit=paper.unit,
            year=paper.year,
            defaults={
                "authority": paper.unit.authority,
                "authority_path": paper.unit.authority_path,
                "state": "accepted",
                "head_name": paper.unit.head_name,
                "head_post": paper.unit.head_post,
                "contact_phone": paper.unit.phone,
                "on_paper": True,
                "entered_on_behalf": True,
                "created_at": paper.created_at,
                "changed_at": paper.changed_at,
                "changed_by": paper.created_by,
                "first_sent_at": came,
                "sent_at": came,
                "accepted_at": came,
            },
        )
    papers.filter(title="").update(title="Bản đăng ký An toàn về an ninh, trật tự (bản giấy)")
    Paper.objects.filter(kind="registration").update(kind="other")


def results_without_registration(apps, schema_editor):
    """A recorded result stands on a registration (domain.md section 10 item 4): earlier ones get theirs."""
    Recognition = apps.get_model("registrations", "Recognition")
    Registration = apps.get_model("registrations", "Registration")
    for result in Recognition.objects.select_related("unit__authority"):
        row, made = Registration.objects.get_or_create(
            unit=result.unit,
            year=result.year,
            defaults={
                "authority": result.unit.authority,
                "authority_path": result.unit.authority_path,
                "on_paper": True,
                "entered_on_behalf": True,
                "created_at": result.recorded_at,
                "changed_at": result.recorded_at,
                "changed_by": result.recorded_by,
                "first_sent_at": result.recorded_at,
                "sent_at": result.recorded_at,
                "accepted_at": result.recorded_at,
            },
        )
        row.state, row.decided_at = result.status, result.recorded_at
        row.save()


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0002_registrations_checklists_dossiers"),
        ("models_programs", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.RunPython(results_without_registration, migrations.RunPython.noop),
    ]
