"""The pages of the partner register."""

from django.urls import URLPattern

from pagt.core.register.urls import pages
from pagt.network.partners.registers import ambassador_terms, contacts, interactions, organisations

urlpatterns: list[URLPattern] = [
    *pages(organisations),
    *pages(contacts),
    *pages(ambassador_terms),
    *pages(interactions),
]
