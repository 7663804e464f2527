"""The secretariat's pages on applications, under the desk."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.grants.applications.registers import advice_log, applications, letters, tasks
from pagt.grants.applications.views import case_dossiers, case_messages, casework

_READ, _HANDLE = Right.READ_APPLICATIONS, Right.HANDLE_APPLICATIONS
_ROUTES = (
    ("message/", case_messages.message_page, "case-message", _HANDLE),
    ("dossier/", case_dossiers.new_page, "case-dossier", _READ),
    ("dossier/<slug:run>/", case_dossiers.state_page, "case-dossier-run", _READ),
    ("dossier/<slug:run>/file/", case_dossiers.file, "case-dossier-file", _READ),
    ("<slug:key>/", casework.case_page, "application-detail", _READ),
    ("<slug:key>/versions/", casework.versions_page, "case-versions", _READ),
    ("<slug:key>/files/<int:file>/", casework.file, "case-file", _READ),
    ("<slug:key>/eligibility/", casework.eligibility_page, "case-eligibility", _HANDLE),
    ("<slug:key>/case-number/", casework.case_number_page, "case-number", _HANDLE),
    ("<slug:key>/tasks/<slug:task>/done/", casework.finish_action, "case-task-done", _HANDLE),
)
urlpatterns: list[URLPattern] = [
    *pages(applications),
    *pages(advice_log),
    *pages(tasks),
    *pages(letters),
    page(f"{letters.route}/<slug:key>/file/", casework.letter_file, name="letter-file", needs=_READ),
    *(
        page(f"{applications.route}/{route}", view, name=name, needs=needs)
        for route, view, name, needs in _ROUTES
    ),
]
