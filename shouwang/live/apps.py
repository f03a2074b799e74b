from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "shouwang.live"

    def ready(self) -> None:
        from shouwang.live import rules  # noqa: F401 - its rights are known whoever asks for them first
