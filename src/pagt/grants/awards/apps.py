from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "pagt.grants.awards"
    label = "awards"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.core.register.spec import add_panel
        from pagt.core.register.story import add_part
        from pagt.grants.applications.dossiers import add_papers
        from pagt.grants.applications.notices import add_notices
        from pagt.grants.awards import personal
        from pagt.grants.awards.case_papers import papers
        from pagt.grants.awards.letter_panels import application_panel, decision_panel, told_of
        from pagt.grants.awards.registers import call_panel, theme_panel
        from pagt.grants.awards.registers_decisions import decided_panel, recommendation_panel
        from pagt.grants.awards.story import AWARDS

        add_personal("awards", personal.FLOOR)
        add_part("organisation", AWARDS)
        add_panel("call", decided_panel)
        add_panel("call", call_panel)
        add_panel("grant_recommendation", recommendation_panel)
        add_panel("theme", theme_panel)
        add_panel("application", application_panel)
        add_panel("decision", decision_panel)
        add_notices(told_of)
        add_papers(papers)
