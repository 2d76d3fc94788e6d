import django.db.models.deletion
from django.db import migrations, models

import common.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AssessmentWindow",
            fields=[
                (
                    "unit_kind",
                    common.fields.KeyField(
                        choices=[
                            ("residential", "Khu dân cư"),
                            ("agency", "Cơ quan"),
                            ("hospital", "Bệnh viện"),
                            ("enterprise", "Doanh nghiệp"),
                            ("school", "Cơ sở giáo dục"),
                            ("commune", "Xã, phường, đặc khu"),
                        ],
                        max_length=12,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("start_day", models.PositiveSmallIntegerField()),
                ("start_month", models.PositiveSmallIntegerField()),
                ("start_year_offset", models.SmallIntegerField()),
                ("end_day", models.PositiveSmallIntegerField()),
                ("end_month", models.PositiveSmallIntegerField()),
                ("end_year_offset", models.SmallIntegerField()),
                ("source", common.fields.LineField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("ministry", "Bộ"),
                            ("province", "Tỉnh, thành phố"),
                            ("commune", "Xã, phường, đặc khu"),
                            ("department", "Phòng"),
                            ("team", "Đội"),
                        ],
                        max_length=12,
                    ),
                ),
                ("code", common.fields.KeyField(max_length=12, verbose_name="Mã")),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên")),
                ("short_name", common.fields.LineField(blank=True, max_length=200, verbose_name="Tên ngắn")),
                ("path", common.fields.KeyField(max_length=60, unique=True)),
                ("sort_key", common.fields.KeyField(editable=False, max_length=700)),
                ("search_key", common.fields.LineField(editable=False, max_length=500)),
                (
                    "parent_body_name",
                    common.fields.LineField(
                        blank=True, max_length=200, verbose_name="Cơ quan chủ quản ghi trên văn bản"
                    ),
                ),
                (
                    "people_committee_name",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Tên Ủy ban nhân dân"),
                ),
                (
                    "police_name",
                    common.fields.LineField(blank=True, max_length=200, verbose_name="Tên cơ quan Công an"),
                ),
                (
                    "steering_board_name",
                    common.fields.LineField(blank=True, max_length=300, verbose_name="Tên Ban Chỉ đạo"),
                ),
                (
                    "place_name",
                    common.fields.LineField(blank=True, max_length=100, verbose_name="Địa danh ghi trên văn bản"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="units.authority",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_key"],
                "indexes": [models.Index(fields=["parent", "sort_key"], name="authority_parent_sort")],
                "constraints": [
                    models.UniqueConstraint(fields=("parent", "code"), name="authority_code_in_parent"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["ministry", "province", "commune", "department", "team"])),
                        name="authority_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", common.fields.LineField(max_length=100, verbose_name="Tên dãy số")),
                (
                    "symbol",
                    common.fields.LineField(
                        help_text="Phần sau dấu gạch chéo, ví dụ QĐ-UBND hoặc QĐ-BCĐ",
                        max_length=30,
                        verbose_name="Ký hiệu",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="series", to="units.authority"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("authority", "symbol"), name="series_symbol")],
            },
        ),
        migrations.CreateModel(
            name="Signer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "capacity",
                    common.fields.LineField(
                        help_text="Ví dụ: TM. ỦY BAN NHÂN DÂN", max_length=200, verbose_name="Thẩm quyền ký"
                    ),
                ),
                ("post", common.fields.LineField(max_length=100, verbose_name="Chức vụ")),
                ("name", common.fields.LineField(max_length=100, verbose_name="Họ và tên")),
                ("is_default", models.BooleanField(default=False, verbose_name="Dùng mặc định")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signers", to="units.authority"
                    ),
                ),
            ],
            options={
                "ordering": ["-is_default", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("authority",), name="signer_one_default"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority_path", common.fields.KeyField(editable=False, max_length=60)),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[
                            ("residential", "Khu dân cư"),
                            ("agency", "Cơ quan"),
                            ("hospital", "Bệnh viện"),
                            ("enterprise", "Doanh nghiệp"),
                            ("school", "Cơ sở giáo dục"),
                            ("commune", "Xã, phường, đặc khu"),
                        ],
                        max_length=12,
                        verbose_name="Loại đơn vị",
                    ),
                ),
                ("code", common.fields.KeyField(max_length=20, verbose_name="Mã đơn vị")),
                ("name", common.fields.LineField(max_length=200, verbose_name="Tên đơn vị")),
                ("address", common.fields.LineField(blank=True, max_length=300, verbose_name="Địa chỉ")),
                ("head_name", common.fields.LineField(blank=True, max_length=100, verbose_name="Người đứng đầu")),
                ("head_post", common.fields.LineField(blank=True, max_length=100, verbose_name="Chức vụ")),
                ("phone", common.fields.LineField(blank=True, max_length=20, verbose_name="Số điện thoại")),
                (
                    "eligibility",
                    common.fields.KeyField(
                        choices=[
                            ("in", "Thuộc diện"),
                            ("out", "Ngoài diện"),
                            ("voluntary", "Tự nguyện"),
                            ("unknown", "Chưa xác định"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="Diện Thông tư 124",
                    ),
                ),
                (
                    "eligibility_reason",
                    common.fields.LineField(blank=True, max_length=300, verbose_name="Lý do xếp diện"),
                ),
                ("has_party", models.BooleanField(default=False, verbose_name="Có tổ chức Đảng")),
                ("has_union", models.BooleanField(default=False, verbose_name="Có công đoàn, đoàn thể")),
                ("has_guards", models.BooleanField(default=False, verbose_name="Có lực lượng bảo vệ")),
                (
                    "staff",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Số cán bộ, người lao động, người học"
                    ),
                ),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="Số hộ")),
                (
                    "sub_units",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="Số phòng, ban, tổ, đội"),
                ),
                ("valid_from", models.DateField(verbose_name="Có từ ngày")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="Đến hết ngày")),
                ("close_reason", common.fields.LineField(blank=True, max_length=300, verbose_name="Lý do kết thúc")),
                ("note", common.fields.ProseField(blank=True, max_length=1000, verbose_name="Ghi chú")),
                ("sort_key", common.fields.KeyField(editable=False, max_length=700)),
                ("search_key", common.fields.LineField(editable=False, max_length=500)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.authority",
                        verbose_name="Địa bàn",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="units.authority",
                        verbose_name="Cấp quản lý",
                    ),
                ),
            ],
            options={
                "ordering": ["sort_key", "pk"],
                "indexes": [
                    models.Index(fields=["authority_path", "kind"], name="unit_path_kind"),
                    models.Index(fields=["authority_path", "sort_key"], name="unit_path_sort"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "code"), name="unit_code_in_authority"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="unit_valid_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["residential", "agency", "hospital", "enterprise", "school", "commune"])
                        ),
                        name="unit_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("eligibility__in", ["in", "out", "voluntary", "unknown"])),
                        name="unit_eligibility",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "constraints": [models.UniqueConstraint(fields=("authority", "sha256"), name="unit_import_once")],
            },
        ),
        migrations.CreateModel(
            name="UnitSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    common.fields.KeyField(
                        choices=[("merge", "Sáp nhập"), ("split", "Chia tách"), ("rename", "Đổi tên")], max_length=8
                    ),
                ),
                ("on", models.DateField(verbose_name="Từ ngày")),
                ("document", common.fields.LineField(blank=True, max_length=200, verbose_name="Văn bản")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="successions", to="units.unit"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="units.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_not_self",
                    ),
                ],
            },
        ),
    ]
