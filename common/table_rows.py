"""The rows of a django-tables2 table as HTML, drawn in Python.

A template tag per cell, and django-tables2's look at the signature of a render method per cell, cost more than all
queries of a list page. The columns, the values and the render methods are django-tables2's own; only the loop is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django.db.models import Model
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import Column, ManyToManyColumn
from django_tables2.utils import signature


def rows_html(table: Any) -> SafeString:
    """``<tr>`` for every row of the page: ``<th scope="row">`` for ``table.row_header``, the header as ``data-label``.

    Attributes of cells are computed once for each column, so callables that look at the record are not for them.
    """
    header = getattr(table, "row_header", None)
    columns = [_Column(column, is_header=column.name == header) for column in table.columns]
    context = Context(autoescape=True)
    parts: list[str] = []
    for row in table.paginated_rows:
        parts.append(f"<tr {row.attrs.as_html()}>" if table.row_attrs else "<tr>")
        parts.extend(column.cell(row, context) for column in columns)
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308 (every cell is escaped or was already safe)


Reader = Callable[[Any], Any]
# Signatures of nearly all render methods, called without building the arguments that nobody takes.
_OF_RECORD = (("record",), ("value",))


class _Column:
    """One column: what stands before and after each of its values, and how a value is found and drawn."""

    def __init__(self, bound: Any, *, is_header: bool) -> None:
        self._bound = bound
        self._names, self._takes_all = signature(bound.render)
        self._attribute = "" if isinstance(bound.column, ManyToManyColumn) else str(bound.accessor)
        self._readers: dict[type, Reader] = {}
        tag = "th" if is_header else "td"
        scope = mark_safe(' scope="row"' if is_header else "")  # noqa: S308 (a constant)
        attrs = bound.attrs["td"].as_html()
        self._open = format_html('<{}{} data-label="{}" {}>', tag, scope, bound.header, attrs)
        self._close = f"</{tag}>"
        self._localize = bound.localize is not False
        self._empty = bound.column.empty_values
        self._default = bound.default
        self._as_it_is = bound.render == Column.render.__get__(bound.column) and not bound.link

    def cell(self, row: Any, context: Context) -> str:
        value = self._value(row)
        content = self._default if value in self._empty else self._draw(row, value)
        if isinstance(content, str):
            shown = content if hasattr(content, "__html__") else escape(content)
        elif self._localize:
            shown = render_value_in_context(content, context)
        else:
            shown = conditional_escape(localize(content, use_l10n=False))
        return f"{self._open}{shown}{self._close}"

    def _value(self, row: Any) -> Any:
        """What the accessor leads to, in words where the field has choices; None where it leads nowhere."""
        kind = type(row.record)
        if kind not in self._readers:
            self._readers[kind] = self._reader(kind)
        return self._readers[kind](row)

    def _reader(self, kind: type) -> Reader:
        """The short way to an attribute of a model; django-tables2's own way for everything else."""
        name = self._attribute
        simple = issubclass(kind, Model) and name.isidentifier() and "__" not in name
        if not simple or callable(getattr(kind, name, None)):
            return lambda row: row._get_and_render_with(
                self._bound, render_func=lambda bound, value=None: value, default=None
            )
        if hasattr(kind, f"get_{name}_display"):
            words = dict(kind._meta.get_field(name).flatchoices)  # type: ignore[attr-defined, union-attr]
            return lambda row: words.get(value := getattr(row.record, name), value)
        return lambda row: getattr(row.record, name, None)

    def _draw(self, row: Any, value: Any) -> Any:
        if self._as_it_is:
            return value
        bound = self._bound
        if self._names in _OF_RECORD and not self._takes_all and not bound.link:
            return bound.render(value) if self._names == ("value",) else bound.render(row.record)
        known = row._optional_cell_arguments(bound, value)
        wanted = known if self._takes_all else {name: known[name] for name in self._names}
        content = bound.render(**wanted)
        return bound.link(content, **known) if bound.link else content
