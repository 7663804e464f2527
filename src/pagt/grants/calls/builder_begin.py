"""Where a form comes from when nobody builds it anew: an example, another call, or a file; and a form as a file."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import typed
from pagt.core.access import actor
from pagt.core.errors import EditConflict, Invalid
from pagt.core.forms import PlainForm
from pagt.core.rights import Actor
from pagt.grants.calls import building
from pagt.grants.calls.builder_views import address, load, page_of
from pagt.grants.calls.building import Standing
from pagt.grants.calls.models import StageForm
from pagt.grants.calls.registers import calls
from pagt.grants.calls.rules.exchange import LARGEST, example, read_toml, write_toml
from pagt.grants.calls.rules.forms import Form, FormFaults, read_form
from pagt.grants.calls.sentences import say_fault
from pagt.grants.calls.states import Stage


class BeginForm(PlainForm):
    """One of three sources of a form."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where the form comes from"),
        choices=[
            ("example", gettext_lazy("The example form for this stage")),
            ("call", gettext_lazy("Another call's form")),
            ("file", gettext_lazy("A file (TOML)")),
        ],
        widget=forms.RadioSelect,
    )
    call = forms.ChoiceField(label=gettext_lazy("The other call"), required=False)
    file = forms.FileField(
        label=gettext_lazy("The file"),
        required=False,
        help_text=gettext_lazy("As “Fetch as a file” gives it."),
    )

    def __init__(self, *args: object, others: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].choices = [("", _("Choose")), *others]  # type: ignore[attr-defined]

    def made(self, stage: Stage, by: Actor) -> Form:
        """Return the form of the chosen source. Only for a valid form.

        Raises:
            FormFaults: the file is no form.
            Invalid: nothing was chosen.
        """
        given = self.cleaned_data
        if given["source"] == "example":
            return example(stage)
        if given["source"] == "file":
            if not given["file"]:
                raise Invalid(_("Choose a file."), {"file": [_("Choose a file.")]})
            return read_toml(given["file"].read(LARGEST + 1))
        found = _others(by, None).filter(pk=given["call"] or 0).first()
        if found is None:
            raise Invalid(_("Choose a call."), {"call": [_("Choose a call.")]})
        return read_form(found.content)


def _others(by: Actor, seen: Standing | None) -> QuerySet[StageForm]:
    known = calls.visible_to(by).filter(withdrawn="")
    found: QuerySet[StageForm] = StageForm.objects.filter(call__in=known, withdrawn="").select_related("call")
    if seen and seen.record:
        found = found.exclude(pk=seen.record.pk)
    return found.order_by("-call__year", "call__title", "-stage")


def begin_page(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """Take a form from somewhere; what stands is replaced after a warning."""
    seen, by = load(request, key, stage), actor(request)
    others = [(str(each.pk), each.name_or_title) for each in _others(by, seen)[:200]]
    if request.method != "POST":
        form = BeginForm(others=others, initial={"source": request.GET.get("source", "example")})
        return page_of(request, seen, "begin", form=form)
    form = BeginForm(request.POST, request.FILES, others=others)
    if not form.is_valid():
        return page_of(request, seen, "begin", 422, form=form)
    try:
        made = form.made(seen.stage, by)
        building.edit(
            seen,
            lambda _now: made,
            by=by,
            amendment=request.POST.get("amendment", ""),
            exact=typed.number(request.POST.get("version", "")),
        )
    except FormFaults as faults:
        for fault in faults.faults:
            form.add_error("file", say_fault(fault))
        return page_of(request, seen, "begin", 422, form=form)
    except EditConflict as error:
        return page_of(request, load(request, key, stage), "begin", 409, form=form, problem=str(error))
    except Invalid as error:
        for name, sentences in (error.fields or {"": [str(error)]}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return page_of(request, seen, "begin", 422, form=form)
    messages.success(request, _("The form is taken over. Look it through and change what differs."))
    return redirect(address(seen))


def export(request: HttpRequest, key: str, stage: str) -> HttpResponse:
    """The form as a file that can be kept, edited and imported."""
    seen = load(request, key, stage)
    response = HttpResponse(write_toml(seen.form), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-{stage}.toml"'
    return response
