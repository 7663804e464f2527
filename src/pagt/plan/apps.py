from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "pagt.plan"
    label = "plan"

    def ready(self) -> None:
        from pagt.core.register.spec import add_panel
        from pagt.plan.models import Attestation
        from pagt.plan.registers import counts_toward
        from pagt.plan.rules.vocabulary import EVIDENCE

        for kind in (*EVIDENCE, Attestation.KIND):
            add_panel(kind, counts_toward)
