from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pagt.people"
    label = "people"
