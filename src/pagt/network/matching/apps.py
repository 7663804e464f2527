from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "pagt.network.matching"
    label = "matching"

    def ready(self) -> None:
        from pagt.core.register.story import add_part
        from pagt.network.matching.story import PARTS

        for part in PARTS:
            add_part("organisation", part)
