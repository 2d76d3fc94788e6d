"""The questions that decide whether Thông tư 124 covers a unit."""

from __future__ import annotations

from typing import Any

from django import forms

from registrations.rules.eligibility import ANSWERS, questions

MISSING = "Chọn Có, Không hoặc Chưa rõ."


class EligibilityForm(forms.Form):
    """One choice for each question of the unit's kind; the last one, about volunteering, may stay open."""

    use_required_attribute = False

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(questions(kind), start=1):
            self.fields[question.code] = forms.ChoiceField(
                label=f"{number}. {question.text}",
                help_text=question.hint,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                required=question.code != "voluntary",
                error_messages={"required": MISSING, "invalid_choice": MISSING},
            )
