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
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("recognition", "Quyết định công nhận"), ("classification", "Quyết định phân loại")],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("draft", "Đang soạn"),
                            ("submitted", "Đã trình"),
                            ("approved", "Đã duyệt, chờ ký"),
                            ("issued", "Đã ban hành"),
                            ("superseded", "Đã thay thế"),
                            ("cancelled", "Đã hủy"),
                        ],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("superior_body", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan chủ quản")),
                ("body", common.fields.LineField(max_length=300, verbose_name="Cơ quan ban hành")),
                ("place", common.fields.LineField(blank=True, max_length=100, verbose_name="Địa danh")),
                (
                    "decided_by",
                    common.fields.LineField(
                        blank=True, max_length=300, verbose_name="Người hoặc cơ quan ra quyết định"
                    ),
                ),
                ("proposed_by", common.fields.LineField(blank=True, max_length=300, verbose_name="Cơ quan trình")),
                ("board", common.fields.LineField(blank=True, max_length=300, verbose_name="Ban Chỉ đạo")),
                ("signer_capacity", common.fields.LineField(blank=True, max_length=200, verbose_name="Thẩm quyền ký")),
                ("signer_post", common.fields.LineField(blank=True, max_length=100, verbose_name="Chức vụ người ký")),
                ("signer_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Người ký")),
                ("extra_bases", common.fields.ProseField(blank=True, max_length=2000, verbose_name="Căn cứ khác")),
                ("met_on", models.DateField(blank=True, null=True, verbose_name="Ngày họp thẩm định")),
                ("met_place", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa điểm họp")),
                (
                    "met_chair",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Người chủ trì họp thẩm định"),
                ),
                (
                    "met_secretary",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Thư ký họp thẩm định"),
                ),
                (
                    "met_attendees",
                    common.fields.ProseField(blank=True, max_length=2000, verbose_name="Thành phần họp thẩm định"),
                ),
                (
                    "met_conclusion",
                    common.fields.ProseField(blank=True, max_length=2000, verbose_name="Kết luận họp thẩm định"),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số")),
                ("symbol", common.fields.LineField(blank=True, max_length=30, verbose_name="Ký hiệu")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="Ngày ký")),
                ("kept_at", common.fields.LineField(blank=True, max_length=200, verbose_name="Nơi lưu bản ký")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.authority"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.numberseries",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="decisions.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="decision_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["recognition", "classification"])), name="decision_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "approved", "issued", "superseded", "cancelled"])
                        ),
                        name="decision_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["issued", "superseded"]), _negated=True),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("number__isnull", False),
                                ("series__isnull", False),
                                ("signed_on__isnull", False),
                                models.Q(("symbol", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decision_issued_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", None), ("state__in", ["issued", "superseded"]), _connector="OR"),
                        name="decision_number_when_issued",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("supersedes", models.F("pk")), _negated=True), name="decision_not_itself"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("recognition", "Quyết định công nhận"), ("classification", "Quyết định phân loại")],
                        max_length=16,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("is_current", models.BooleanField(default=False)),
                ("unit_name", common.fields.LineField(max_length=200)),
                ("level", common.fields.KeyField(blank=True, max_length=8)),
                ("points", models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ("certificate", common.fields.LineField(blank=True, max_length=30, verbose_name="Số giấy công nhận")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="decisions.decision"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "unit"), name="decision_item_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_open", True)),
                        fields=("unit", "year", "kind"),
                        name="decision_item_one_open",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("unit", "year", "kind"),
                        name="decision_item_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_open", False), ("is_current", False), _connector="OR"),
                        name="decision_item_open_or_current",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entrustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("recognition", "Quyết định công nhận"), ("classification", "Quyết định phân loại")],
                        default="recognition",
                        max_length=16,
                        verbose_name="Loại quyết định",
                    ),
                ),
                ("unit_kinds", models.JSONField(blank=True, default=list, verbose_name="Loại đơn vị")),
                ("valid_from", models.DateField(verbose_name="Từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="Đến hết ngày")),
                ("document", common.fields.LineField(max_length=200, verbose_name="Văn bản ủy quyền")),
                ("created_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp ủy quyền",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Nơi được ủy quyền",
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="entrustment_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authority", models.F("to")), _negated=True), name="entrustment_not_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="entrustment_document"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.numberseries"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("series", "year"), name="series_counter_once")],
            },
        ),
        migrations.CreateModel(
            name="SeriesNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_number",
                        to="decisions.decision",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.numberseries"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("series", "year", "number"), name="series_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="series_number_positive"),
                ],
            },
        ),
    ]
