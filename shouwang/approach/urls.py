"""Addresses of the last hundred metres."""

from django.urls import path

from shouwang.approach import api

SURVEY = "surveys/<uuid:survey_id>"

urlpatterns = [
    path("approach", api.approach),
    path("grounds", api.grounds),
    path("surveys", api.draft_survey),
    path("surveys/open", api.surveys),
    path(SURVEY, api.survey),
    path(f"{SURVEY}/features", api.record_feature),
    path(f"{SURVEY}/features/<uuid:feature_id>/drop", api.drop_feature),
    path(f"{SURVEY}/finish", api.finish_survey),
    path(f"{SURVEY}/return", api.return_survey),
    path(f"{SURVEY}/publish", api.publish_survey),
    path(f"{SURVEY}/discard", api.discard_survey),
]
