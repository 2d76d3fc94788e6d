"""The name of a calendar feed."""

from __future__ import annotations

from common.formfields import GroupedForm, line


class FeedForm(GroupedForm):
    """A word to know it by."""

    name = line("Tên gợi nhớ", hint="Không bắt buộc, ví dụ: điện thoại của tôi", limit=60)

    groups = (("", "", ("name",)),)
