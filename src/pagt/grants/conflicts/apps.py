from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "pagt.grants.conflicts"
    label = "conflicts"

    def ready(self) -> None:
        from pagt.core.closed import add_closed
        from pagt.core.personal import add_personal
        from pagt.core.register.spec import add_panel
        from pagt.grants.conflicts import personal
        from pagt.grants.conflicts.panels import conflicts_of_case
        from pagt.grants.conflicts.queries import closed_to
        from pagt.grants.conflicts.tasks import watch

        add_closed(closed_to)
        add_personal("conflicts", personal.FLOOR)
        add_panel("application", conflicts_of_case)
        watch()
