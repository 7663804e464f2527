from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "pagt.network.partners"
    label = "partners"
