from django.apps import AppConfig


class ApproachConfig(AppConfig):
    name = "shouwang.approach"
