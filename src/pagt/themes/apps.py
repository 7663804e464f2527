from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "pagt.themes"
    label = "themes"

    def ready(self) -> None:
        from pagt.core.register.story import add_part
        from pagt.themes.story import HEARING

        add_part("organisation", HEARING)
