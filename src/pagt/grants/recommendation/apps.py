from django.apps import AppConfig


class RecommendationConfig(AppConfig):
    name = "pagt.grants.recommendation"
    label = "recommendation"

    def ready(self) -> None:
        from pagt.core.register.spec import add_panel
        from pagt.grants.recommendation.registers import call_panel

        add_panel("call", call_panel)
