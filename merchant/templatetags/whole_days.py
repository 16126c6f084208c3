"""Days that stay on one line: of sentences that come whole from Python, and by themselves."""

import re

from django import template
from django.template.loader import render_to_string

register = template.Library()
DAY = re.compile(r"(\d{4}-\d\d-\d\d)")


@register.filter
def whole_days(text):
    """A browser would break 2026-03-02 behind its hyphens."""
    parts = DAY.split(str(text))
    return render_to_string("partials/_whole_days.html", {"parts": parts}) if len(parts) > 1 else text


@register.filter
def unbroken(text):
    """A day or a moment that stands on one line inside a sentence: it would break behind its hyphens."""
    return render_to_string("partials/_unbroken.html", {"text": text})
