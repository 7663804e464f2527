from django.urls import URLPattern

from pagt.core.access import page
from pagt.core.rights import Right
from pagt.people import views

urlpatterns: list[URLPattern] = [
    page("people/", views.people_page, name="people", needs=Right.MANAGE_PEOPLE),
    page("people/new/", views.new_person_page, name="person-new", needs=Right.MANAGE_PEOPLE),
    page("people/<str:key>/", views.person_page, name="person", needs=Right.MANAGE_PEOPLE),
]
