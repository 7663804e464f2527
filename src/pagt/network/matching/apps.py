from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "pagt.network.matching"
    label = "matching"
