"""Addresses of an installation for training; a real one answers 404."""

from django.urls import path

from shouwang.training import views

urlpatterns = [
    path("exercises/", views.exercises, name="exercises"),
    path("exercises/start", views.start_exercise, name="start-exercise"),
    path("exercises/<uuid:exercise_id>/", views.exercise, name="exercise"),
    path("exercises/<uuid:exercise_id>/steer", views.steer_exercise, name="steer-exercise"),
    path("exercises/<uuid:exercise_id>/end", views.end_exercise, name="end-exercise"),
]
