from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "pagt.network.matching"
    label = "matching"

    def ready(self) -> None:
        from pagt.core.register.story import add_story
        from pagt.network.matching.registers import organisation_story

        add_story("organisation", organisation_story)
