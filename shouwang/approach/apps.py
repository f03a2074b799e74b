from django.apps import AppConfig


class ApproachConfig(AppConfig):
    name = "shouwang.approach"

    def ready(self) -> None:
        from shouwang.approach import names

        names.offer()
