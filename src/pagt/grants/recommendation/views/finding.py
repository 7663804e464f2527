"""What the pages of a recommendation share: finding one, and its frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pagt.core.access import actor
from pagt.core.register.views import crumbs
from pagt.grants.recommendation.models import Recommendation
from pagt.grants.recommendation.queries import visible
from pagt.grants.recommendation.registers import recommendations


def recommendation_of(request: HttpRequest, key: str) -> Recommendation:
    """Return a recommendation; one with a case that is closed to the reader is as none."""
    return get_object_or_404(visible(actor(request)), key=key)


def frame(found: Recommendation, *last: str) -> dict[str, Any]:
    """Return what each page of a recommendation shows: itself, and the way to it."""
    here = reverse("grant_recommendation-detail", args=[found.key])
    if not last:
        return {"recommendation": found, "breadcrumbs": crumbs(recommendations, found.name_or_title)}
    path = [*crumbs(recommendations), (found.name_or_title, here), *((text, "") for text in last)]
    return {"recommendation": found, "breadcrumbs": path, "here": here}


def version_in(request: HttpRequest) -> int:
    """Return the version that a posted form was opened at; 0, which none has, when it says nothing of the kind."""
    text = request.POST.get("version", "")
    return int(text[:9]) if text.isdecimal() else 0
