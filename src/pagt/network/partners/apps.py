from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "pagt.network.partners"
    label = "partners"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.core.register.hints import add_hint, warn_of_new
        from pagt.core.register.spec import add_panel
        from pagt.core.register.story import add_part
        from pagt.network.partners import likeness_hints, personal
        from pagt.network.partners.panels import kept_panel
        from pagt.network.partners.story import PARTS

        for kind in ("organisation", "contact"):
            add_hint(kind, likeness_hints.on_page)
        warn_of_new("organisation", likeness_hints.on_new)
        add_personal("partners", personal.FLOOR)
        add_panel("contact", kept_panel)
        for part in PARTS:
            add_part("organisation", part)
        from pagt.network.partners.fulfilling import Fulfilling, add_fulfilling

        add_fulfilling(
            Fulfilling(
                "contribution",
                "organisation",
                lambda one: {"organisation": one.organisation.name} if one.organisation else {},
            )
        )
        add_fulfilling(
            Fulfilling(
                "interaction",
                "organisations",
                lambda one: {"organisations": one.organisation.name} if one.organisation else {},
            )
        )
