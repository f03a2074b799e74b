from django.apps import AppConfig


class JointConfig(AppConfig):
    name = "shouwang.joint"
