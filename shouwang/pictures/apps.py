from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "shouwang.pictures"

    def ready(self) -> None:
        from shouwang.dispatch.queries.parts import offer
        from shouwang.pictures.queries import rows

        offer("pictures", rows)
