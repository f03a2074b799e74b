"""Putting the policy tables in place."""

from collections.abc import Sequence

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.dispatch import rules
from shouwang.dispatch.models import Category, ClockPolicy, LadderStep, Question
from shouwang.journal.append import action, append


@action
def install_policy(
    categories: Sequence[Category],
    ladder: Sequence[LadderStep],
    clocks: Sequence[ClockPolicy],
    questions: Sequence[Question] = (),
    *,
    by: User,
) -> None:
    """Writes the categories with their questions, the ladders and clock policies of a new installation."""
    rules.may_set_policy.require(by)
    Category.objects.bulk_create(categories)
    LadderStep.objects.bulk_create(ladder)
    ClockPolicy.objects.bulk_create(clocks)
    Question.objects.bulk_create(questions)
    append(
        "install_policy",
        ("user", system_user().id),
        by=by,
        area=None,
        changes={
            "categories": [category.code for category in categories],
            "ladder": [[step.applies_to, step.step, step.after_seconds, step.does] for step in ladder],
            "clocks": [[clock.key, clock.valid_from.isoformat(), clock.source] for clock in clocks],
            "questions": [[question.category_id, question.key] for question in questions],
        },
    )
