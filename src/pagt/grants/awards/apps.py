from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "pagt.grants.awards"
    label = "awards"
