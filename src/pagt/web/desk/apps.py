from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "pagt.web.desk"
    label = "desk"

    def ready(self) -> None:
        from pagt.core.register.hints import add_hint
        from pagt.core.register.spec import add_panel
        from pagt.web.desk.way_shown import way_hint, way_panel

        add_panel("call", way_panel, first=True)
        add_hint("call", way_hint)
