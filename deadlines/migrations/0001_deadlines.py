import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
import deadlines.models.obligations


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("models_programs", "0003_union_and_tax"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.LineField(blank=True, max_length=60, verbose_name="Tên gợi nhớ")),
                ("token_hash", common.fields.KeyField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.membership"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[("due", "Chờ tổng hợp"), ("done", "Đã báo"), ("empty", "Không còn gì để báo")],
                        default="due",
                        max_length=6,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(condition=models.Q(("state", "due")), fields=["id"], name="digest_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "day"), name="digest_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["due", "done", "empty"])), name="digest_state"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(blank=True, max_length=60)),
                ("day", models.DateField(verbose_name="Ngày")),
                ("name", common.fields.LineField(max_length=100, verbose_name="Tên")),
                ("is_working", models.BooleanField(default=False, verbose_name="Vẫn làm việc")),
                ("source", common.fields.LineField(blank=True, max_length=300, verbose_name="Căn cứ")),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("authority", None)), fields=("day",), name="holiday_for_everybody_once"
                    ),
                    models.UniqueConstraint(fields=("authority", "day"), name="holiday_of_authority_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", common.fields.KeyField(max_length=80, unique=True)),
                ("address", models.EmailField(max_length=254)),
                ("subject", common.fields.LineField(max_length=200)),
                ("text", common.fields.ProseField(max_length=100000)),
                ("html", common.fields.ProseField(blank=True, max_length=200000)),
                ("message_id", common.fields.KeyField(max_length=120, unique=True)),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("due", "Chờ gửi"),
                            ("sending", "Đang gửi"),
                            ("sent", "Đã gửi"),
                            ("dead", "Không gửi được"),
                        ],
                        default="due",
                        max_length=8,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("error", common.fields.LineField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["due", "sending"])),
                        fields=["next_try_at"],
                        name="mail_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["due", "sending", "sent", "dead"])), name="mail_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[
                            ("registration", "Bản đăng ký An toàn về an ninh, trật tự"),
                            ("papers", "Nghị quyết, kế hoạch Quý I"),
                            ("dossier", "Hồ sơ đề nghị công nhận"),
                            ("recognition", "Quyết định công nhận"),
                            ("self_score", "Phiếu tự chấm điểm"),
                            ("review", "Thẩm định, chấm điểm"),
                            ("classification", "Quyết định xếp loại"),
                            ("report", "Báo cáo"),
                            ("awards", "Hồ sơ đề nghị khen thưởng"),
                            ("event", "Ngày hội, hoạt động theo ngày"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "subject"), name="mute_once")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", common.fields.KeyField(max_length=80)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("reminder", "Nhắc việc"), ("step", "Hồ sơ có thay đổi"), ("system", "Thông báo")],
                        max_length=10,
                    ),
                ),
                ("title", common.fields.LineField(max_length=200)),
                ("lines", models.JSONField(default=list)),
                ("url", common.fields.KeyField(blank=True, max_length=300)),
                ("membership_id", models.BigIntegerField(null=True)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notice_of_user"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"),
                ],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="notice_once")],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(blank=True, max_length=60)),
                ("code", common.fields.KeyField(max_length=40)),
                ("title", common.fields.LineField(max_length=300, verbose_name="Việc phải làm")),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[
                            ("registration", "Bản đăng ký An toàn về an ninh, trật tự"),
                            ("papers", "Nghị quyết, kế hoạch Quý I"),
                            ("dossier", "Hồ sơ đề nghị công nhận"),
                            ("recognition", "Quyết định công nhận"),
                            ("self_score", "Phiếu tự chấm điểm"),
                            ("review", "Thẩm định, chấm điểm"),
                            ("classification", "Quyết định xếp loại"),
                            ("report", "Báo cáo"),
                            ("awards", "Hồ sơ đề nghị khen thưởng"),
                            ("event", "Ngày hội, hoạt động theo ngày"),
                        ],
                        max_length=16,
                        verbose_name="Loại việc",
                    ),
                ),
                (
                    "bearer",
                    common.fields.KeyField(
                        choices=[("unit", "Từng đơn vị"), ("authority", "Từng cấp quản lý")],
                        max_length=10,
                        verbose_name="Ai phải làm",
                    ),
                ),
                ("unit_kinds", models.JSONField(blank=True, default=list, verbose_name="Loại đơn vị")),
                ("authority_kinds", models.JSONField(blank=True, default=list, verbose_name="Cấp")),
                ("receiver", common.fields.LineField(blank=True, max_length=200, verbose_name="Gửi ai")),
                (
                    "when",
                    common.fields.KeyField(
                        choices=[
                            ("plan", "theo ngày ghi trong kế hoạch"),
                            ("before", "trước ngày"),
                            ("on", "chậm nhất ngày"),
                            ("monthly_before", "hằng tháng, trước ngày"),
                            ("month", "trong tháng"),
                            ("quarter", "trong quý"),
                            ("rule", "theo mục Quy định áp dụng"),
                            ("window", "theo hạn nhận phiếu"),
                            ("undated", "không ghi ngày"),
                        ],
                        max_length=16,
                        verbose_name="Thời hạn",
                    ),
                ),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Ngày")),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Tháng")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Quý")),
                ("rule_code", common.fields.KeyField(blank=True, max_length=40)),
                ("rule_is_before", models.BooleanField(default=False)),
                (
                    "closes_after",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Nhận thêm (ngày)"),
                ),
                ("report_form", common.fields.KeyField(blank=True, max_length=40, verbose_name="Mẫu báo cáo")),
                ("event_code", common.fields.KeyField(blank=True, max_length=40)),
                ("direct_only", models.BooleanField(default=False, verbose_name="Chỉ nơi trực thuộc")),
                (
                    "stages",
                    models.JSONField(
                        default=deadlines.models.obligations.default_stages, verbose_name="Nhắc trước (ngày)"
                    ),
                ),
                ("late_every", models.PositiveSmallIntegerField(default=7, verbose_name="Quá hạn nhắc lại sau (ngày)")),
                (
                    "late_until",
                    models.PositiveSmallIntegerField(default=30, verbose_name="Nhắc đến hết (ngày quá hạn)"),
                ),
                (
                    "late_to_officer",
                    models.PositiveSmallIntegerField(
                        blank=True, default=1, null=True, verbose_name="Báo cán bộ sau (ngày quá hạn)"
                    ),
                ),
                (
                    "late_to_above",
                    models.PositiveSmallIntegerField(
                        blank=True, default=15, null=True, verbose_name="Báo cấp trên sau (ngày quá hạn)"
                    ),
                ),
                ("is_legal", models.BooleanField(default=False, verbose_name="Theo luật, không tắt nhắc được")),
                ("source", common.fields.LineField(max_length=300, verbose_name="Căn cứ")),
                ("confirmed", models.BooleanField(default=True, verbose_name="Đã xác nhận")),
                ("note", common.fields.ProseField(blank=True, max_length=1000, verbose_name="Ghi chú")),
                ("year_from", models.PositiveSmallIntegerField(default=2022, verbose_name="Từ năm")),
                ("year_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Đến năm")),
                ("is_active", models.BooleanField(default=True, verbose_name="Đang dùng")),
                ("shipped_hash", common.fields.KeyField(blank=True, editable=False, max_length=64)),
                ("set_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="units.authority",
                    ),
                ),
                (
                    "programme_date",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="obligations",
                        to="models_programs.programmedate",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["authority_path", "code", "pk"],
                "indexes": [models.Index(fields=["authority_path", "code"], name="obligation_path_code")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("authority", None)), fields=("code",), name="obligation_of_law_once"
                    ),
                    models.UniqueConstraint(fields=("programme_date", "bearer"), name="obligation_of_date_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                [
                                    "registration",
                                    "papers",
                                    "dossier",
                                    "recognition",
                                    "self_score",
                                    "review",
                                    "classification",
                                    "report",
                                    "awards",
                                    "event",
                                ],
                            )
                        ),
                        name="obligation_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bearer__in", ["unit", "authority"])), name="obligation_bearer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "when__in",
                                [
                                    "plan",
                                    "before",
                                    "on",
                                    "monthly_before",
                                    "month",
                                    "quarter",
                                    "rule",
                                    "window",
                                    "undated",
                                ],
                            )
                        ),
                        name="obligation_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("programme_date__isnull", False), ("when", "plan")),
                            models.Q(("is_active", False), ("when", "plan")),
                            models.Q(models.Q(("when", "plan"), _negated=True), ("programme_date__isnull", True)),
                            _connector="OR",
                        ),
                        name="obligation_day_from_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day", None), models.Q(("day__gte", 1), ("day__lte", 31)), _connector="OR"),
                        name="obligation_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month", None), models.Q(("month__gte", 1), ("month__lte", 12)), _connector="OR"
                        ),
                        name="obligation_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter", None), models.Q(("quarter__gte", 1), ("quarter__lte", 4)), _connector="OR"
                        ),
                        name="obligation_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_to", None), ("year_to__gte", models.F("year_from")), _connector="OR"),
                        name="obligation_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", "report"), _negated=True),
                            models.Q(("report_form", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="obligation_form",
                    ),
                    models.CheckConstraint(condition=models.Q(("late_every__gte", 1)), name="obligation_late_every"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=40)),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[
                            ("registration", "Bản đăng ký An toàn về an ninh, trật tự"),
                            ("papers", "Nghị quyết, kế hoạch Quý I"),
                            ("dossier", "Hồ sơ đề nghị công nhận"),
                            ("recognition", "Quyết định công nhận"),
                            ("self_score", "Phiếu tự chấm điểm"),
                            ("review", "Thẩm định, chấm điểm"),
                            ("classification", "Quyết định xếp loại"),
                            ("report", "Báo cáo"),
                            ("awards", "Hồ sơ đề nghị khen thưởng"),
                            ("event", "Ngày hội, hoạt động theo ngày"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "bearer",
                    common.fields.KeyField(
                        choices=[("unit", "Từng đơn vị"), ("authority", "Từng cấp quản lý")], max_length=10
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("period", models.PositiveSmallIntegerField(default=0)),
                ("unit_kind", common.fields.KeyField(blank=True, max_length=12)),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("on_time_to", models.DateField(null=True)),
                ("extended_to", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("closes_on", models.DateField(null=True)),
                ("sent_on", models.DateField(null=True)),
                ("reviewed_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("returned", models.BooleanField(default=False)),
                ("voided", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="occurrences",
                        to="deadlines.obligation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        fields=["year", "authority_path", "code"],
                        include=(
                            "period",
                            "unit_kind",
                            "due_on",
                            "sent_on",
                            "reviewed_on",
                            "decided_on",
                            "returned",
                            "voided",
                        ),
                        name="occurrence_year_path",
                    ),
                    models.Index(
                        condition=models.Q(("due_on__isnull", False), ("sent_on", None), ("voided", False)),
                        fields=["due_on", "authority_path"],
                        name="occurrence_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("unit", "year", "code", "period"),
                        name="occurrence_of_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("authority__isnull", False)),
                        fields=("authority", "year", "code", "period"),
                        name="occurrence_of_authority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority__isnull", True), ("bearer", "unit"), ("unit__isnull", False)),
                            models.Q(("authority__isnull", False), ("bearer", "authority"), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="occurrence_has_one_bearer",
                    ),
                    models.CheckConstraint(condition=models.Q(("period__lte", 12)), name="occurrence_period"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", None),
                            ("on_time_to", None),
                            ("due_on__gte", models.F("on_time_to")),
                            _connector="OR",
                        ),
                        name="occurrence_due_not_earlier",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DueExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(verbose_name="Gia hạn đến hết ngày")),
                ("reason", common.fields.LineField(max_length=300, verbose_name="Lý do")),
                ("granted_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="deadlines.occurrence",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)), fields=("occurrence",), name="due_extension_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    common.fields.KeyField(
                        choices=[
                            ("zalo", "Zalo"),
                            ("phone", "Điện thoại"),
                            ("signet", "Signet"),
                            ("meeting", "Gặp trực tiếp, họp"),
                            ("paper", "Công văn"),
                        ],
                        max_length=10,
                        verbose_name="Cách nhắc",
                    ),
                ),
                ("note", common.fields.LineField(blank=True, max_length=200, verbose_name="Ghi chú")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="deadlines.occurrence"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    common.fields.KeyField(
                        choices=[
                            ("own", "Việc của mình"),
                            ("late", "Nơi mình quản lý bị muộn"),
                            ("above", "Cấp dưới chưa đôn đốc xong"),
                        ],
                        max_length=6,
                    ),
                ),
                ("code", common.fields.KeyField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("period", models.PositiveSmallIntegerField(default=0)),
                ("path", common.fields.KeyField(blank=True, max_length=60)),
                ("stage", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("dropped", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reminders",
                        to="deadlines.digest",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="deadlines.occurrence",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("digest", None), ("dropped", False)),
                        fields=["user"],
                        name="reminder_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("occurrence__isnull", False)),
                        fields=("user", "occurrence", "due_on", "stage"),
                        name="reminder_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("occurrence", None)),
                        fields=("user", "audience", "code", "year", "period", "path", "due_on", "stage"),
                        name="reminder_of_many",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("audience", "own"), ("occurrence__isnull", False)),
                            models.Q(models.Q(("audience", "own"), _negated=True), ("occurrence", None)),
                            _connector="OR",
                        ),
                        name="reminder_audience",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                ("form", common.fields.KeyField(max_length=40)),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("draft", "Đang soạn"),
                            ("sent", "Đã gửi"),
                            ("returned", "Trả lại để bổ sung"),
                            ("accepted", "Đã tiếp nhận"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("is_provisional", models.BooleanField(default=False)),
                ("figures_at", models.DateTimeField(null=True)),
                ("receipt_code", common.fields.KeyField(blank=True, max_length=20)),
                ("entered_on_behalf", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "occurrence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="deadlines.occurrence"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["year", "authority_path"], include=("state",), name="report_year_path")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "sent", "returned", "accepted"])),
                        name="report_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_sent_at__isnull", False), _connector="OR"),
                        name="report_sent_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("code", common.fields.KeyField(max_length=40)),
                ("label", common.fields.LineField(max_length=300)),
                ("unit_word", common.fields.LineField(blank=True, max_length=40)),
                ("computed", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("denominator", common.fields.LineField(blank=True, max_length=200)),
                (
                    "typed",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="Số liệu ghi thay"
                    ),
                ),
                ("reason", common.fields.LineField(blank=True, max_length=300, verbose_name="Lý do ghi khác")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="deadlines.report"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "code"), name="report_figure_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("computed", None), ("computed__gte", 0), _connector="OR"),
                            models.Q(("typed", None), ("typed__gte", 0), _connector="OR"),
                        ),
                        name="report_figure_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("code", common.fields.KeyField(max_length=40)),
                ("heading", common.fields.LineField(max_length=300)),
                ("text", common.fields.ProseField(blank=True, max_length=8000, verbose_name="Nội dung")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="deadlines.report"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("report", "code"), name="report_section_once")],
            },
        ),
        migrations.CreateModel(
            name="Remake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", common.fields.KeyField(max_length=60)),
                ("below", models.BooleanField(default=True)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("path", "below"), name="remake_once")],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("path", common.fields.KeyField(max_length=60)),
                ("lease_until", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("day", "path"), name="sweep_once_a_day")],
            },
        ),
    ]
