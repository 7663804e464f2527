from django.urls import URLPattern

from pagt.core.access import Open, page
from pagt.core.rights import Right
from pagt.web.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    page("", views.home, name="home", needs=Open.SIGNED_IN),
    page("journal/", views.journal_page, name="journal", needs=Right.READ_JOURNAL),
]
