from typing import Any

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "pagt.grants.applications"
    label = "applications"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.core.register.story import add_part
        from pagt.grants.applications import personal
        from pagt.grants.applications.queries import writers_of
        from pagt.grants.applications.story import APPLICATIONS
        from pagt.grants.calls.mails import add_writers
        from pagt.network.partners.signals import affiliation_ended
        from pagt.people.signals import address_verified

        add_personal("applications", personal.FLOOR)
        add_part("organisation", APPLICATIONS)
        add_writers(writers_of)
        address_verified.connect(_adopt_invitations, dispatch_uid="applications.adopt_invitations")
        affiliation_ended.connect(_end_co_writing, dispatch_uid="applications.end_co_writing")


def _adopt_invitations(*, user: Any, **_rest: Any) -> None:
    from pagt.grants.applications.actions.co_writing import adopt_invitations

    adopt_invitations(user)


def _end_co_writing(*, user: Any, organisation: Any, by: Any, **_rest: Any) -> None:
    from pagt.grants.applications.actions.leaving import end_co_writing

    end_co_writing(user, organisation=organisation, by=by)
