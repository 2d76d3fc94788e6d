from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Level",
            fields=[
                ("code", common.fields.KeyField(max_length=4, primary_key=True, serialize=False)),
                ("name", common.fields.LineField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(unique=True)),
                ("award_bar", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="Rubric",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=40)),
                ("version", common.fields.KeyField(max_length=20)),
                ("title", common.fields.LineField(max_length=500)),
                ("issuer", common.fields.LineField(max_length=200)),
                ("source", common.fields.LineField(max_length=300)),
                ("legal_basis", common.fields.LineField(blank=True, max_length=300)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("unit_kinds", models.JSONField(default=list)),
                ("total", models.DecimalField(decimal_places=2, max_digits=5)),
                ("step", models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=5)),
                ("is_draft", models.BooleanField(default=False)),
                ("draft_note", common.fields.LineField(blank=True, max_length=300)),
                ("content_hash", common.fields.KeyField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["code", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="rubric_version"),
                    models.CheckConstraint(
                        condition=models.Q(("step__gt", 0), ("total__gt", 0)), name="rubric_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=10)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", common.fields.ProseField()),
                ("max_points", models.DecimalField(decimal_places=2, max_digits=5)),
                ("step", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("is_leaf", models.BooleanField(default=True)),
                (
                    "source",
                    common.fields.KeyField(
                        choices=[("typed", "Người chấm nhập"), ("recognition", "Theo quyết định công nhận")],
                        default="typed",
                        max_length=12,
                    ),
                ),
                ("guidance", common.fields.ProseField(blank=True)),
                ("legal_basis", common.fields.LineField(blank=True, max_length=300)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="scoring.criterion",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="scoring.rubric"
                    ),
                ),
            ],
            options={
                "ordering": ["rubric", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("rubric", "code"), name="criterion_code"),
                    models.UniqueConstraint(fields=("rubric", "order"), name="criterion_order"),
                    models.CheckConstraint(condition=models.Q(("max_points__gt", 0)), name="criterion_max_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("authority_path", common.fields.KeyField(max_length=60)),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("draft", "Chưa gửi"),
                            ("sent", "Chờ thẩm định"),
                            ("reviewing", "Đang thẩm định"),
                            ("returned", "Trả lại để bổ sung"),
                            ("reviewed", "Đã chấm, chờ duyệt"),
                            ("approved", "Đã duyệt"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("self_total", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5)),
                ("superior_total", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5)),
                ("self_missing", models.PositiveSmallIntegerField(default=0)),
                ("superior_missing", models.PositiveSmallIntegerField(default=0)),
                ("derived_missing", models.PositiveSmallIntegerField(default=0)),
                ("receipt_code", common.fields.KeyField(blank=True, max_length=20)),
                ("entered_on_behalf", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "level",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.level",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scorecards", to="scoring.rubric"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scorecards", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["year", "authority_path"],
                        include=("state", "level", "superior_total"),
                        name="card_year_path",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year"), name="scorecard_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "sent", "reviewing", "returned", "reviewed", "approved"])
                        ),
                        name="scorecard_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level", None), ("state", "approved"), _connector="OR"),
                        name="scorecard_level_when_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(("approved_at__isnull", False), ("level__isnull", False)),
                            _connector="OR",
                        ),
                        name="scorecard_approved_has_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MarkRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "column",
                    common.fields.KeyField(
                        choices=[("self", "Cơ sở tự chấm"), ("superior", "Cấp trên chấm")], max_length=8
                    ),
                ),
                ("old_points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("new_points", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("reason", common.fields.ProseField(blank=True, max_length=1000)),
                ("acting_role", common.fields.KeyField(max_length=20)),
                ("in_bulk", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.criterion",
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="scoring.scorecard"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("self_points", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("self_note", common.fields.ProseField(blank=True, max_length=1000)),
                ("self_at", models.DateTimeField(null=True)),
                ("self_version", models.PositiveIntegerField(default=0)),
                ("superior_points", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("superior_reason", common.fields.ProseField(blank=True, max_length=1000)),
                ("superior_at", models.DateTimeField(null=True)),
                ("superior_version", models.PositiveIntegerField(default=0)),
                ("superior_bulk", models.BooleanField(default=False)),
                (
                    "criterion",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="scoring.criterion",
                    ),
                ),
                (
                    "self_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superior_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="scoring.scorecard"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "criterion"), name="mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("self_points", None), ("self_points__gte", 0), _connector="OR"),
                            models.Q(("superior_points", None), ("superior_points__gte", 0), _connector="OR"),
                        ),
                        name="mark_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnWriter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "column",
                    common.fields.KeyField(
                        choices=[("self", "Cơ sở tự chấm"), ("superior", "Cấp trên chấm")], max_length=8
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scorecard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="writers", to="scoring.scorecard"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("scorecard", "column", "user"), name="column_writer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ThresholdSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", common.fields.LineField(blank=True, max_length=300, verbose_name="Căn cứ")),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="threshold_sets", to="scoring.rubric"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rubric", "authority"), name="threshold_set_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("authority", None)), fields=("rubric",), name="threshold_set_default"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            models.Q(("confirmed_by__isnull", False), models.Q(("source", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="threshold_confirmation_names_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("min_points", models.DecimalField(decimal_places=2, max_digits=5)),
                ("level", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="scoring.level")),
                (
                    "threshold_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thresholds",
                        to="scoring.thresholdset",
                    ),
                ),
            ],
            options={
                "ordering": ["level__order"],
                "constraints": [
                    models.UniqueConstraint(fields=("threshold_set", "level"), name="threshold_level"),
                    models.CheckConstraint(condition=models.Q(("min_points__gte", 0)), name="threshold_not_negative"),
                ],
            },
        ),
    ]
