"""The pages of people's own data and of how long they are kept."""

from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.network.partners.registers.retentions import retentions
from pagt.network.partners.views import personal

_HANDLED = (
    ("contacts/<slug:key>/personal/", personal.contact_page, "contact-personal"),
    ("contacts/<slug:key>/personal/export/", personal.export_action, "contact-personal-export"),
    ("contacts/<slug:key>/personal/redact/", personal.redact_action, "contact-personal-redact"),
    ("personal-data/", personal.due_page, "personal-data"),
)
_OWN = (
    ("account/data/", personal.own_page, "own-data"),
    ("account/data/export/", personal.own_export_action, "own-data-export"),
    ("account/data/ask/", personal.own_ask_action, "own-data-ask"),
)
urlpatterns: list[URLPattern] = [
    *pages(retentions),
    *(page(route, view, name=name, needs=Right.HANDLE_PERSONAL_DATA) for route, view, name in _HANDLED),
    *(page(route, view, name=name, needs=Open.SIGNED_IN) for route, view, name in _OWN),
]
