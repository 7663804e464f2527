from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "pagt.network.partners"
    label = "partners"

    def ready(self) -> None:
        from pagt.network.partners.fulfilling import Fulfilling, add_fulfilling

        add_fulfilling(
            Fulfilling(
                "interaction",
                "organisations",
                lambda one: {"organisations": one.organisation.name} if one.organisation else {},
            )
        )
