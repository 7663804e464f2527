"""The public pages. All are open to everybody; none looks at who asks."""

from django.urls import URLPattern

from pagt.core.access import Open, View, page
from pagt.web.portal.views import about, calls, feeds, front, grants, places, plan, thanks

app_name = "portal"


def _open(route: str, view: View, name: str) -> URLPattern:
    return page(route, view, name=name, needs=Open.PUBLIC)


urlpatterns: list[URLPattern] = [
    _open("", front.front, "front"),
    _open("board/", plan.board_page, "board"),
    _open("board.svg", plan.board_picture, "board-svg"),
    _open("plan/<slug:plan>/", plan.plan_page, "plan"),
    _open("plan/<slug:plan>/area/<str:area>/", plan.area_page, "area"),
    _open("plan/<slug:plan>/<str:commitment>/", plan.commitment_page, "commitment"),
    _open("plan/<slug:plan>/<str:commitment>/data.json", plan.commitment_data, "commitment-data"),
    _open("themes/", grants.themes, "themes"),
    _open("calls/", calls.calls, "calls"),
    _open("calls/calendar.ics", calls.calls_calendar, "calls-calendar"),
    _open("calls/feed.xml", calls.calls_feed, "calls-feed"),
    _open("calls/<slug:key>/", calls.call, "call"),
    _open("calls/<slug:key>/calendar.ics", calls.call_calendar, "call-calendar"),
    _open("projects/", grants.projects, "projects"),
    _open("projects/projects.<str:form>", grants.projects_export, "projects-export"),
    _open("projects/<slug:key>/", grants.project, "project"),
    _open("municipalities/", places.municipalities, "municipalities"),
    _open("municipalities/<str:code>/", places.municipality, "municipality"),
    _open("ambassadors/", thanks.ambassadors, "ambassadors"),
    _open("about/", about.about, "about"),
    _open("accessibility/", about.accessibility, "accessibility"),
    _open("data-protection/", about.data_protection, "data-protection"),
    _open("feed.xml", feeds.feed, "feed"),
    _open("sitemap.xml", feeds.sitemap, "sitemap"),
    _open("robots.txt", feeds.robots, "robots"),
]
