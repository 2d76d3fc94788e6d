"""The rows of a django-tables2 table as HTML, drawn in Python.

A template tag per cell, and django-tables2's look at the signature of a render method per cell, cost more than all
queries of a list page. The columns, the values and the render methods are django-tables2's own; only the loop is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.utils import signature

Renderer = Callable[..., Any]


def rows_html(table: Any) -> SafeString:
    """``<tr>`` for every row of the page: ``<th scope="row">`` for ``table.row_header``, the header as ``data-label``.

    Attributes of cells are computed once for each column, so callables that look at the record are not for them.
    """
    header = getattr(table, "row_header", None)
    columns = [_Column(column, is_header=column.name == header) for column in table.columns]
    context = Context(autoescape=True)
    parts: list[str] = []
    for row in table.paginated_rows:
        parts.append(f"<tr {row.attrs.as_html()}>")
        parts.extend(column.cell(row, context) for column in columns)
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 (every cell is escaped or was already safe)


class _Column:
    """One column: what stands before and after each of its values, and how a value is drawn."""

    def __init__(self, bound: Any, *, is_header: bool) -> None:
        self._bound = bound
        self._names, self._takes_all = signature(bound.render)
        tag = "th" if is_header else "td"
        scope = mark_safe(' scope="row"' if is_header else "")  # noqa: S308 (a constant)
        attrs = bound.attrs["td"].as_html()
        self._open = format_html('<{}{} data-label="{}" {}>', tag, scope, bound.header, attrs)
        self._close = f"</{tag}>"
        self._localize = bound.localize is not False

    def cell(self, row: Any, context: Context) -> str:
        value = row._get_and_render_with(self._bound, render_func=self._draw(row), default=self._bound.default)
        if isinstance(value, str):
            shown = conditional_escape(value)
        elif self._localize:
            shown = render_value_in_context(value, context)
        else:
            shown = conditional_escape(localize(value, use_l10n=False))
        return f"{self._open}{shown}{self._close}"

    def _draw(self, row: Any) -> Renderer:
        bound = self._bound

        def draw(bound_column: Any, value: Any = None) -> Any:
            known = row._optional_cell_arguments(bound_column, value)
            wanted = known if self._takes_all else {name: known[name] for name in self._names}
            content = bound.render(**wanted)
            return bound.link(content, **known) if bound.link else content

        return draw
