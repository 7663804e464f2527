from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.plan.registers import attestations
from pagt.plan.views import commitments, editing, facts, importing, plans

_PROMISE = "plan/<slug:plan>/commitments/<str:code>/"

urlpatterns: list[URLPattern] = [
    page("plan/", plans.list_page, name="plan-list", needs=Right.READ_RECORDS),
    page("plan-import/", importing.import_page, name="plan-import", needs=Right.EDIT_PLAN),
    page("plan/<slug:plan>/", plans.detail_page, name="plan-detail", needs=Right.READ_RECORDS),
    page("plan/<slug:plan>/export/", plans.export, name="plan-export", needs=Right.READ_RECORDS),
    page("plan/<slug:plan>/main/", plans.main_action, name="plan-main", needs=Right.EDIT_PLAN),
    page(_PROMISE, commitments.detail_page, name="commitment-detail", needs=Right.READ_RECORDS),
    page(f"{_PROMISE}edit/", editing.edit_page, name="commitment-edit", needs=Right.EDIT_PLAN),
    page(f"{_PROMISE}sign-off/", commitments.sign_off_page, name="commitment-sign-off", needs=Right.SIGN_OFF),
    page("attestations/facts/", facts.facts_fields, name="attestation-facts", needs=Right.ATTEST),
    *pages(attestations),
]
