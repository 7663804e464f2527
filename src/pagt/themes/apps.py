from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "pagt.themes"
    label = "themes"

    def ready(self) -> None:
        from pagt.core.register.spec import add_panel
        from pagt.themes.registers import organisation_panel

        add_panel("organisation", organisation_panel)
