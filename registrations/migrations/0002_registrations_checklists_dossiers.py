import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0001_initial"),
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Checklist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=40)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("authority_path", common.fields.KeyField(blank=True, max_length=60)),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên")),
                ("article", common.fields.LineField(blank=True, max_length=50, verbose_name="Điều")),
                ("unit_kinds", models.JSONField(default=list, verbose_name="Loại đơn vị")),
                ("source", common.fields.LineField(max_length=300, verbose_name="Căn cứ")),
                ("year_from", models.PositiveSmallIntegerField(verbose_name="Từ năm")),
                ("year_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Đến năm")),
                ("content_hash", common.fields.KeyField(blank=True, max_length=64)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "version"],
                "constraints": [
                    models.UniqueConstraint(fields=("authority_path", "code", "version"), name="checklist_version"),
                    models.CheckConstraint(
                        condition=models.Q(("year_from__gte", 2000), ("year_from__lte", 2100)), name="checklist_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year_to", None), ("year_to__gte", models.F("year_from")), _connector="OR"),
                        name="checklist_years",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=10, verbose_name="Mã")),
                ("order", models.PositiveSmallIntegerField()),
                ("text", common.fields.ProseField(max_length=1000, verbose_name="Tiêu chí")),
                ("ref", common.fields.LineField(blank=True, max_length=100, verbose_name="Căn cứ")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("met", "Đạt hay không đạt"), ("absent", "Không xảy ra"), ("group", "Nhóm")],
                        max_length=8,
                    ),
                ),
                ("allows_force_majeure", models.BooleanField(default=False, verbose_name="Có thể tính bất khả kháng")),
                ("rules", models.JSONField(default=list)),
                (
                    "checklist",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="registrations.checklist"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="registrations.checklistitem",
                    ),
                ),
            ],
            options={
                "ordering": ["checklist", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("checklist", "code"), name="checklist_item_code"),
                    models.UniqueConstraint(fields=("checklist", "order"), name="checklist_item_order"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["met", "absent", "group"])), name="checklist_item_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("results", common.fields.ProseField(blank=True, max_length=8000, verbose_name="Kết quả thực hiện")),
                (
                    "shortcomings",
                    common.fields.ProseField(blank=True, max_length=4000, verbose_name="Tồn tại, hạn chế"),
                ),
                (
                    "next_year",
                    common.fields.ProseField(blank=True, max_length=4000, verbose_name="Phương hướng năm sau"),
                ),
                ("report_number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số báo cáo")),
                ("report_date", models.DateField(blank=True, null=True, verbose_name="Ngày báo cáo")),
                ("request_number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số tờ trình")),
                ("request_date", models.DateField(blank=True, null=True, verbose_name="Ngày tờ trình")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="Ngày họp")),
                ("place", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa điểm họp")),
                ("chair_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Chủ trì")),
                (
                    "chair_post",
                    common.fields.LineField(blank=True, max_length=100, verbose_name="Chức vụ của người chủ trì"),
                ),
                ("secretary_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Thư ký")),
                ("invited", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Số được mời")),
                ("present", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Số có mặt")),
                ("votes_for", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Số phiếu đồng ý")),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Số phiếu không đồng ý"),
                ),
                ("conclusion", common.fields.ProseField(blank=True, max_length=2000, verbose_name="Kết luận cuộc họp")),
                ("version", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("invited", None), ("present", None), ("present__lte", models.F("invited")), _connector="OR"
                        ),
                        name="dossier_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("present", None),
                            ("votes_for", None),
                            ("votes_against", None),
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("votes_for"), "+", models.F("votes_against")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="dossier_votes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("post", common.fields.LineField(max_length=200, verbose_name="Thành phần")),
                ("name", common.fields.LineField(blank=True, max_length=100, verbose_name="Họ và tên")),
                ("present", models.BooleanField(default=True, verbose_name="Có mặt")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendees",
                        to="registrations.dossier",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "order"), name="attendee_order")],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("draft", "Đang soạn"),
                            ("sent", "Đã gửi"),
                            ("returned", "Trả lại"),
                            ("accepted", "Đã tiếp nhận"),
                            ("proposed", "Đã gửi hồ sơ đề nghị"),
                            ("verified", "Đã thẩm định"),
                            ("recognised", "Đạt tiêu chuẩn"),
                            ("not_recognised", "Chưa đạt tiêu chuẩn"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                ("head_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Người đứng đầu")),
                (
                    "head_post",
                    common.fields.LineField(blank=True, max_length=100, verbose_name="Chức vụ người đứng đầu"),
                ),
                ("contact_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Người liên hệ")),
                (
                    "contact_post",
                    common.fields.LineField(blank=True, max_length=100, verbose_name="Chức vụ người liên hệ"),
                ),
                (
                    "contact_phone",
                    common.fields.LineField(blank=True, max_length=20, verbose_name="Điện thoại liên hệ"),
                ),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Số cán bộ, người lao động, người học, nhân khẩu"
                    ),
                ),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="Tổng số hộ")),
                (
                    "households_committed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số hộ đăng ký"),
                ),
                (
                    "sub_units",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Tổng số phòng, ban, tổ, đội, khoa"
                    ),
                ),
                (
                    "sub_units_committed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số phòng, ban, tổ đã cam kết"),
                ),
                (
                    "no_resolution",
                    models.BooleanField(default=False, verbose_name="Không có tổ chức Đảng nên không có nghị quyết"),
                ),
                ("resolution_number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số nghị quyết")),
                ("resolution_date", models.DateField(blank=True, null=True, verbose_name="Ngày nghị quyết")),
                (
                    "resolution_issuer",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Cấp ủy ban hành"),
                ),
                ("plan_number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số kế hoạch")),
                ("plan_date", models.DateField(blank=True, null=True, verbose_name="Ngày kế hoạch")),
                (
                    "plan_issuer",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Nơi ban hành kế hoạch"),
                ),
                (
                    "commitments",
                    common.fields.ProseField(blank=True, max_length=5000, verbose_name="Nội dung đăng ký, cam kết"),
                ),
                ("receipt_code", common.fields.KeyField(blank=True, max_length=20)),
                ("entered_on_behalf", models.BooleanField(default=False)),
                ("on_paper", models.BooleanField(default=False, verbose_name="Đăng ký bằng bản giấy")),
                (
                    "verdict",
                    common.fields.KeyField(
                        blank=True, choices=[("met", "Đạt"), ("not_met", "Không đạt")], max_length=8
                    ),
                ),
                ("failed", common.fields.LineField(blank=True, max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("verified_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.authority"
                    ),
                ),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="registrations", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["year", "authority_path"], include=("state",), name="registration_year_path")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year"), name="registration_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "sent",
                                    "returned",
                                    "accepted",
                                    "proposed",
                                    "verified",
                                    "recognised",
                                    "not_recognised",
                                ],
                            )
                        ),
                        name="registration_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "draft"), ("first_sent_at__isnull", False), _connector="OR"),
                        name="registration_sent_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("households_committed", None),
                            ("households", None),
                            ("households_committed__lte", models.F("households")),
                            _connector="OR",
                        ),
                        name="registration_households",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sub_units_committed", None),
                            ("sub_units", None),
                            ("sub_units_committed__lte", models.F("sub_units")),
                            _connector="OR",
                        ),
                        name="registration_sub_units",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "recognised"), _negated=True),
                            models.Q(("verdict", "not_met"), _negated=True),
                            _connector="OR",
                        ),
                        name="registration_recognised_not_failed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="dossier",
            name="registration",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="dossier", to="registrations.registration"
            ),
        ),
        migrations.CreateModel(
            name="CheckMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "declared",
                    common.fields.KeyField(
                        blank=True, choices=[("met", "Đạt"), ("not_met", "Không đạt")], max_length=8
                    ),
                ),
                (
                    "declared_note",
                    common.fields.LineField(blank=True, max_length=300, verbose_name="Ghi chú của đơn vị"),
                ),
                ("declared_at", models.DateTimeField(null=True)),
                (
                    "checked",
                    common.fields.KeyField(
                        blank=True, choices=[("met", "Đạt"), ("not_met", "Không đạt")], max_length=8
                    ),
                ),
                ("checked_note", common.fields.LineField(blank=True, max_length=300, verbose_name="Ý kiến thẩm định")),
                ("checked_at", models.DateTimeField(null=True)),
                ("force_majeure", models.BooleanField(default=False, verbose_name="Bất khả kháng")),
                (
                    "force_majeure_reason",
                    common.fields.LineField(blank=True, max_length=300, verbose_name="Lý do bất khả kháng"),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registrations.checklistitem"
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="registrations.registration",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("registration", "item"), name="check_mark_once"),
                    models.CheckConstraint(
                        condition=models.Q(("declared__in", ["", "met", "not_met"])), name="check_mark_declared"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("checked__in", ["", "met", "not_met"])), name="check_mark_checked"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("force_majeure", False),
                            models.Q(("force_majeure_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_mark_force_majeure_reason",
                    ),
                ],
            },
        ),
    ]
