"""Addresses of being told while the page is closed."""

from django.urls import path

from shouwang.live import api

urlpatterns = [
    path("push/subscriptions", api.subscribe_push),
    path("push/subscriptions/end", api.unsubscribe_push),
]
