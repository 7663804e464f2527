"""The register of ambassador terms."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pagt.core import clock
from pagt.core.register.parts import about, record_detail
from pagt.core.register.spec import Column, Detail, Filter, Register
from pagt.network.partners import actions
from pagt.network.partners.forms import AmbassadorTermForm
from pagt.network.partners.models import AmbassadorTerm


def _in_force(terms: QuerySet[AmbassadorTerm], value: str) -> QuerySet[AmbassadorTerm]:
    today = clock.today()
    now = Q(begins__lte=today) & (Q(ends__isnull=True) | Q(ends__gte=today))
    return {
        "now": terms.filter(now),
        "over": terms.filter(ends__lt=today),
        "to-come": terms.filter(begins__gt=today),
    }[value]


def _details(term: AmbassadorTerm) -> list[Detail]:
    return [
        record_detail(_("Organisation"), term.organisation),
        Detail(_("First day"), term.begins),
        Detail(_("Last day"), term.ends or _("still runs")),
        Detail(_("Goals"), term.goals),
        *about(term),
    ]


ambassador_terms = Register(
    model=AmbassadorTerm,
    route="ambassadors",
    title=gettext_lazy("Ambassadors"),
    singular=gettext_lazy("term as ambassador"),
    new_label=gettext_lazy("New term"),
    intro=gettext_lazy(
        "The companies that are the pact's ambassadors, and from when to when. Promises about ambassadors go by it."
    ),
    columns=(
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda term: term.organisation.name,
            "organisation__name",
        ),
        Column("begins", gettext_lazy("First day"), lambda term: term.begins, "begins"),
        Column("ends", gettext_lazy("Last day"), lambda term: term.ends, "ends"),
        Column("goals", gettext_lazy("Goals"), lambda term: term.goals, narrow=True),
    ),
    filters=(
        Filter(
            "in_force",
            gettext_lazy("In force"),
            lambda: (("now", _("Today")), ("over", _("Ended")), ("to-come", _("To come"))),
            _in_force,
        ),
    ),
    search=("organisation__name", "goals"),
    order="-begins",
    form=AmbassadorTermForm,
    create=actions.create_ambassador_term,
    change=actions.change_ambassador_term,
    details=_details,
    rows=lambda rows: rows.select_related("organisation"),
    identify=(("organisation", "begins"),),
)
