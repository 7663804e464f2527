"""Pages of assessment, under the desk."""

from django.urls import URLPattern

from pagt.grants.assessment import assigning_urls, results_urls, review_urls

urlpatterns: list[URLPattern] = [
    *assigning_urls.urlpatterns,
    *results_urls.urlpatterns,
    *review_urls.urlpatterns,
]
