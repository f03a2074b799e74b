from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "shouwang.joint"

    def ready(self) -> None:
        from shouwang.joint import agencies_todo, briefs, parts, todo  # noqa: F401 - offered to rooms below
