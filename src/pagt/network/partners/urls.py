"""The pages of the partner register."""

from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.register.urls import pages
from pagt.core.rights import Right
from pagt.network.partners.registers import ambassador_terms, contacts, interactions, notes, organisations
from pagt.network.partners.views import contacts as contact_views
from pagt.network.partners.views import notes as note_views
from pagt.network.partners.views import organisations as organisation_views
from pagt.network.partners.views import staff

urlpatterns: list[URLPattern] = [
    *pages(organisations),
    page("tags/organisations/", organisation_views.tags, name="organisation-tags", needs=Right.READ_RECORDS),
    *pages(contacts),
    page("contacts/<slug:key>/job/", contact_views.job, name="contact-job", needs=Right.WRITE_RECORDS),
    *pages(notes),
    page("notes/<slug:key>/look/", note_views.look, name="note-look", needs=Right.READ_CONFIDENTIAL),
    page("notes/<slug:key>/file/", note_views.file, name="note-file", needs=Right.READ_CONFIDENTIAL),
    *pages(ambassador_terms),
    *pages(interactions),
    page("affiliations/", staff.list_page, name="affiliations", needs=Right.HANDLE_APPLICATIONS),
    page("affiliations/<int:pk>/", staff.detail_page, name="affiliation", needs=Right.HANDLE_APPLICATIONS),
]
