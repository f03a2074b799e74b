from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "shouwang.duty"

    def ready(self) -> None:
        from shouwang.duty import names, telling  # noqa: F401 - offers the posts to the search, and who is told
