"""Who may do what with operations, instructions, agencies, neighbours and the change of shift at the desk."""

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right
from shouwang.duty.models import Unit
from shouwang.duty.queries import unit_of
from shouwang.joint.models import Instruction, Operation, SupportRequest

may_see_operations = Right("see_operations", Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
may_lead_operation = Right("lead_operation", Role.SUPERVISOR)
may_see_instructions = Right("see_instructions", Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR)
may_instruct = Right("instruct", Role.SUPERVISOR)
may_answer_instruction = Right(
    "answer_instruction", Role.UNIT, Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR
)
may_answer_for_others = Right("answer_for_others", Role.DISPATCHER, Role.SUPERVISOR)
may_supervise = Right("supervise", Role.SUPERVISOR)
may_change_desk = Right("change_desk", Role.DISPATCHER, Role.SUPERVISOR)
may_notify = Right("notify_agency", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
may_ask_support = Right("ask_support", Role.DISPATCHER, Role.SUPERVISOR)
may_answer_support = Right("answer_support", Role.DISPATCHER, Role.SUPERVISOR)
may_read_morning = Right("read_morning", Role.SUPERVISOR)


def require_part(user: User, operation: Operation) -> None:
    """Whoever leads it, and the supervisors of the areas that take part, bring in what is theirs."""
    if not any(may_lead_operation(user, area) for area in operation.areas.all()):
        may_lead_operation.require(user, operation.area)


def is_recipient(user: User, instruction: Instruction) -> bool:
    """The person, the unit's crew, or the crews of the post."""
    if not may_answer_instruction(user):
        return False
    if instruction.to_user_id is not None:
        return instruction.to_user_id == user.id
    unit = own_unit(user)
    return unit is not None and (
        unit.id == instruction.to_unit_id
        if instruction.to_unit_id is not None
        else unit.post_id == instruction.to_post_id
    )


def own_unit(user: User) -> Unit | None:
    return unit_of(user) if Role.UNIT in user.granted else None


def require_answer(user: User, instruction: Instruction) -> None:
    """Whom it was given to; the desk for them, when they answer by radio."""
    if not is_recipient(user, instruction):
        may_answer_for_others.require(user, instruction.area)


def require_support_answer(user: User, request: SupportRequest) -> None:
    """The desk of the area that was asked; what an outside station says, the desk that asked it writes down."""
    if request.to_area is not None:
        may_answer_support.require(user, request.to_area)
    else:
        may_ask_support.require(user, request.incident.area)
