"""What the public templates draw often."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from pagt.plan.rules.verdict import Verdict
from pagt.web.portal import marks, phrases

register = template.Library()
_MARKS = {verdict: mark_safe(marks.mark(verdict)) for verdict in Verdict}


@register.filter
def mark(verdict: Verdict) -> SafeString:
    """The verdict's mark alone, for a place where its word stands beside it."""
    return _MARKS[verdict]


@register.filter
def chip(verdict: Verdict) -> SafeString:
    """The verdict as mark and word."""
    return format_html(
        '<span class="chip v-{}">{}<span>{}</span></span>', verdict, _MARKS[verdict], phrases.word(verdict)
    )
