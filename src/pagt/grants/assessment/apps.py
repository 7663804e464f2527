from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "pagt.grants.assessment"
    label = "assessment"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.grants.assessment import personal
        from pagt.grants.assessment.actions.leaving import on_conflict
        from pagt.grants.conflicts.signals import conflict_stands

        add_personal("assessment", personal.FLOOR)
        conflict_stands.connect(on_conflict, dispatch_uid="assessment")
