from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "pagt.bids"
    label = "bids"

    def ready(self) -> None:
        from pagt.bids.registers import organisation_panel
        from pagt.core.register.spec import add_panel

        add_panel("organisation", organisation_panel)
