from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "shouwang.joint"

    def ready(self) -> None:
        from shouwang.joint import parts, todo  # noqa: F401 - both offer what this room knows to the rooms below
