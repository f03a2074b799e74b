from datetime import date

from shouwang.engine.clocks.policy import ClockPolicy

# A rule whose own first day our sources do not give starts with the year this table was made. A station adds
# rows of its own beside these and never edits them, or last year's figures would change.
_TABLE_MADE = date(2026, 1, 1)


def default_policies() -> tuple[ClockPolicy, ...]:
    """The service levels a new installation starts with, each with its source and first day of validity.

    Codes used: call_rang, call_answered, call_abandoned, order_sent, order_accepted, order_refused,
    order_withdrawn, arrived, incident_cancelled, incident_reopened. Priority 1 is danger to life. The caller
    feeds the answer and process clocks the events of one call, the acceptance clock those of one order, and
    the arrival clock those of one incident, and reads `arrival_city` or `arrival_suburb` by where the
    incident is.
    """
    return (*_answer_policies(), _process_policy(), _acceptance_policy(), *_arrival_policies())


def _answer_policies() -> tuple[ClockPolicy, ...]:
    return tuple(
        ClockPolicy(
            key=key,
            starts_on=frozenset({"call_rang"}),
            stops_on=frozenset({"call_answered"}),
            cancels_on=frozenset({"call_abandoned"}),
            target_seconds=target_seconds,
            soon_share=0.6,
            target_share=target_share,
            source=f"NENA-STA-020.1-2020: {target_share:.0%} answered within {target_seconds:.0f} s",
            valid_from=date(2020, 1, 1),
        )
        for key, target_seconds, target_share in (("answer_15", 15.0, 0.90), ("answer_20", 20.0, 0.95))
    )


def _process_policy() -> ClockPolicy:
    """From the answer to the first order: NFPA 1225 (edition 2022) counts to the dispatch of the first
    unit."""
    return ClockPolicy(
        key="process",
        starts_on=frozenset({"call_answered"}),
        stops_on=frozenset({"order_sent"}),
        cancels_on=frozenset({"incident_cancelled"}),
        target_seconds=60.0,
        target_share=0.90,
        source="NFPA 1225 (2022): 90% processed within 60 s, from the answer to the first unit ordered",
        valid_from=date(2022, 1, 1),
    )


def _acceptance_policy() -> ClockPolicy:
    return ClockPolicy(
        key="acceptance",
        starts_on=frozenset({"order_sent"}),
        stops_on=frozenset({"order_accepted"}),
        cancels_on=frozenset({"order_refused", "order_withdrawn"}),
        target_seconds=30.0,
        target_share=0.90,
        source="Shouwang default, no published standard known: 90% of orders accepted within 30 s",
        valid_from=_TABLE_MADE,
    )


def _arrival_policies() -> tuple[ClockPolicy, ...]:
    """The rule counts from the order to the crew and names no share: every arrival has to keep to it."""
    return tuple(
        ClockPolicy(
            key=key,
            starts_on=frozenset({"order_sent"}),
            stops_on=frozenset({"arrived"}),
            cancels_on=frozenset({"incident_cancelled"}),
            restarts_on=frozenset({"incident_reopened"}),
            target_seconds=target_seconds,
            target_share=1.0,
            source=f"Chinese municipal 110 rule: {where} {target_seconds / 60:.0f} min for danger to life",
            valid_from=_TABLE_MADE,
            applies_to=frozenset({1}),
        )
        for key, where, target_seconds in (
            ("arrival_city", "city", 300.0),
            ("arrival_suburb", "suburb", 600.0),
        )
    )
