"""The addresses of a training installation, for a test run that began as a real one."""

from django.urls import include, path

from shouwang.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]
urlpatterns = [*urlpatterns, path("", include("shouwang.training.urls"))]
