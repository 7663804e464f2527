from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "pagt.grants.selection"
    label = "selection"
