from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "pagt.web.desk"
    label = "desk"
