from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "pagt.grants.calls"
    label = "calls"
