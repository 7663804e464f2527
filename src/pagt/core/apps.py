from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pagt.core"
    label = "core"
