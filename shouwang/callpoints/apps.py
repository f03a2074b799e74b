from django.apps import AppConfig


class CallpointsConfig(AppConfig):
    name = "shouwang.callpoints"

    def ready(self) -> None:
        from shouwang.callpoints import parts, todo  # noqa: F401 - offer what they know to pages
