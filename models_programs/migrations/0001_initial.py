import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.fields
import models_programs.models.attachments


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventDay",
            fields=[
                ("code", common.fields.KeyField(max_length=40, primary_key=True, serialize=False)),
                ("name", common.fields.LineField(max_length=200)),
                ("day", models.PositiveSmallIntegerField(null=True)),
                ("month", models.PositiveSmallIntegerField()),
                ("basis", common.fields.LineField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["month", "day"],
            },
        ),
        migrations.CreateModel(
            name="CriteriaList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên bộ tiêu chí")),
                ("source", common.fields.LineField(max_length=200, verbose_name="Văn bản")),
                ("imported_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-imported_at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("authority", "name"), name="criteria_list_name")],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("festival", "Ngày hội"),
                            ("event", "Ngày, tháng hành động khác"),
                            ("propaganda", "Tuyên truyền"),
                            ("training", "Tập huấn"),
                            ("inspection", "Kiểm tra"),
                            ("meeting", "Hội nghị, sơ kết, tổng kết"),
                            ("other", "Hoạt động khác"),
                        ],
                        max_length=12,
                        verbose_name="Loại hoạt động",
                    ),
                ),
                ("title", common.fields.LineField(max_length=300, verbose_name="Tên hoạt động")),
                ("on", models.DateField(verbose_name="Ngày")),
                ("place", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa điểm")),
                (
                    "invited",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người mời, thuộc diện dự"),
                ),
                ("present", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người dự")),
                (
                    "board_member",
                    common.fields.LineField(blank=True, max_length=150, verbose_name="Thành viên Ban Chỉ đạo dự"),
                ),
                ("is_pilot", models.BooleanField(default=False, verbose_name="Làm điểm")),
                ("has_ceremony", models.BooleanField(default=False, verbose_name="Có phần lễ")),
                ("has_festivity", models.BooleanField(default=False, verbose_name="Có phần hội")),
                (
                    "awards",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Số tập thể, cá nhân được khen tại chỗ"
                    ),
                ),
                ("cost", models.BigIntegerField(blank=True, null=True, verbose_name="Kinh phí (đồng)")),
                ("summary", common.fields.ProseField(blank=True, max_length=4000, verbose_name="Tóm tắt kết quả")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
                (
                    "event_day",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="models_programs.eventday",
                        verbose_name="Ngày kỷ niệm",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["year", "authority_path", "kind"], name="activity_year_path"),
                    models.Index(fields=["unit", "year"], name="activity_unit_year"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="activity_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["festival", "event", "propaganda", "training", "inspection", "meeting", "other"],
                            )
                        ),
                        name="activity_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost", None), ("cost__gte", 0), _connector="OR"), name="activity_cost"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Force",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("guard", "Lực lượng bảo vệ"),
                            ("team", "Tổ bảo vệ an ninh, trật tự"),
                            ("civil", "Đội dân phòng"),
                        ],
                        max_length=8,
                        verbose_name="Lực lượng",
                    ),
                ),
                ("area", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa bàn")),
                ("teams", models.PositiveIntegerField(default=1, verbose_name="Số tổ, đội")),
                ("members", models.PositiveIntegerField(verbose_name="Số người")),
                ("trained", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người được tập huấn")),
                ("equipped", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người được trang bị")),
                ("rating", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Xếp loại năm")),
                ("has_discipline", models.BooleanField(default=False, verbose_name="Có người bị kỷ luật trong năm")),
                ("note", common.fields.ProseField(blank=True, max_length=1000, verbose_name="Ghi chú")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="force_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="force_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["guard", "team", "civil"])), name="force_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("trained", None), ("trained__lte", models.F("members")), _connector="OR"),
                        name="force_trained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("equipped", None), ("equipped__lte", models.F("members")), _connector="OR"),
                        name="force_equipped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating", None), models.Q(("rating__gte", 1), ("rating__lte", 5)), _connector="OR"
                        ),
                        name="force_rating",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("code", common.fields.LineField(max_length=20, verbose_name="Số thứ tự")),
                ("group", common.fields.LineField(blank=True, max_length=200, verbose_name="Nhóm")),
                ("text", common.fields.ProseField(max_length=2000, verbose_name="Nội dung")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="models_programs.criterialist",
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("list", "order"), name="listed_criterion_order")],
            },
        ),
        migrations.CreateModel(
            name="CriterionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("is_met", models.BooleanField()),
                ("note", common.fields.LineField(blank=True, max_length=500, verbose_name="Minh chứng, ghi chú")),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="models_programs.listedcriterion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("criterion", "authority", "year"), name="criterion_answer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MedalCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("name", common.fields.LineField(max_length=100, verbose_name="Họ và tên")),
                ("post", common.fields.LineField(max_length=200, verbose_name="Chức vụ, đơn vị hiện nay")),
                (
                    "group",
                    common.fields.KeyField(
                        choices=[
                            ("leader", "Lãnh đạo cấp ủy, chính quyền, đoàn thể, đơn vị"),
                            ("team_long", "Tổ bảo vệ an ninh, trật tự (mức của nam)"),
                            ("team_short", "Tổ bảo vệ an ninh, trật tự (mức của nữ)"),
                        ],
                        max_length=12,
                        verbose_name="Diện xét",
                    ),
                ),
                (
                    "award",
                    common.fields.LineField(
                        blank=True, max_length=300, verbose_name="Khen thưởng đã có về bảo vệ an ninh Tổ quốc"
                    ),
                ),
                ("is_rated_well", models.BooleanField(default=False, verbose_name="Được đánh giá hoàn thành nhiệm vụ")),
                (
                    "has_medal",
                    models.BooleanField(
                        default=False, verbose_name="Đã có Kỷ niệm chương hoặc huân, huy chương loại trừ"
                    ),
                ),
                (
                    "area_is_calm",
                    models.BooleanField(
                        default=False, verbose_name="Địa bàn, đơn vị phụ trách không có điểm nóng, vụ việc nghiêm trọng"
                    ),
                ),
                (
                    "is_on_hold",
                    models.BooleanField(default=False, verbose_name="Đang bị xem xét kỷ luật, khiếu nại, thanh tra"),
                ),
                (
                    "achievement",
                    common.fields.ProseField(blank=True, max_length=2000, verbose_name="Tóm tắt thành tích"),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="candidate_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="candidate_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ["leader", "team_long", "team_short"])), name="candidate_group"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(blank=True, max_length=60)),
                ("code", common.fields.KeyField(max_length=40)),
                ("name", common.fields.LineField(max_length=150, verbose_name="Lĩnh vực")),
                (
                    "authority",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("authority_path", "code"), name="model_field_code")],
            },
        ),
        migrations.CreateModel(
            name="Exemplar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[("collective", "Tập thể"), ("person", "Cá nhân")],
                        max_length=12,
                        verbose_name="Đối tượng",
                    ),
                ),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên tập thể, họ và tên")),
                ("post", common.fields.LineField(blank=True, max_length=200, verbose_name="Chức vụ, nơi công tác")),
                (
                    "achievement",
                    common.fields.ProseField(blank=True, max_length=2000, verbose_name="Thành tích tiêu biểu"),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="models_programs.modelfield",
                        verbose_name="Lĩnh vực",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="exemplar_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="exemplar_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["collective", "person"])), name="exemplar_subject"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa bàn")),
                ("is_origin", models.BooleanField(default=False, verbose_name="Nơi làm đầu tiên")),
                ("opened_on", models.DateField(verbose_name="Từ ngày")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="Đến hết ngày")),
                ("close_reason", common.fields.LineField(blank=True, max_length=300, verbose_name="Lý do thôi làm")),
                ("document", common.fields.LineField(blank=True, max_length=200, verbose_name="Văn bản")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["unit"], name="model_place_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False), models.Q(("area", ""), _negated=True), _connector="OR"
                        ),
                        name="model_place_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                        ),
                        name="model_place_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("rated_at", models.DateTimeField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="models_programs.modelplace",
                    ),
                ),
                (
                    "rated_by",
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["year", "authority_path", "rank"], name="model_rating_year_path")],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "year"), name="model_rating_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("rank__lte", 5)), name="model_rating_rank"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên tổ")),
                ("members", models.PositiveIntegerField(default=0, verbose_name="Số thành viên")),
                ("leader", common.fields.LineField(blank=True, max_length=100, verbose_name="Tổ trưởng")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="teams",
                        to="models_programs.modelplace",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MovementModel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                ("name", common.fields.LineField(max_length=300, verbose_name="Tên mô hình")),
                (
                    "state",
                    common.fields.KeyField(
                        choices=[
                            ("registered", "Đã đăng ký"),
                            ("deploying", "Đang triển khai"),
                            ("active", "Đang hoạt động"),
                            ("ended", "Đã kết thúc"),
                        ],
                        default="registered",
                        editable=False,
                        max_length=12,
                    ),
                ),
                ("area", common.fields.LineField(blank=True, max_length=200, verbose_name="Địa bàn")),
                ("launched_on", models.DateField(blank=True, null=True, verbose_name="Ngày ra mắt")),
                ("budget", models.BigIntegerField(blank=True, null=True, verbose_name="Kinh phí ngân sách (đồng)")),
                ("donated", models.BigIntegerField(blank=True, null=True, verbose_name="Kinh phí xã hội hóa (đồng)")),
                ("summary", common.fields.ProseField(blank=True, max_length=4000, verbose_name="Nội dung, cách làm")),
                ("ended_on", models.DateField(blank=True, editable=False, null=True)),
                ("end_reason", common.fields.LineField(blank=True, editable=False, max_length=500)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="models_programs.modelfield",
                        verbose_name="Lĩnh vực",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["authority_path", "state"], name="model_path_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="model_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["registered", "deploying", "active", "ended"])),
                        name="model_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="model_end_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget", None), ("budget__gte", 0), _connector="OR"), name="model_budget"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("donated", None), ("donated__gte", 0), _connector="OR"),
                        name="model_donated",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="modelplace",
            name="model",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="places", to="models_programs.movementmodel"
            ),
        ),
        migrations.CreateModel(
            name="ModelFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("sessions", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số buổi hoạt động")),
                (
                    "participants",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số lượt người tham gia"),
                ),
                (
                    "tips",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số tin, ý kiến nhân dân cung cấp"),
                ),
                (
                    "settled",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số vụ việc hòa giải tại cơ sở"),
                ),
                ("result", common.fields.ProseField(blank=True, max_length=2000, verbose_name="Kết quả")),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="models_programs.movementmodel",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("model", "year"), name="model_figure_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="ModelEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "act",
                    common.fields.KeyField(
                        choices=[
                            ("register", "Đăng ký"),
                            ("deploy", "Triển khai"),
                            ("launch", "Ra mắt"),
                            ("review", "Sơ kết"),
                            ("summary", "Tổng kết"),
                            ("rate", "Xếp loại năm"),
                            ("continue", "Tiếp tục"),
                            ("strengthen", "Kiện toàn"),
                            ("spread", "Nhân rộng"),
                            ("announce", "Thông báo, phổ biến"),
                            ("end", "Thanh loại, kết thúc"),
                        ],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("on", models.DateField(verbose_name="Ngày")),
                ("text", common.fields.ProseField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="models_programs.movementmodel",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "register",
                                    "deploy",
                                    "launch",
                                    "review",
                                    "summary",
                                    "rate",
                                    "continue",
                                    "strengthen",
                                    "spread",
                                    "announce",
                                    "end",
                                ],
                            )
                        ),
                        name="model_event_act",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelBoardMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.LineField(max_length=100, verbose_name="Họ và tên")),
                ("post", common.fields.LineField(blank=True, max_length=150, verbose_name="Chức vụ")),
                ("role", common.fields.LineField(max_length=100, verbose_name="Nhiệm vụ")),
                ("since", models.DateField(verbose_name="Từ ngày")),
                ("until", models.DateField(blank=True, null=True, verbose_name="Đến hết ngày")),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="board",
                        to="models_programs.movementmodel",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="model_board_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("plan", "Kế hoạch"),
                            ("programme", "Chương trình"),
                            ("resolution", "Nghị quyết"),
                            ("guidance", "Hướng dẫn"),
                        ],
                        default="plan",
                        max_length=12,
                        verbose_name="Loại văn bản",
                    ),
                ),
                ("title", common.fields.LineField(max_length=500, verbose_name="Tên văn bản")),
                ("year_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Đến năm")),
                ("note", common.fields.ProseField(blank=True, max_length=2000, verbose_name="Ghi chú")),
                ("shipped_code", common.fields.KeyField(blank=True, editable=False, max_length=30)),
                ("shipped_hash", common.fields.KeyField(blank=True, editable=False, max_length=64)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-date", "pk"],
                "indexes": [models.Index(fields=["authority_path", "year"], name="programme_path_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="programme_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year_to", None),
                            models.Q(("year_to__gte", models.F("year")), ("year_to__lte", 2100)),
                            _connector="OR",
                        ),
                        name="programme_years",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shipped_code", ""), _negated=True),
                        fields=("shipped_code",),
                        name="programme_shipped_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("text", common.fields.LineField(max_length=300, verbose_name="Việc")),
                ("who", common.fields.LineField(blank=True, max_length=200, verbose_name="Ai làm")),
                ("whom", common.fields.LineField(blank=True, max_length=200, verbose_name="Gửi ai")),
                (
                    "rule",
                    common.fields.KeyField(
                        choices=[
                            ("before", "trước ngày"),
                            ("on", "ngày"),
                            ("monthly_before", "hằng tháng, trước ngày"),
                            ("month", "trong tháng"),
                            ("quarter", "trong quý"),
                            ("year_start", "đầu năm"),
                            ("year_end", "cuối năm"),
                        ],
                        default="before",
                        max_length=16,
                        verbose_name="Thời hạn",
                    ),
                ),
                ("day", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Ngày")),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Tháng")),
                ("quarter", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Quý")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Năm")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="models_programs.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="programme_date_code"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                ["before", "on", "monthly_before", "month", "quarter", "year_start", "year_end"],
                            )
                        ),
                        name="programme_date_rule",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day", None), models.Q(("day__gte", 1), ("day__lte", 31)), _connector="OR"),
                        name="programme_date_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("month", None), models.Q(("month__gte", 1), ("month__lte", 12)), _connector="OR"
                        ),
                        name="programme_date_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quarter", None), models.Q(("quarter__gte", 1), ("quarter__lte", 4)), _connector="OR"
                        ),
                        name="programme_date_quarter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("heading", common.fields.LineField(max_length=200, verbose_name="Đề mục")),
                ("text", common.fields.ProseField(blank=True, max_length=10000, verbose_name="Nội dung")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="models_programs.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeTheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("text", common.fields.LineField(max_length=500)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="models_programs.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["year"],
                "constraints": [models.UniqueConstraint(fields=("programme", "year"), name="theme_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="RecordImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", common.fields.KeyField(max_length=20)),
                ("year", models.PositiveSmallIntegerField()),
                ("sha256", common.fields.KeyField(max_length=64)),
                ("imported_at", models.DateTimeField()),
                ("created", models.PositiveIntegerField()),
                ("changed", models.PositiveIntegerField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.authority"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "kind", "year", "sha256"), name="record_import_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Regulation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("regulation", "Quy chế phối hợp"),
                            ("programme", "Chương trình phối hợp"),
                            ("plan", "Kế hoạch phối hợp"),
                            ("decree", "Nghị định"),
                            ("decision", "Quyết định"),
                        ],
                        default="regulation",
                        max_length=12,
                        verbose_name="Loại",
                    ),
                ),
                ("title", common.fields.LineField(max_length=500, verbose_name="Nội dung phối hợp")),
                ("parties", common.fields.LineField(blank=True, max_length=500, verbose_name="Các bên")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="Hiệu lực từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="Hết hiệu lực sau ngày")),
                ("note", common.fields.ProseField(blank=True, max_length=1000, verbose_name="Ghi chú")),
                ("shipped_code", common.fields.KeyField(blank=True, editable=False, max_length=40)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["-date", "pk"],
                "indexes": [models.Index(fields=["authority_path", "year"], name="regulation_path_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="regulation_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["regulation", "programme", "plan", "decree", "decision"])),
                        name="regulation_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="regulation_term",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shipped_code", ""), _negated=True),
                        fields=("shipped_code",),
                        name="regulation_shipped_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegulationReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Hạn sơ kết")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="Ngày sơ kết")),
                ("document", common.fields.LineField(blank=True, max_length=200, verbose_name="Báo cáo, biên bản")),
                ("result", common.fields.LineField(blank=True, max_length=500, verbose_name="Kết quả")),
                (
                    "regulation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="models_programs.regulation",
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "held_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__isnull", False), ("held_on__isnull", False), _connector="OR"),
                        name="regulation_review_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(max_length=60)),
                ("code", common.fields.KeyField(max_length=40)),
                ("value", common.fields.LineField(blank=True, max_length=200, verbose_name="Giá trị")),
                ("source", common.fields.LineField(max_length=300, verbose_name="Căn cứ")),
                ("set_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
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
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("authority", "code"), name="rule_value_once")],
            },
        ),
        migrations.CreateModel(
            name="ServicePeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", common.fields.LineField(max_length=200, verbose_name="Chức vụ, nơi làm")),
                ("start", models.DateField(verbose_name="Từ ngày")),
                ("end", models.DateField(blank=True, null=True, verbose_name="Đến hết ngày")),
                (
                    "is_hard_area",
                    models.BooleanField(default=False, verbose_name="Địa bàn đặc biệt khó khăn, biên giới, hải đảo"),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="models_programs.medalcandidate",
                    ),
                ),
            ],
            options={
                "ordering": ["start", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end", None), ("end__gte", models.F("start")), _connector="OR"),
                        name="period_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", common.fields.KeyField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("text", common.fields.LineField(max_length=300, verbose_name="Chỉ tiêu")),
                ("metric", common.fields.KeyField(max_length=40, verbose_name="Cách tính")),
                ("kinds", models.JSONField(blank=True, default=list, verbose_name="Loại đơn vị")),
                (
                    "operator",
                    common.fields.KeyField(
                        choices=[(">=", "từ … trở lên"), (">", "trên …"), ("=", "đúng …"), ("<=", "không quá …")],
                        default=">=",
                        max_length=2,
                        verbose_name="So sánh",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="Mức")),
                ("year_from", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Từ năm")),
                ("year_to", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Đến năm")),
                (
                    "basis",
                    common.fields.KeyField(
                        choices=[("eligible", "Đơn vị thuộc diện và tự nguyện"), ("all", "Tất cả đơn vị")],
                        default="eligible",
                        max_length=10,
                        verbose_name="Mẫu số",
                    ),
                ),
                ("denominator", common.fields.LineField(blank=True, max_length=300, verbose_name="Mẫu số bằng chữ")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="models_programs.programme",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="target_code_in_programme"),
                    models.CheckConstraint(
                        condition=models.Q(("operator__in", [">=", ">", "=", "<="])), name="target_operator"
                    ),
                    models.CheckConstraint(condition=models.Q(("basis__in", ["eligible", "all"])), name="target_basis"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="target_value"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="Số liệu")),
                ("source", common.fields.LineField(max_length=300, verbose_name="Nguồn số liệu")),
                ("recorded_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="units.authority"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="models_programs.target"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target", "authority", "year"), name="target_figure_once"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="target_figure_value"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("resolution", "Nghị quyết của cấp ủy"),
                            ("plan", "Kế hoạch bảo đảm an ninh, trật tự"),
                            ("registration", "Bản đăng ký An toàn về an ninh, trật tự"),
                            ("statute", "Nội quy, quy chế bảo vệ"),
                            ("other", "Văn bản khác"),
                        ],
                        max_length=14,
                        verbose_name="Loại giấy tờ",
                    ),
                ),
                ("title", common.fields.LineField(blank=True, max_length=300, verbose_name="Trích yếu")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-date", "pk"],
                "indexes": [
                    models.Index(fields=["year", "authority_path", "kind"], name="paper_year_path"),
                    models.Index(fields=["unit", "year"], name="paper_unit_year"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="paper_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["resolution", "plan", "registration", "statute", "other"])),
                        name="paper_kind",
                    ),
                    models.CheckConstraint(condition=models.Q(("unit__isnull", False)), name="paper_has_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "people",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Tổng số cán bộ, người lao động, người học, người dân"
                    ),
                ),
                (
                    "informed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người được tuyên truyền"),
                ),
                (
                    "officials",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Tổng số cán bộ, đảng viên"),
                ),
                (
                    "officials_informed",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Số cán bộ, đảng viên được quán triệt"
                    ),
                ),
                (
                    "staff_briefed",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Số người được phổ biến nội quy, quy chế"
                    ),
                ),
                (
                    "joined",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số người tham gia phong trào"),
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
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="Tổng số hộ")),
                (
                    "households_committed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số hộ đã đăng ký"),
                ),
                ("note", common.fields.LineField(blank=True, max_length=300, verbose_name="Nguồn số liệu")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="unit_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="unit_year_year"
                    ),
                    models.UniqueConstraint(fields=("unit", "year"), name="unit_year_once"),
                    models.CheckConstraint(condition=models.Q(("unit__isnull", False)), name="unit_year_has_unit"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("informed", None), ("people", None), ("informed__lte", models.F("people")), _connector="OR"
                        ),
                        name="unit_year_informed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("officials_informed", None),
                            ("officials", None),
                            ("officials_informed__lte", models.F("officials")),
                            _connector="OR",
                        ),
                        name="unit_year_officials_informed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("staff_briefed", None),
                            ("people", None),
                            ("staff_briefed__lte", models.F("people")),
                            _connector="OR",
                        ),
                        name="unit_year_staff_briefed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined", None), ("people", None), ("joined__lte", models.F("people")), _connector="OR"
                        ),
                        name="unit_year_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sub_units_committed", None),
                            ("sub_units", None),
                            ("sub_units_committed__lte", models.F("sub_units")),
                            _connector="OR",
                        ),
                        name="unit_year_sub_units_committed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("households_committed", None),
                            ("households", None),
                            ("households_committed__lte", models.F("households")),
                            _connector="OR",
                        ),
                        name="unit_year_households_committed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                ("subject_type", common.fields.KeyField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("authority_path", common.fields.KeyField(max_length=60)),
                (
                    "form",
                    common.fields.KeyField(
                        choices=[
                            ("file", "Tải tệp lên"),
                            ("link", "Đường dẫn tới tệp"),
                            ("reference", "Chỉ ghi số, ngày, nơi ban hành"),
                            ("paper", "Bản giấy lưu tại …"),
                        ],
                        max_length=10,
                        verbose_name="Cách lưu",
                    ),
                ),
                ("title", common.fields.LineField(blank=True, max_length=300, verbose_name="Trích yếu")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="Đường dẫn")),
                ("kept_at", common.fields.LineField(blank=True, max_length=200, verbose_name="Bản giấy lưu tại")),
                ("file", models.FileField(blank=True, upload_to=models_programs.models.attachments.file_path)),
                ("file_name", common.fields.LineField(blank=True, max_length=200)),
                ("content_type", common.fields.KeyField(blank=True, max_length=100)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sha256", common.fields.KeyField(blank=True, max_length=64)),
                ("was_secret", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
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
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="attachment_subject"),
                    models.Index(fields=["unit"], name="attachment_unit"),
                    models.Index(fields=["sha256"], name="attachment_hash"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["file", "link", "reference", "paper"])), name="attachment_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "file"), ("was_secret", False), models.Q(("file", ""), _negated=True)),
                            models.Q(models.Q(("form", "file"), _negated=True), ("file", "")),
                            _connector="OR",
                        ),
                        name="attachment_file",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "link"), _negated=True),
                            models.Q(("url", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attachment_link",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "paper"), _negated=True),
                            models.Q(("kept_at", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attachment_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "reference"), _negated=True),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attachment_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("sudden", "Đột xuất"),
                            ("regular", "Định kỳ"),
                            ("theme", "Chuyên đề"),
                            ("review", "Sơ kết, tổng kết"),
                        ],
                        default="regular",
                        max_length=8,
                        verbose_name="Loại khen thưởng",
                    ),
                ),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[("collective", "Tập thể"), ("person", "Cá nhân")],
                        max_length=12,
                        verbose_name="Đối tượng",
                    ),
                ),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên tập thể, họ và tên")),
                ("post", common.fields.LineField(blank=True, max_length=150, verbose_name="Chức vụ")),
                ("form", common.fields.LineField(max_length=100, verbose_name="Hình thức đề nghị")),
                (
                    "level",
                    common.fields.KeyField(
                        choices=[
                            ("unit", "Cấp đơn vị"),
                            ("commune", "Cấp xã"),
                            ("province", "Cấp tỉnh"),
                            ("ministry", "Cấp bộ"),
                            ("state", "Cấp nhà nước"),
                        ],
                        max_length=10,
                        verbose_name="Cấp khen",
                    ),
                ),
                ("achievement", common.fields.ProseField(max_length=2000, verbose_name="Tóm tắt thành tích")),
                ("warning", common.fields.LineField(blank=True, editable=False, max_length=300)),
                (
                    "override_reason",
                    common.fields.LineField(blank=True, max_length=500, verbose_name="Lý do vẫn đề nghị"),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "pk"],
                "indexes": [models.Index(fields=["year", "authority_path"], name="proposal_year_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="proposal_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("warning", ""), models.Q(("override_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="proposal_override",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["collective", "person"])), name="proposal_subject"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                ("year", models.PositiveSmallIntegerField(verbose_name="Năm")),
                ("search_key", common.fields.LineField(editable=False, max_length=700)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                ("number", common.fields.LineField(blank=True, max_length=50, verbose_name="Số, ký hiệu")),
                ("date", models.DateField(blank=True, null=True, verbose_name="Ngày ban hành")),
                ("issuer", common.fields.LineField(blank=True, max_length=200, verbose_name="Cơ quan ban hành")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("sudden", "Đột xuất"),
                            ("regular", "Định kỳ"),
                            ("theme", "Chuyên đề"),
                            ("review", "Sơ kết, tổng kết"),
                        ],
                        max_length=8,
                        verbose_name="Loại khen thưởng",
                    ),
                ),
                (
                    "subject",
                    common.fields.KeyField(
                        choices=[("collective", "Tập thể"), ("person", "Cá nhân")],
                        max_length=12,
                        verbose_name="Đối tượng",
                    ),
                ),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên tập thể, họ và tên")),
                ("post", common.fields.LineField(blank=True, max_length=150, verbose_name="Chức vụ")),
                ("form", common.fields.LineField(max_length=100, verbose_name="Hình thức khen")),
                (
                    "level",
                    common.fields.KeyField(
                        choices=[
                            ("unit", "Cấp đơn vị"),
                            ("commune", "Cấp xã"),
                            ("province", "Cấp tỉnh"),
                            ("ministry", "Cấp bộ"),
                            ("state", "Cấp nhà nước"),
                        ],
                        max_length=10,
                        verbose_name="Cấp khen",
                    ),
                ),
                ("reason", common.fields.LineField(blank=True, max_length=500, verbose_name="Thành tích")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                        verbose_name="Đơn vị",
                    ),
                ),
            ],
            options={
                "ordering": ["-date", "-pk"],
                "indexes": [
                    models.Index(fields=["year", "authority_path", "kind"], name="commendation_year_path"),
                    models.Index(fields=["unit", "year"], name="commendation_unit_year"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)), name="commendation_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sudden", "regular", "theme", "review"])),
                        name="commendation_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["collective", "person"])), name="commendation_subject"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["unit", "commune", "province", "ministry", "state"])),
                        name="commendation_level",
                    ),
                ],
            },
        ),
    ]
