from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "shouwang.dispatch"

    def ready(self) -> None:
        from shouwang.dispatch import telling, todo  # noqa: F401 - who is told, and what waits for whom
        from shouwang.dispatch.queries import is_serving
        from shouwang.dispatch.queries.agencies import transfers_part
        from shouwang.dispatch.queries.approach import approach_part
        from shouwang.dispatch.queries.parts import offer
        from shouwang.dispatch.queries.place_notes import notes_about_place
        from shouwang.dispatch.queries.questions import answers_of
        from shouwang.duty.rules import KEEPS_ON_SHIFT

        KEEPS_ON_SHIFT.append(is_serving)
        offer("transfers", transfers_part)
        offer("approach", approach_part)
        offer("answers", answers_of)
        offer("place_notes", notes_about_place)
