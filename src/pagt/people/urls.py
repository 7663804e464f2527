from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.rights import Right
from pagt.people import views

urlpatterns: list[URLPattern] = [
    page("account/", views.account_page, name="account", needs=Open.SIGNED_IN),
    page("people/", views.people_page, name="people", needs=Right.MANAGE_PEOPLE),
    page("people/new/", views.new_person_page, name="person-new", needs=Right.MANAGE_PEOPLE),
    page("people/<slug:key>/", views.person_page, name="person", needs=Right.MANAGE_PEOPLE),
    page(
        "people/<slug:key>/erase/",
        views.erase_person_page,
        name="person-erase",
        needs=Right.MANAGE_PEOPLE,
    ),
    page(
        "people/<slug:key>/reset/",
        views.reset_sign_in_action,
        name="person-reset",
        needs=Right.MANAGE_PEOPLE,
    ),
]
