"""Drafts: what somebody has typed in a form, kept while they type."""

from __future__ import annotations

from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_POST

from pagt.core import clock
from pagt.core.access import actor
from pagt.core.closed import names_closed
from pagt.core.forms import seen
from pagt.core.models import Draft
from pagt.core.rights import Actor

LONGEST = 500_000
_NOT_KEPT = {"csrfmiddlewaretoken", "_draft", "password"}


def of(by: Actor, form: str) -> Draft | None:
    """Return the actor's draft of the form, if there is one that names no case closed to them since."""
    draft = Draft.objects.filter(owner=by.actor_key, form=form).first()
    return draft if draft and is_open(draft, by) else None


def is_open(draft: Draft, by: Actor) -> bool:
    """Whether a draft names no case that is closed to its owner."""
    return not names_closed(f"{draft.form} {unquote_plus(draft.data)}", by)


def values(draft: Draft) -> QueryDict:
    """Return the typed values of a draft as form data."""
    return QueryDict(draft.data)


def drop(by: Actor, form: str) -> None:
    """Forget the actor's draft of the form."""
    Draft.objects.filter(owner=by.actor_key, form=form).delete()


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the posted values as the draft of the form that `_draft` names; answers when it was kept."""
    form = seen(request.POST.get("_draft", ""))[:200]
    kept = request.POST.copy()
    for name in _NOT_KEPT:
        kept.pop(name, None)
    data = kept.urlencode()
    if not form or len(data) > LONGEST:
        return JsonResponse({"saved": ""}, status=400)
    Draft.objects.update_or_create(owner=actor(request).actor_key, form=form, defaults={"data": data})
    return JsonResponse({"saved": timezone.localtime(clock.now()).strftime("%H:%M")})
