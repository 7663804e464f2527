"""How the desk shows a verdict: its mark and its word."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pagt.plan.marks import mark
from pagt.plan.rules.verdict import Verdict
from pagt.plan.words import word

register = template.Library()


@register.filter
def verdict(value: Verdict | None) -> SafeString:
    """Show a verdict as shape, colour and word; a dash for none."""
    if value is None:
        return mark_safe("–")
    return format_html(
        '<span class="verdict verdict--{}">{}<span>{}</span></span>',
        value,
        mark_safe(mark(value)),
        word("verdict", value),
    )
