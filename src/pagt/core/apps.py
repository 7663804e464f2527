from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pagt.core"
    label = "core"

    def ready(self) -> None:
        from pagt.core import personal, personal_traces

        personal.add_personal("core", personal_traces.FLOOR)
