from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "pagt.grants.conflicts"
    label = "conflicts"
