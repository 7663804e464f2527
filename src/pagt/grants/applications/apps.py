from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "pagt.grants.applications"
    label = "applications"
