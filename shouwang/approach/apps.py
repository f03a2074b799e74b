from django.apps import AppConfig


class ApproachConfig(AppConfig):
    name = "shouwang.approach"

    def ready(self) -> None:
        from shouwang.approach import names, todo  # noqa: F401 - offers surveys that wait to be published

        names.offer()
