"""Every change of the last hundred metres, by the work it belongs to."""

from shouwang.approach.actions.files import import_surveys, write_surveys
from shouwang.approach.actions.publishing import discard_survey, finish_survey, publish_survey, return_survey
from shouwang.approach.actions.surveying import draft_survey, drop_feature, record_feature
from shouwang.approach.actions.vehicles import set_vehicle_size

__all__ = [
    "discard_survey",
    "draft_survey",
    "drop_feature",
    "finish_survey",
    "import_surveys",
    "publish_survey",
    "record_feature",
    "return_survey",
    "set_vehicle_size",
    "write_surveys",
]
