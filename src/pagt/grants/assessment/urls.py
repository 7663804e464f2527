"""Pages of assessment, under the desk."""

from django.urls import URLPattern

from pagt.grants.assessment import results_urls, review_urls

urlpatterns: list[URLPattern] = [*results_urls.urlpatterns, *review_urls.urlpatterns]
