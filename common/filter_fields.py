"""The fields above a list, drawn in Python: Django takes a template for each option and for its attributes."""

from __future__ import annotations

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_FIELD = '<div class="field">\n  <label class="form-label" for="{}">{}</label>\n  {}\n</div>'


def filter_field_html(field: BoundField) -> SafeString:
    """A labelled select or text box, as templates/parts/field.html draws it; that template draws everything else."""
    widget = field.field.widget
    plain = not (field.errors or field.help_text or field.field.required or widget.attrs)
    if plain and type(widget) is forms.Select:
        control = _select(field, widget)
    elif plain and type(widget) is forms.TextInput:
        control = _text(field)
    else:
        return SafeString(render_to_string("parts/field.html", {"field": field}))
    return format_html(_FIELD, field.id_for_label, field.label, control)


def _select(field: BoundField, widget: forms.Select) -> SafeString:
    chosen = widget.format_value(field.value())
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SafeString(" selected") if str(value) in chosen else "", label) for value, label in widget.choices),
    )
    return format_html(
        '<select name="{}" class="form-select" id="{}">{}</select>', field.html_name, field.auto_id, options
    )


def _text(field: BoundField) -> SafeString:
    value = field.field.widget.format_value(field.value())
    shown = format_html(' value="{}"', value) if value is not None else ""
    return format_html(
        '<input type="text" name="{}"{} class="form-control" id="{}">', field.html_name, shown, field.auto_id
    )
