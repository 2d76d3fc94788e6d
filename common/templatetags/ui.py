"""Small pieces of the look: icons, states, levels, form controls, filter chips.

`state_html` and `level_html` are plain functions too, for the columns of django-tables2 where a component per row would
cost.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.filter_fields import filter_field_html
from common.table_rows import rows_html

register = template.Library()

# code of a level: (shape, word, CSS class); shape and word carry the meaning, colour only helps
LEVELS = {
    "XS": ("diamond", "Xuất sắc", "level-xs"),
    "K": ("circle", "Khá", "level-k"),
    "TB": ("triangle", "Trung bình", "level-tb"),
    "Y": ("square", "Yếu", "level-y"),
}

# value of a state: (shape, colour). Rings fill as the work moves on; red is for what went wrong only.
STATES = {
    "draft": ("ring-0", "grey"),
    "sent": ("ring-1", "blue"),
    "reviewing": ("ring-2", "blue"),
    "returned": ("back", "amber"),
    "reviewed": ("ring-3", "blue"),
    "approved": ("ring-4", "green"),
    "accepted": ("ring-2", "blue"),
    "proposed": ("ring-2", "blue"),
    "verified": ("ring-3", "blue"),
    "recognised": ("ring-4", "green"),
    "not_recognised": ("cross", "muted"),
    "todo": ("ring-0", "grey"),
    "doing": ("ring-2", "blue"),
    "blocked": ("stop", "muted"),
    "queued": ("ring-0", "grey"),
    "running": ("ring-2", "blue"),
    "done": ("ring-4", "green"),
    "failed": ("cross", "red"),
    "error": ("cross", "red"),
    "expired": ("stop", "muted"),
    "active": ("ring-4", "green"),
    "closed": ("stop", "muted"),
    "inactive": ("stop", "muted"),
    "yes": ("ring-4", "green"),
    "no": ("cross", "muted"),
    "late": ("triangle", "amber"),
    "missing": ("ring-0", "grey"),
    "deploying": ("ring-2", "blue"),
    "ended": ("stop", "muted"),
    "open": ("ring-0", "grey"),
    "soon": ("ring-0", "amber"),
    "sent_late": ("ring-1", "amber"),
    "decided": ("ring-4", "green"),
}

SVG = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'


@register.simple_tag
def icon(name: str, css: str = "icon") -> SafeString:
    """A drawing of the sprite beside a word; it is silent for screen readers, so the word must be there."""
    return _drawing(css, "vendor/icons/sprite.svg", name)


@register.simple_tag
def shape(name: str) -> SafeString:
    """One of the filled shapes of static/img/shapes.svg."""
    return _drawing("shape", "img/shapes.svg", name)


@lru_cache(maxsize=512, typed=True)
def _drawing(css: str, sprite: str, name: str) -> SafeString:
    """Lists draw the same few shapes hundreds of times; where the sprite lies does not change while a process runs."""
    return format_html(SVG, css, static(sprite), name)


@register.simple_tag(name="state")
def state_html(value: Any, label: str = "") -> SafeString:
    """A state as shape and words: ``{% state card.state card.get_state_display %}``."""
    form, colour = STATES.get(str(getattr(value, "value", value)), ("ring-0", "grey"))
    return _state(form, colour, str(label or getattr(value, "label", value)))


@lru_cache(maxsize=512, typed=True)  # typed: safe and unsafe text with the same letters are not the same
def _state(form: str, colour: str, words: str) -> SafeString:
    return format_html('<span class="state is-{}">{}<span>{}</span></span>', colour, shape(form), words)


@register.simple_tag(name="level")
def level_html(level: Any, provisional: bool = False) -> SafeString:
    """A level (its code, or an object with ``code`` or ``value``) as shape, word and colour; a dash for none.

    ``provisional`` adds "tạm tính" and draws the outline only.
    """
    code = str(getattr(level, "code", None) or getattr(level, "value", None) or level or "")
    return _level(code, provisional=bool(provisional))


@lru_cache(maxsize=64, typed=True)
def _level(code: str, *, provisional: bool) -> SafeString:
    if not code:
        return format_html('<span class="muted">{}</span>', "–")
    form, word, css = LEVELS.get(code, ("circle", code, ""))
    css = f"level {css} is-provisional" if provisional else f"level {css}"
    badge = format_html('<span class="{}">{}<span>{}</span></span>', css, shape(form), word)
    return format_html('{} <span class="level-note">{}</span>', badge, "tạm tính") if provisional else badge


@register.simple_tag(takes_context=True)
def html_attrs(context: RequestContext) -> SafeString:
    """Theme and text size from the cookies, so that the first paint is already right."""
    request = context.get("request")
    cookies = request.COOKIES if request else {}
    theme = cookies.get("theme")
    theme = theme if theme in ("light", "dark") else "auto"
    size = "large" if cookies.get("size") == "large" else "normal"
    painted = "dark" if theme == "dark" else "light"
    return format_html('data-bs-theme="{}" data-theme="{}" data-size="{}"', painted, theme, size)


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget of a field with the class that its kind needs; sizes given by the form stay."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    css = {"select": "form-select", "check": "form-check-input", "choices": "choices"}.get(
        field_kind(field), "form-control"
    )
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})


@register.filter
def field_kind(field: BoundField) -> str:
    """hidden, check, choices (radio buttons or several check boxes), file, select or input."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select) else "input"


@register.simple_tag
def error_items(form: forms.BaseForm | None) -> list[dict[str, str]]:
    """What the error summary lists: the id to jump to (empty for the whole form) and the message.

    Asked a second time for the same form it answers nothing, so a page never shows two summaries.
    """
    if form is None or not form.is_bound or getattr(form, "summary_shown", False):
        return []
    items = [{"target": "", "message": str(message)} for message in form.non_field_errors()]
    for field in form:
        items += [{"target": field.auto_id, "message": str(message)} for message in field.errors]
    if items:
        form.summary_shown = True  # type: ignore[attr-defined]
    return items


@register.simple_tag(takes_context=True)
def active_filters(context: RequestContext, filterset: Any) -> list[dict[str, str]]:
    """The filters in use as label, value in words and the address without this one."""
    chips: list[dict[str, str]] = []
    form, request = filterset.form, context["request"]
    if not form.is_bound:
        return chips
    for name, field in form.fields.items():
        raw = [value for value in request.GET.getlist(form.add_prefix(name)) if value]
        if not raw:
            continue
        query = request.GET.copy()
        query.pop(form.add_prefix(name), None)
        query.pop("page", None)
        words = ", ".join(choice_label(field, value) for value in raw)
        chips.append({"label": str(field.label or name), "value": words, "url": f"?{query.urlencode()}"})
    return chips


def choice_label(field: forms.Field, value: str) -> str:
    """The words that stand for a chosen value; what was typed stays as it is."""
    for key, label in getattr(field, "choices", ()):
        if str(key) == value:
            return str(label)
    return value


@register.filter
def initial(name: str) -> str:
    """The first letter of a person's given name, which comes last: "Nguyễn Thị Ánh" → "Á"."""
    words = str(name).split()
    return words[-1][:1].upper() if words else "?"


@register.filter
def split_words(text: str) -> list[str]:
    """ "25 50 100" → ["25", "50", "100"]"""
    return text.split()


@register.filter
def get_item(mapping: dict[str, Any], key: str) -> Any:
    """{{ mapping|get_item:"key-with-dashes" }}"""
    return mapping.get(key)


@register.simple_tag
def table_rows(table: Any) -> SafeString:
    """The body rows of a django-tables2 table (common/table_rows.py says why they are drawn in Python)."""
    return rows_html(table)


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """One field of the form above a list (common/filter_fields.py)."""
    return filter_field_html(field)
