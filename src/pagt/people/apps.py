from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pagt.people"
    label = "people"

    def ready(self) -> None:
        from allauth.account.signals import email_confirmed

        from pagt.people.hooks import on_confirmed

        email_confirmed.connect(on_confirmed, dispatch_uid="pagt.people")
