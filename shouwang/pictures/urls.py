"""The address a picture is shown at; those under ``/api/`` stand in ``api.py``."""

from django.urls import path

from shouwang.pictures import views

urlpatterns = [path("pictures/<uuid:picture_id>", views.picture, name="picture")]
