from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "shouwang.duty"

    def ready(self) -> None:
        from shouwang.duty import names  # noqa: F401 - offers the posts to the search
