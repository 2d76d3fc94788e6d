"""What is typed around the review: filters of the queue, the sample, questions and answers, ready phrases."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from common.formfields import DayField, GroupedForm, Groups, Lines
from scoring.enums import SheetState
from scoring.forms.windows import ReasonLines
from scoring.rules.review import FLAG_WORDS
from units.enums import UnitKind

ALL = "tat-ca"
SECOND = "lan-hai"
STATES = [
    (SheetState.SENT.value, SheetState.SENT.label),
    (SheetState.REVIEWING.value, SheetState.REVIEWING.label),
    (SheetState.REVIEWED.value, SheetState.REVIEWED.label),
    (ALL, "Mọi phiếu đang chờ ở đây"),
    (SECOND, "Cấp dưới chờ thẩm định lần hai"),
]


class QueueForm(forms.Form):
    """The filters of the queue; everything may stay empty."""

    flag = forms.ChoiceField(
        label="Cần xem vì",
        required=False,
        choices=[("", "Tất cả"), *((flag.value, words) for flag, words in FLAG_WORDS.items())],
    )
    kind = forms.ChoiceField(label="Loại đơn vị", required=False, choices=[("", "Tất cả"), *UnitKind.choices])
    state = forms.ChoiceField(label="Trạng thái phiếu", required=False, choices=[("", "Chờ tôi xử lý"), *STATES])


class SampleForm(forms.Form):
    """How much to draw, and the seed that draws the same again."""

    percent = forms.IntegerField(label="Tỷ lệ (%)", min_value=1, max_value=100)
    seed = forms.CharField(label="Hạt giống", max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["percent"].error_messages = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Nhập tỷ lệ từ 1 đến 100."
        )
        self.fields["seed"].error_messages = {
            "required": "Nhập hạt giống (chữ hoặc số bất kỳ).",
            "max_length": "Rút gọn hạt giống còn 40 ký tự.",
        }


class AskForm(GroupedForm):
    """A question about a row."""

    text = ReasonLines("Nội dung đề nghị giải trình", hint="Nói rõ cần đơn vị giải thích hoặc bổ sung gì.")
    due_on = DayField(label="Trả lời đến hết ngày")
    groups: Groups = (("", "", ("text", "due_on")),)

    def __init__(self, *args: Any, last: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = f"Muộn nhất là ngày {last:%d/%m/%Y}"


class AnswerForm(GroupedForm):
    """The unit's answer."""

    answer = ReasonLines("Giải trình", hint="Cấp trên sẽ đọc. Trả lời một lần, không sửa lại được.")
    groups: Groups = (("", "", ("answer",)),)


class PhrasesForm(GroupedForm):
    """The own sentences, one a line."""

    phrases = Lines(
        label="Câu của nơi này",
        required=False,
        help_text="Mỗi câu một dòng, theo thứ tự muốn hiện. Để trống nếu chỉ dùng các câu có sẵn.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    groups: Groups = (("", "", ("phrases",)),)
