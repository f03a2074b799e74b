from django.apps import AppConfig


class DownpackConfig(AppConfig):
    name = "shouwang.downpack"
