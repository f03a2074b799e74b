from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "shouwang.dispatch"

    def ready(self) -> None:
        from shouwang.dispatch import todo  # noqa: F401 - offers a unit's order to its crew's day
        from shouwang.dispatch.queries import is_serving
        from shouwang.duty.rules import KEEPS_ON_SHIFT

        KEEPS_ON_SHIFT.append(is_serving)
