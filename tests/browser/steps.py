"""A person's steps on a page, counted as in a keystroke-level model: how long the hands need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

TAP_SECONDS = 1.5
KEY_SECONDS = 0.3


class Steps:
    """Does what a person does on ``page`` and counts it; ``seconds`` is 1.5 s a tap and 0.3 s a typed character."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.taps = self.keys = 0

    @property
    def seconds(self) -> float:
        return self.taps * TAP_SECONDS + self.keys * KEY_SECONDS

    def tap(self, selector: str) -> None:
        """One tap."""
        self.page.click(selector)
        self.taps += 1

    def type(self, selector: str, text: str) -> None:
        """A tap into the field, then each character; what stands there is replaced."""
        self.page.fill(selector, text)
        self.taps += 1
        self.keys += len(text)

    def choose(self, selector: str, value: str) -> None:
        """A drop-down: one tap opens it, one takes the line."""
        self.page.select_option(selector, value)
        self.taps += 2

    def photograph(self, selector: str, file: Path) -> None:
        """The button of the camera, the shutter, "use this picture"."""
        self.page.set_input_files(selector, file)
        self.taps += 3

    def scroll(self, selector: str) -> None:
        """A push with the thumb down to something; counted as a tap."""
        self.page.locator(selector).first.scroll_into_view_if_needed()
        self.taps += 1
