from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "pagt.plan"
    label = "plan"

    def ready(self) -> None:
        from pagt.core.merging import add_objection
        from pagt.core.register.spec import add_panel
        from pagt.network.partners.models import Organisation
        from pagt.plan.models import Attestation
        from pagt.plan.naming import why_it_stays
        from pagt.plan.registers import counts_toward
        from pagt.plan.rules.vocabulary import EVIDENCE

        for kind in (*EVIDENCE, Attestation.KIND):
            add_panel(kind, counts_toward)
        add_objection(Organisation.KIND, why_it_stays)
