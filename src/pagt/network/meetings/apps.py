from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "pagt.network.meetings"
    label = "meetings"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.core.register.spec import add_panel
        from pagt.core.register.story import add_part
        from pagt.network.meetings import panels, personal
        from pagt.network.meetings.models import Participant
        from pagt.network.meetings.story import MEETINGS
        from pagt.network.partners.fulfilling import Fulfilling, add_fulfilling
        from pagt.network.partners.queries_health import ContactSource, add_contact_source

        add_personal("meetings", personal.FLOOR)
        add_part("organisation", MEETINGS)
        add_panel("contact", panels.meetings_panel)
        add_contact_source(
            ContactSource(
                lambda on: Participant.objects.filter(
                    attended=True, meeting__on__lte=on, meeting__cancelled="", meeting__withdrawn=""
                ),
                "organisation",
                "meeting__on",
            )
        )
        add_fulfilling(
            Fulfilling(
                "meeting",
                "participants__organisation",
                lambda one: (
                    {"participants-0-organisation": one.organisation.name, "participants-0-attended": "on"}
                    if one.organisation
                    else {}
                ),
            )
        )
