from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "pagt.network.meetings"
    label = "meetings"
