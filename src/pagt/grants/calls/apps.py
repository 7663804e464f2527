from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "pagt.grants.calls"
    label = "calls"

    def ready(self) -> None:
        from pagt.core.register.spec import add_panel
        from pagt.grants.calls.registers import theme_panel

        add_panel("theme", theme_panel)
