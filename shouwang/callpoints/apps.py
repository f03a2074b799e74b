from django.apps import AppConfig


class CallpointsConfig(AppConfig):
    name = "shouwang.callpoints"
