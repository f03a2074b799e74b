"""The tables of joint command, by what they are about."""

from shouwang.joint.models.desk import DeskChange, DeskIncident
from shouwang.joint.models.instructions import Instruction
from shouwang.joint.models.notices import Notice, NoticeUpdate
from shouwang.joint.models.operations import Operation, OperationIncident, OperationUnit
from shouwang.joint.models.support import SupportRequest

__all__ = [
    "DeskChange",
    "DeskIncident",
    "Instruction",
    "Notice",
    "NoticeUpdate",
    "Operation",
    "OperationIncident",
    "OperationUnit",
    "SupportRequest",
]
