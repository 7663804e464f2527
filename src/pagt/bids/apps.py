from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "pagt.bids"
    label = "bids"

    def ready(self) -> None:
        from pagt.bids.story import BIDS
        from pagt.core.register.story import add_part

        add_part("organisation", BIDS)
