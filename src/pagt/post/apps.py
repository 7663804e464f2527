from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "pagt.post"
    label = "post"
