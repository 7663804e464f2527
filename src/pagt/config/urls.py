"""Every address of the program. Danish has no prefix; English lies under `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("account/oidc/", include("pagt.people.identity_urls")),
    *i18n_patterns(
        path("account/", include("pagt.people.sign_in_urls")),
        path("desk/", include("pagt.core.urls")),
        path("desk/", include("pagt.people.urls")),
        path("desk/", include("pagt.post.urls")),
        path("desk/", include("pagt.network.partners.personal_urls")),
        path("desk/", include("pagt.network.partners.urls")),
        path("desk/", include("pagt.network.partners.merging_urls")),
        path("desk/", include("pagt.network.partners.follow_up_urls")),
        path("desk/", include("pagt.network.meetings.urls")),
        path("desk/", include("pagt.themes.urls")),
        path("desk/", include("pagt.network.meetings.invitation_urls")),
        path("desk/", include("pagt.network.matching.urls")),
        path("desk/", include("pagt.grants.calls.urls")),
        path("desk/", include("pagt.grants.applications.staff_urls")),
        path("desk/", include("pagt.grants.conflicts.urls")),
        path("desk/", include("pagt.grants.assessment.urls")),
        path("desk/", include("pagt.grants.selection.urls")),
        path("desk/", include("pagt.grants.recommendation.urls")),
        path("desk/", include("pagt.grants.awards.urls")),
        path("desk/", include("pagt.bids.urls")),
        path("desk/", include("pagt.plan.urls")),
        path("desk/", include("pagt.web.desk.urls")),
        path("follow/", include("pagt.post.follow_urls")),
        path("apply/my-organisations/", include("pagt.network.partners.affiliation_urls")),
        path("", include("pagt.grants.calls.form_urls")),
        path("", include("pagt.network.meetings.reply_urls")),
        path("", include("pagt.grants.applications.submission_urls")),
        path("apply/", include("pagt.grants.applications.urls")),
        path("apply/", include("pagt.grants.awards.told_urls")),
        path("", include("pagt.web.portal.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "pagt.core.errors_http.bad_request"
handler403 = "pagt.core.errors_http.forbidden"
handler404 = "pagt.core.errors_http.not_found"
handler500 = "pagt.core.errors_http.server_error"
