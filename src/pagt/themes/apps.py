from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "pagt.themes"
    label = "themes"
