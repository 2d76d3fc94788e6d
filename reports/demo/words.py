"""Sentences that units and officers write on a sheet. Invented; numbers of documents are sample numbers."""

from __future__ import annotations

from random import Random

# Rubric and row → what units note beside good points; rows of trial rubrics have little to say.
_OFFICIAL = "QN-CQDNCSGD"
_NOTES: dict[tuple[str, str], tuple[str, ...]] = {
    (_OFFICIAL, "1"): (
        "Nghị quyết số {n}-NQ/CB ngày {d}/02/{y}; Kế hoạch số {m}/KH ngày {d}/02/{y}.",
        "Kế hoạch số {m}/KH ngày {d}/01/{y}; đã gửi báo cáo 6 tháng và báo cáo năm.",
    ),
    (_OFFICIAL, "2"): ("Tổ chức {k} buổi tuyên truyền, {p}% cán bộ, người lao động tham gia.",),
    (_OFFICIAL, "3"): ("Tổ chức Ngày hội ngày {d}/8/{y}, {m} người dự.",),
    (_OFFICIAL, "4a"): ("Quy chế phối hợp số {m}/QCPH ngày {d}/3/{y} với Công an.",),
    (_OFFICIAL, "4b"): ("Thực hiện đủ {k} nội dung của quy chế phối hợp.",),
    (_OFFICIAL, "4c"): ("Sơ kết ngày {d}/6/{y}, tổng kết ngày {d}/10/{y}.",),
    (_OFFICIAL, "5d"): ("Nội quy cơ quan sửa đổi ngày {d}/01/{y}.",),
    (_OFFICIAL, "5đ"): ("Biên bản tự kiểm tra phòng cháy ngày {d}/7/{y}.",),
    (_OFFICIAL, "6a"): ("Có {k} bảo vệ, trực đủ 3 ca.",),
    (_OFFICIAL, "7"): (
        "Mô hình “Cổng trường an toàn”, duy trì từ năm 2024.",
        "Mô hình “Cơ quan tự quản về an ninh, trật tự”, duy trì.",
        "Mô hình “Camera với an ninh, trật tự”, ra mắt ngày {d}/4/{y}.",
    ),
    (_OFFICIAL, "8a"): ("Bản đăng ký ngày {d}/01/{y}.",),
    (_OFFICIAL, "8b"): ("{k}/{k} bộ phận đã ký cam kết.",),
    (_OFFICIAL, "9"): ("Quyết định khen thưởng đột xuất số {m}/QĐ ngày {d}/5/{y}.",),
    ("THU-KDC", "1"): ("Nghị quyết chi bộ số {n}-NQ/CB ngày {d}/02/{y}; {p}% hộ đã đăng ký.",),
    ("THU-KDC", "2"): ("{k} buổi họp thôn phổ biến quy định về an ninh, trật tự.",),
    ("THU-KDC", "5"): ("Tổ bảo vệ an ninh, trật tự có {k} người, xếp loại hoàn thành tốt nhiệm vụ.",),
    ("THU-KDC", "6"): (
        "Mô hình “Tổ liên gia tự quản”, duy trì từ năm 2024.",
        "Mô hình “Tiếng kẻng an ninh”, duy trì.",
        "Mô hình “Camera giám sát an ninh”, ra mắt ngày {d}/4/{y}.",
    ),
    ("THU-XA", "1"): ("Nghị quyết số {n}-NQ/ĐU ngày {d}/01/{y}; Kế hoạch số {m}/KH-UBND ngày {d}/02/{y}.",),
    ("THU-XA", "4"): ("{p}% đơn vị thuộc thẩm quyền đã đăng ký.",),
}
_LOWERED = {
    "1": ("Chưa có nghị quyết của cấp ủy trong Quý I.", "Báo cáo 6 tháng gửi chậm 12 ngày."),
    "2": (
        "Số liệu mới đạt khoảng 85% người tham gia, chưa đủ 90%.",
        "Chưa có danh sách người dự tuyên truyền.",
    ),
    "3": ("Chỉ hưởng ứng, không tổ chức Ngày hội riêng.", "Chưa có báo cáo kết quả Ngày hội."),
    "4d": ("Không tham gia diễn tập chữa cháy do xã tổ chức.",),
    "5đ": ("Biên bản kiểm tra tháng 8 còn 02 kiến nghị về phòng cháy chưa khắc phục.",),
    "6b": ("Lực lượng bảo vệ chưa được đánh giá, xếp loại trong năm.",),
    "7": (
        "Mô hình ra mắt tháng 9, chưa đủ thời gian đánh giá hiệu quả.",
        "Mô hình duy trì nhưng chưa có báo cáo sơ kết.",
    ),
    "8b": ("Còn 02 bộ phận chưa ký cam kết.",),
    "9": ("Khen thưởng định kỳ, không phải khen thưởng đột xuất.", "Chưa gửi bản sao quyết định khen thưởng."),
}
_LOWERED_ANYWHERE = (
    "Chưa có tài liệu chứng minh cho nội dung này.",
    "Thực hiện chưa đủ so với yêu cầu của tiêu chí.",
    "Số liệu chưa khớp với báo cáo của Công an xã.",
)
_RAISED_ANYWHERE = (
    "Đơn vị chấm thấp hơn thực tế, đã đối chiếu hồ sơ.",
    "Đã có tài liệu bổ sung đạt yêu cầu của tiêu chí.",
)
RETURN_NOTES = (
    "Hàng 1 chưa ghi số, ngày của kế hoạch. Đề nghị bổ sung vào ô ghi chú rồi gửi lại trước ngày 17/11/2026.",
    "Điểm tự chấm chưa khớp với biên bản họp đánh giá gửi kèm. Đề nghị đối chiếu từng hàng, sửa lại và gửi lại.",
    "Phần xây dựng mô hình chưa nêu tên mô hình và kết quả trong năm. Đề nghị ghi rõ ở ô ghi chú rồi gửi lại.",
)
OVERRIDE_NOTE = "Hồ sơ giấy lưu tại đơn vị, chưa nhập đủ lên hệ thống."
RECHECK_NOTE = "Đề nghị xem lại hàng 6: lực lượng bảo vệ đã được tập huấn tháng 9, có danh sách kèm theo."
REOPEN_NOTE = "Đoàn kiểm tra của tỉnh phát hiện số liệu tuyên truyền tính trùng. Đề nghị xã chấm lại hàng 2."
NOT_RECOGNISED = (
    "Xảy ra cháy tại kho hàng ngày 14/6, thiệt hại lớn về tài sản.",
    "Chưa có kế hoạch bảo đảm an ninh, trật tự trong Quý I.",
    "Còn đơn thư khiếu nại đông người chưa giải quyết xong.",
)


def note(rubric: str, code: str, *, year: int, rng: Random) -> str:
    """What the unit wrote beside a row with good points; often nothing."""
    texts = _NOTES.get((rubric, code))
    filled = rng.random() < 0.7
    numbers = {"n": rng.randint(2, 9), "m": rng.randint(11, 240), "d": rng.randint(10, 27), "k": rng.randint(3, 9)}
    share = rng.randint(90, 99)
    if not texts or not filled:
        return ""
    return rng.choice(texts).format(y=year, p=share, **numbers)


def lowered(rubric: str, code: str, *, rng: Random) -> str:
    """Why the superior gave fewer points."""
    texts = _LOWERED.get(code) if rubric == _OFFICIAL else None
    return rng.choice(texts or _LOWERED_ANYWHERE)


def raised(rng: Random) -> str:
    """Why the superior gave more points."""
    return rng.choice(_RAISED_ANYWHERE)
