from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "pagt.post"
    label = "post"

    def ready(self) -> None:
        from pagt.core.personal import add_personal
        from pagt.post import personal

        add_personal("post", personal.FLOOR)
