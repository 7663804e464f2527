"""Duplicates: those that are suggested, and merging two records and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pagt.core import typed
from pagt.core.access import actor
from pagt.core.actors import actor_names
from pagt.core.errors import EditConflict, Invalid
from pagt.core.hanging import Hanging, hanging
from pagt.core.merging import differences, merge, suggested, undo
from pagt.core.models import Merge, Record
from pagt.core.register.spec import registers
from pagt.core.rights import Actor, require
from pagt.network.partners.actions_duplicates import say_not_same
from pagt.network.partners.queries_duplicates import MODELS, duplicates_of, loaded, suggested_pairs
from pagt.network.partners.words_likeness import REASON_NAMES

PAGE_SIZE = 20
KEPT, GONE, BOTH = "kept", "gone", "both"


def duplicates_page(request: HttpRequest) -> HttpResponse:
    """The pairs that look like one, the most alike first."""
    by = actor(request)
    kinds = [(kind, registers()[kind].title) for kind, model in MODELS.items() if model.READS in by.rights]
    asked = request.GET.get("kind", "")
    kind = asked if asked in dict(kinds) else kinds[0][0]
    page = Paginator(suggested_pairs(kind), PAGE_SIZE).get_page(request.GET.get("page"))
    pairs = [
        {
            "first": pair.first,
            "second": pair.second,
            "reasons": _reasons(pair.likeness.reasons),
            "first_url": _detail(pair.first),
            "second_url": _detail(pair.second),
            "merge_url": reverse("merge-preview", args=[kind, pair.first.key, pair.second.key]),
            "label": [_label(pair.first), _label(pair.second)],
        }
        for pair in loaded(kind, list(page.object_list))
    ]
    context = {
        "kinds": kinds,
        "kind": kind,
        "page": page,
        "pairs": pairs,
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (_("Duplicates"), "")],
    }
    return render(request, "partners/duplicates.html", context)


@require_POST
def not_same_action(request: HttpRequest, kind: str, key: str, other: str) -> HttpResponse:
    """Remember that two are two."""
    one, two = _two(request, kind, key, other)
    say_not_same(one, two, by=actor(request))
    messages.success(request, _("They are suggested no more."))
    return redirect(f"{reverse('duplicates')}?kind={kind}")


def choose_page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Choose the other record: one of those that look like it, or any."""
    by = actor(request)
    model = _model(by, kind)
    record = get_object_or_404(model, key=key, withdrawn="")
    # A name may stand twice, so a choice is made from what is found by it.
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = []
    if text:
        named = model._default_manager.filter(withdrawn="", name__icontains=text).exclude(pk=record.pk)
        found = list(named.prefetch_related(*model.FOUND_WITH).order_by("name", "pk")[:20])
    context = {
        "record": record,
        "kind": kind,
        "q": text,
        "suggest_url": reverse(f"{kind}-suggest"),
        "found": [_choice(kind, record, other) for other in found],
        "like": [
            {**_choice(kind, record, other), "reasons": _reasons(likeness.reasons)}
            for other, likeness in duplicates_of(record)
        ],
        "breadcrumbs": _crumbs(kind, record, _("Merge")),
    }
    return render(request, "partners/merge_choose.html", context)


def preview_page(request: HttpRequest, kind: str, key: str, other: str) -> HttpResponse:
    """Both side by side with what would move; a press merges them."""
    by = actor(request)
    kept, gone = _two(request, kind, key, other)
    problem = ""
    if request.method == "POST":
        choices = {name: request.POST.get(f"field-{name}", "") for name in kept.MERGED}
        choices = {name: choice for name, choice in choices.items() if choice in (KEPT, GONE, BOTH)}
        try:
            done = merge(
                kept,
                gone,
                by=by,
                versions=(
                    typed.number(request.POST.get("kept_version", "")),
                    typed.number(request.POST.get("gone_version", "")),
                ),
                choices=choices,
                reason=request.POST.get("reason", ""),
            )
            return redirect("merge-done", pk=done.pk)
        except (Invalid, EditConflict) as error:
            problem = str(error)
    fields = _fields(kept, gone)
    context = {
        "kind": kind,
        "kept": kept,
        "gone": gone,
        "fields": fields,
        "any_both": any(len(row["options"]) > 2 for row in fields),
        "moves": _moves(gone),
        "problem": problem,
        "swap_url": reverse("merge-preview", args=[kind, other, key]),
        "not_same_url": reverse("not-same", args=[kind, key, other]),
        "cancel_url": _detail(kept),
        "reason": request.POST.get("reason", ""),
        "breadcrumbs": _crumbs(kind, kept, _("Merge")),
    }
    return render(request, "partners/merge_preview.html", context, status=422 if problem else 200)


def done_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge has done, and the way back."""
    return render(request, "partners/merge_done.html", _of(request, pk))


def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then put everything back."""
    context = _of(request, pk)
    if request.method != "POST":
        return render(request, "partners/merge_undo.html", context)
    try:
        _kept, gone = undo(context["merge"], by=actor(request))
    except Invalid as error:
        return render(request, "partners/merge_undo.html", {**context, "problem": str(error)}, status=422)
    messages.success(
        request, _("The merge is undone: “%(name)s” is back with all it had.") % {"name": gone.name_or_title}
    )
    return redirect(_detail(gone))


def _of(request: HttpRequest, pk: int) -> dict[str, Any]:
    done = get_object_or_404(Merge, pk=pk)
    model = _model(actor(request), done.kind)
    kept, gone = (model._default_manager.get(key=key) for key in (done.kept, done.gone))
    return {
        "merge": done,
        "who": actor_names([done.merged_by])[done.merged_by],
        "kept": kept,
        "gone": gone,
        "kept_url": _detail(kept),
        "gone_url": _detail(gone),
        "rows": len(done.moved),
        "breadcrumbs": _crumbs(done.kind, kept, _("Merge")),
    }


def _model(by: Actor, kind: str) -> Any:
    if kind not in MODELS:
        raise Http404
    model = MODELS[kind]
    require(by, model.READS)
    return model


def _two(request: HttpRequest, kind: str, key: str, other: str) -> tuple[Any, Any]:
    model = _model(actor(request), kind)
    found = {record.key: record for record in model._default_manager.filter(key__in=[key, other])}
    if key not in found or other not in found:
        raise Http404
    return found[key], found[other]


def _detail(record: Record) -> str:
    return reverse(f"{type(record).KIND}-detail", args=[record.key])


def _label(record: Any) -> str:
    found = record.findable()
    return found.label if found else ""


def _reasons(reasons: Any) -> str:
    return ", ".join(str(REASON_NAMES[reason]) for reason in reasons)


def _choice(kind: str, record: Any, other: Any) -> dict[str, Any]:
    return {
        "name": other.name,
        "label": _label(other),
        "url": reverse("merge-preview", args=[kind, record.key, other.key]),
    }


def _crumbs(kind: str, record: Any, last: str) -> list[tuple[Any, str]]:
    spec = registers()[kind]
    return [
        (_("Desk"), reverse("desk:home")),
        (spec.title, spec.url("list")),
        (record.name_or_title, _detail(record)),
        (last, ""),
    ]


def _fields(kept: Any, gone: Any) -> list[dict[str, Any]]:
    """The fields in which they differ, each with what either says and, for lists, both together."""
    chosen = suggested(kept, gone)
    rows = []
    for name in differences(kept, gone):
        mine, theirs = getattr(kept, name), getattr(gone, name)
        options = [(KEPT, _shown(kept, name), kept.name), (GONE, _shown(gone, name), gone.name)]
        both = [*mine, *(each for each in theirs if each not in mine)] if isinstance(mine, list) else []
        options.append(
            (BOTH, _listed(kept, name, both) if mine and theirs and both else "", _("Both together"))
        )
        rows.append(
            {
                "name": name,
                "label": kept._meta.get_field(name).verbose_name,
                "options": [(value, text, value == chosen[name], whose) for value, text, whose in options],
            }
        )
    if not any(row["options"][2][1] for row in rows):
        for row in rows:
            row["options"] = row["options"][:2]
    return rows


def _shown(record: Any, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, list):
        return _listed(record, name, value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    display = getattr(record, f"get_{name}_display", None)
    return str((display() if display else value) or "–")


def _listed(record: Any, name: str, values: list[str]) -> str:
    names = dict(record._meta.get_field(name).base_field.flatchoices)
    return ", ".join(str(names.get(value, value)) for value in values) or "–"


def _moves(gone: Record) -> list[tuple[str, Hanging]]:
    words = {"affiliation": _("People who may act for it"), "invitation": _("Invitations")}
    found = []
    for each in hanging(gone):
        spec = registers().get(each.kind)
        name = words.get(each.kind) or (str(spec.title) if spec else each.kind)
        found.append((name, each))
    return found
