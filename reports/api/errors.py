"""Every refusal as JSON: a code for programs, a sentence for people, and for wrong parameters which ones."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

BAD_REQUEST, UNSAID = 400, "refused"
# Status → code and sentence, where the exception brings no words of its own.
SAID = {
    400: ("bad_request", "Yêu cầu có tham số chưa đúng; xem từng tham số ở mục fields."),
    401: ("no_token", "Thiếu mã kết nối. Gửi mã trong tiêu đề Authorization: Bearer MÃ."),
    403: ("forbidden", "Mã kết nối này không đọc được nội dung đang hỏi."),
    404: ("not_found", "Không có nội dung này, hoặc nằm ngoài phạm vi của mã kết nối."),
    405: ("read_only", "Giao diện này chỉ để đọc: chỉ dùng phương thức GET."),
    406: ("only_json", "Giao diện này chỉ trả lời bằng JSON (application/json)."),
    429: ("too_many", "Đã gọi quá số lần cho phép trong một phút. Chờ rồi gọi tiếp."),
}
# What views and authentication say themselves, by their codes.
OWN_WORDS = {"bad_token", "revoked", "expired", "no_year", "no_authority"}


def answer(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Anything that is not a refusal stays an error of the server."""
    response: Response | None = exception_handler(exc, context)
    if response is None:
        return None
    code, sentence = SAID.get(response.status_code, (UNSAID, "Yêu cầu không thực hiện được."))
    if isinstance(exc, exceptions.APIException):
        own = exc.get_codes()
        if isinstance(own, str) and own in OWN_WORDS:
            code, sentence = own, str(exc.detail)
    fields = response.data if response.status_code == BAD_REQUEST else None
    response.data = {"error": code, "message": sentence, **({"fields": fields} if fields is not None else {})}
    return response
