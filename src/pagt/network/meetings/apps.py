from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "pagt.network.meetings"
    label = "meetings"

    def ready(self) -> None:
        from pagt.core.register.spec import add_panel
        from pagt.network.meetings.registers import organisation_panel

        add_panel("organisation", organisation_panel)
