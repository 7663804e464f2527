from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    name = "pagt.grants.conflicts"
    label = "conflicts"

    def ready(self) -> None:
        from pagt.core.closed import add_closed
        from pagt.grants.conflicts.queries import closed_to

        add_closed(closed_to)
