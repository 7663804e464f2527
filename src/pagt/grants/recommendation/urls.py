"""Pages of recommendation, under the desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
