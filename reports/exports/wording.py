"""The sentences of the yearly summary, the same on screen, in PDF and in Excel. Pure functions."""

from __future__ import annotations

from django.utils import timezone

from common.numbers import percent, points, whole
from reports.queries import Summary

DENOMINATOR = (
    "Thuộc diện: đơn vị thuộc diện Thông tư 124/2021/TT-BCA và đơn vị tự nguyện. Các cột khác tính trên tổng số đơn vị."
)


def moment(summary: Summary) -> str:
    """As of when the numbers hold, and why they may still change."""
    at = f"{timezone.localtime(summary.now):%H:%M ngày %d/%m/%Y}"
    if summary.is_provisional:
        return f"Số liệu tạm tính lúc {at}, còn {whole(summary.waiting)} đơn vị chưa có kết quả duyệt"
    return f"Số liệu lúc {at}"


def sentences(summary: Summary) -> list[str]:
    """The numbers in words: how many sent and scored, the levels, the average."""
    total = summary.total
    if total.units == 0:
        return [f"Năm {summary.year} chưa có đơn vị nào thuộc quyền quản lý trực tiếp."]
    return [*_progress(summary), *_levels(summary)]


def _progress(summary: Summary) -> list[str]:
    total = summary.total
    said = [
        f"Năm {summary.year} có {whole(total.units)} đơn vị thuộc quyền quản lý trực tiếp, trong đó "
        f"{whole(total.eligible)} đơn vị thuộc diện Thông tư 124/2021/TT-BCA (kể cả đơn vị tự nguyện).",
        f"Đã gửi phiếu tự chấm: {whole(total.sent)} đơn vị, đạt {percent(total.sent, total.units)} "
        f"trên tổng số {whole(total.units)} đơn vị; chưa gửi: {whole(total.not_sent)} đơn vị"
        + (f" (trong đó {whole(total.out_not_sent)} đơn vị ngoài diện)" if total.out_not_sent else "")
        + f". Cấp trên đã chấm xong {whole(total.scored)} phiếu, đã duyệt {whole(total.approved)} phiếu.",
    ]
    if summary.trial_units:
        said.append(
            f"Có {whole(summary.trial_units)} đơn vị chấm theo bảng dùng thử, chỉ nêu trong danh sách, không xếp loại."
        )
    return said


def _levels(summary: Summary) -> list[str]:
    total = summary.total
    if not total.classified:
        return ["Chưa có đơn vị nào được xếp loại."]
    parts = [f"{level.name} {whole(level.total)} ({percent(level.total, total.classified)})" for level in total.levels]
    final = sum(level.final for level in total.levels)
    tail = "" if final == total.classified else f", gồm {whole(total.classified - final)} đơn vị tạm tính (chưa duyệt)"
    average = "" if total.average is None else f" Điểm trung bình do cấp trên chấm: {points(total.average)} điểm."
    return [f"Kết quả phân loại {whole(total.classified)} đơn vị{tail}: {', '.join(parts)}.{average}"]
