"""The shared views of all registers. Each loads, checks, calls one action or query, and renders."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from pagt.core import clock, drafts, journal
from pagt.core.access import actor
from pagt.core.actions import locked
from pagt.core.actors import actor_names
from pagt.core.errors import EditConflict, Invalid, PagtError
from pagt.core.models import JournalEntry, Record
from pagt.core.register import exports, saved
from pagt.core.register.conflicts import Conflict, conflict
from pagt.core.register.forms import RecordForm
from pagt.core.register.hints import Hint, hints, warning
from pagt.core.register.listing import Listing, chosen_rows
from pagt.core.register.spec import Register, panels
from pagt.core.register.words import JournalWords


def list_page(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """The list, or only its results when HTMX asks while somebody types."""
    by = actor(request)
    listing = Listing(spec, by, request.GET.dict())
    bulk = [(each.label, reverse(each.url)) for each in spec.bulk if each.needs in by.rights]
    list_url, address = spec.url("list"), listing.address()
    may_write = spec.model.NEEDS in by.rights and spec.is_written_here
    context = {
        "spec": spec,
        "listing": listing,
        "body": listing.body(selectable=bool(bulk)),
        "narrow": listing.narrow(selectable=bool(bulk)),
        "bulk": bulk,
        "filters": [(each, listing.options(each).marked(listing.chosen[each.name])) for each in spec.filters],
        "views": saved.choices(spec.kind, by=by),
        "views_url": spec.url("views"),
        "address": address,
        "may_write": may_write,
        "pager": _pager(listing),
        "list_url": list_url,
        "new_url": spec.url("new") if may_write else "",
        "import_url": spec.url("import") if may_write else "",
        "withdrawn_url": f"{list_url}?withdrawn=1",
        "export_url": reverse(f"{spec.kind}-export", args=["xlsx"]),
        "xlsx_url": reverse(f"{spec.kind}-export", args=["xlsx"]) + address,
        "csv_url": reverse(f"{spec.kind}-export", args=["csv"]) + address,
        "breadcrumbs": [(_("Desk"), reverse("desk:home")), (spec.title, "")],
    }
    partial = getattr(request, "htmx", None) and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "core/register/results.html" if partial else "core/register/list.html", context)


def _pager(listing: Listing[Any]) -> list[tuple[str, str, bool]]:
    near = range(max(1, listing.page - 2), min(listing.pages, listing.page + 2) + 1)
    numbers = sorted({1, *near, listing.pages})
    return [(str(n), listing.address(page=n), n == listing.page) for n in numbers]


def export(spec: Register[Any], request: HttpRequest, form: str) -> HttpResponseBase:
    """Exactly what the list shows, all pages, or the rows of them that were chosen, as a file."""
    by, query = actor(request), request.GET
    listing = chosen_rows(spec, by, query) or Listing(spec, by, query.dict())
    name = f"{spec.route}-{clock.today():%Y-%m-%d}"
    headings = [str(column.label) for column in spec.columns]
    if form == "xlsx":
        return exports.xlsx_response(name, headings, listing.all_rows())
    if form == "csv":
        return exports.csv_response(name, headings, listing.all_rows())
    raise Http404(_("An export is XLSX or CSV."))


def suggest(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """Names that begin with or hold what is typed, for the suggestions of a `RecordField`."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    name = spec.search[0]
    found = spec.visible_to(actor(request)).filter(withdrawn="")
    if text:
        found = found.filter(Q((f"{name}__icontains", text)))
    names = list(found.order_by(name).values_list(name, flat=True)[:20])
    return render(request, "core/register/suggestions.html", {"names": names})


def detail_page(spec: Register[Any], request: HttpRequest, key: str) -> HttpResponse:
    """One record: what it says, what hangs on it, and its journal."""
    by = actor(request)
    record = _load(spec, request, key)
    context = {
        "spec": spec,
        "record": record,
        "details": [line for line in spec.details(record) if line.value not in (None, "")],
        "sections": panels(record, by, spec.sections(record, by)),
        "hints": hints(record, by),
        "history": history_of(spec, key),
        "may_write": spec.model.NEEDS in by.rights,
        "why_not": "" if spec.model.NEEDS in by.rights else by.why_not(spec.model.NEEDS),
        "list_url": spec.url("list"),
        "edit_url": spec.url("edit", record),
        "withdraw_url": spec.url("withdraw", record),
        "restore_url": spec.url("restore", record),
        "breadcrumbs": crumbs(spec, record.name_or_title),
        **spec.more(record, by),
        **spec.asked(record, by, request.GET.dict()),
    }
    return render(request, spec.template, context)


def history_of(spec: Register[Any], key: str) -> list[tuple[JournalEntry, str, list[tuple[str, str, str]]]]:
    """Return the journal of one record in words, newest first: each line with who wrote it and what changed."""
    past = journal.history(spec.kind, key)
    words = JournalWords(spec, past)
    names = actor_names(line.entry.actor for line in past)
    return [(line.entry, names[line.entry.actor], words.changes(line)) for line in past]


def crumbs(spec: Register[Any], *last: Any) -> list[tuple[Any, str]]:
    """Return the path to a page of a register, as (label, address)."""
    return [(_("Desk"), reverse("desk:home")), (spec.title, spec.url("list")), *((text, "") for text in last)]


def new_page(spec: Register[Any], request: HttpRequest) -> HttpResponse:
    """The form of a new record; parameters in the address prefill its fields."""
    draft_name = f"{spec.kind}:new"
    if request.method == "POST":
        return _save(spec, request, None, draft_name)
    fields = spec.form.base_fields
    initial = {name: value for name, value in request.GET.items() if name.split("-")[0] in fields}
    draft = None if initial else drafts.of(actor(request), draft_name)
    if draft:
        return _form_page(
            spec, request, _from_draft(spec, drafts.values(draft), None), None, draft_name, draft
        )
    rows = {name: _prefilled_rows(spec, name, request.GET) for name in spec.model.ROWS if name in fields}
    form = spec.form(initial=initial | {name: found for name, found in rows.items() if found})
    return _form_page(spec, request, form, None, draft_name)


def _prefilled_rows(spec: Register[Any], name: str, query: QueryDict) -> list[dict[str, Any]]:
    widget = spec.form.base_fields[name].widget
    found: list[dict[str, Any]] = widget.value_from_datadict(query, {}, name)
    return found


def edit_page(spec: Register[Any], request: HttpRequest, key: str) -> HttpResponse:
    """The form of a record there is."""
    record = _load(spec, request, key)
    draft_name = f"{spec.kind}:{key}"
    if request.method == "POST":
        return _save(spec, request, record, draft_name)
    draft = drafts.of(actor(request), draft_name)
    if draft:
        form = _from_draft(spec, drafts.values(draft), record)
        return _form_page(spec, request, form, record, draft_name, draft)
    return _form_page(spec, request, spec.form(instance=record), record, draft_name)


def _from_draft(spec: Register[Any], data: QueryDict, record: Record | None) -> RecordForm[Any]:
    """Return an unbound form that shows what the draft holds, without judging it yet."""
    typed = spec.form(data=data, instance=record)
    initial = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in typed.fields.items()
        if not field.widget.value_omitted_from_data(data, {}, name) or name in spec.model.ROWS
    }
    return spec.form(initial=initial, instance=record)


def _save(spec: Register[Any], request: HttpRequest, record: Record | None, draft_name: str) -> HttpResponse:
    by = actor(request)
    if "discard" in request.POST:
        drafts.drop(by, draft_name)
        return redirect(request.path)
    if "look_up" in request.POST:
        return _looked_up(spec, request, record, draft_name)
    # A copy, since the form puts what is typed on its record.
    form = spec.form(request.POST, request.FILES, instance=copy(record))
    if not form.is_valid():
        return _form_page(spec, request, form, record, draft_name, status=422)
    found = warning(spec.kind, form.cleaned_data, by) if record is None else None
    if found and request.POST.get("seen") != found.token:
        return _form_page(spec, request, form, record, draft_name, status=422, warned=found)
    try:
        with transaction.atomic():
            if record is None:
                saved = spec.create(by=by, **form.values(by=by))
            else:
                version = form.cleaned_data["version"] or 0
                fresh = locked(spec.model._default_manager.get(pk=record.pk), version)
                saved = spec.change(fresh, by=by, version=version, **form.values(by=by))
    except Invalid as error:
        for name, texts in (error.fields or {"": [str(error)]}).items():
            form.add_error(name if name in form.fields else None, texts)
        return _form_page(spec, request, form, record, draft_name, status=422)
    except EditConflict:
        now = _load(spec, request, record.key if record else "")
        both = conflict(spec, request, form, now)
        return _form_page(spec, request, both.form, now, draft_name, conflict=both, status=409)
    drafts.drop(by, draft_name)
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name_or_title})
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if back and safe else spec.url("detail", saved))


def _looked_up(
    spec: Register[Any], request: HttpRequest, record: Record | None, draft_name: str
) -> HttpResponse:
    """The form again, with what another register says where nothing was typed; nothing is judged or saved yet."""
    typed = request.POST.copy()
    try:
        found = spec.look_up(request.POST.dict())
        for name, value in found.values.items():
            typed[name] = value
        messages.info(request, found.said)
    except PagtError as error:
        messages.warning(request, str(error))
    return _form_page(spec, request, _from_draft(spec, typed, copy(record)), record, draft_name)


def _form_page(
    spec: Register[Any],
    request: HttpRequest,
    form: RecordForm[Any],
    record: Record | None,
    draft_name: str,
    draft: Any = None,
    conflict: Conflict | None = None,
    status: int = 200,
    warned: Hint | None = None,
) -> HttpResponse:
    context = {
        "spec": spec,
        "form": form,
        "record": record,
        "draft_name": draft_name,
        "draft": draft,
        "conflict": conflict,
        "warned": warned,
        "hints": [warned] if warned else [],
        "look_up_label": spec.look_up_label(),
        "heading": _("Edit “%(name)s”") % {"name": record.name_or_title} if record else spec.new_label,
        "breadcrumbs": crumbs(spec, record.name_or_title if record else spec.new_label),
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "cancel_url": spec.url("detail", record) if record else spec.url("list"),
    }
    return render(request, "core/register/form.html", context, status=status)


def withdraw_page(spec: Register[Any], request: HttpRequest, key: str) -> HttpResponse:
    """Ask why, then take the record out of use."""
    record = _load(spec, request, key)
    problem = ""
    if request.method == "POST":
        try:
            version = int(request.POST.get("version") or 0)
            spec.withdraw(record, by=actor(request), version=version, reason=request.POST.get("reason", ""))
            messages.success(request, _("“%(name)s” is withdrawn.") % {"name": record.name_or_title})
            return redirect(spec.url("detail", record))
        except (Invalid, EditConflict) as error:
            problem = str(error)
        except ValueError:
            problem = _("The form was not complete. Try again.")
    context = {"spec": spec, "record": record, "problem": problem, "cancel_url": spec.url("detail", record)}
    context["does"] = spec.withdrawal_does(record)
    context |= {"reason": request.POST.get("reason", ""), "breadcrumbs": crumbs(spec, record.name_or_title)}
    return render(request, "core/register/withdraw.html", context, status=422 if problem else 200)


def restore_action(spec: Register[Any], request: HttpRequest, key: str) -> HttpResponse:
    """Take a withdrawn record back into use."""
    record = _load(spec, request, key)
    spec.restore(record, by=actor(request), version=record.version)
    messages.success(request, _("“%(name)s” is in use again.") % {"name": record.name_or_title})
    return redirect(spec.url("detail", record))


def _load(spec: Register[Any], request: HttpRequest, key: str) -> Any:
    return get_object_or_404(spec.visible_to(actor(request)), key=key)
