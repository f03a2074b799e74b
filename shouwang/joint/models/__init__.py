"""The tables of joint command, by what they are about."""

from shouwang.joint.models.desk import DeskChange, DeskIncident
from shouwang.joint.models.instructions import Instruction
from shouwang.joint.models.operations import Operation, OperationIncident, OperationUnit

__all__ = ["DeskChange", "DeskIncident", "Instruction", "Operation", "OperationIncident", "OperationUnit"]
