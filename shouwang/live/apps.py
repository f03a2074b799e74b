from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "shouwang.live"
