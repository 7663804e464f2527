from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "pagt.grants.assessment"
    label = "assessment"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.core.register.spec import add_panel
        from pagt.grants.assessment import personal, results_panels
        from pagt.grants.assessment.actions.leaving import on_conflict
        from pagt.grants.conflicts.signals import conflict_stands

        add_personal("assessment", personal.FLOOR)
        add_panel("application", results_panels.on_application)
        add_panel("meeting", results_panels.on_meeting)
        conflict_stands.connect(on_conflict, dispatch_uid="assessment")
