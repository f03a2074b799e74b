"""The policy tables a new installation starts with. Data: an installation changes the rows, not this file.

``apco`` is the nearest code of APCO ANS 2.103.1-2012 (common incident types), from the list of its 197 codes in the
public NIEM releases; later editions of the standard were not at hand. Our codes stay.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from shouwang.dispatch.catalogue.questions import default_questions
from shouwang.dispatch.models import Agency, Category, ClockPolicy, LadderStep, Mode, RunCard

if TYPE_CHECKING:
    from shouwang.engine.clocks import ClockPolicy as EnginePolicy

__all__ = [
    "default_agencies",
    "default_categories",
    "default_clocks",
    "default_ladder",
    "default_modes",
    "default_questions",
]

_ONE = {"units": 1, "kinds": ["car", "e_bike", "foot"], "capabilities": ["police"]}
_TWO = {"units": 2, "kinds": ["car", "e_bike", "foot"], "capabilities": ["police"]}
_CAR = {"units": 1, "kinds": ["car"], "capabilities": ["police"]}
_FIRE = {"units": 1, "kinds": ["fire", "car"], "capabilities": ["fire"]}
_FOOT = {"units": 1, "kinds": ["foot", "e_bike", "car"], "capabilities": ["police"]}

# Reinforcement, step by step: whoever is near first, then neighbours, then cars from further away.
_CLOSE_HELP = [
    [{"kind": "", "count": 1, "within_seconds": 300}],
    [{"kind": "", "count": 2, "within_seconds": 600}],
    [{"kind": "car", "count": 3, "within_seconds": 1200}],
]
_QUIET_HELP = [[{"kind": "", "count": 1, "within_seconds": 900}]]

# code, 中文, English, priority, needs, APCO code
_CATEGORIES: list[tuple[str, str, str, int, dict[str, Any], str]] = [
    ("armed_threat", "持械威胁", "Threat with a weapon", 1, _TWO, "WEAPON"),
    ("officer_help", "民警遇险求助", "Officer needs help", 1, _TWO, "ASSIST"),  # the crew's own button
    ("shots_or_explosion", "枪声或爆炸", "Shots or explosion", 1, _TWO, "SHOOT"),
    ("robbery", "抢劫抢夺", "Robbery", 1, _TWO, "ROBBERY"),
    ("fire", "火灾", "Fire", 1, _FIRE, "FUNK"),  # what burns is not said: FIRE UNKNOWN
    ("gas_leak", "燃气泄漏", "Gas leak", 1, _FIRE, "GASLEAK"),
    ("life_in_danger", "生命危险求助", "Life in danger", 1, _ONE, "RESCUE"),
    ("suicide_risk", "轻生警情", "Person threatening suicide", 1, _TWO, "SUICTHRT"),
    ("assault", "殴打他人", "Assault", 1, _TWO, "ASSAULT"),
    ("fight", "打架斗殴", "Fight", 2, _TWO, "FIGHT"),
    ("burglary", "入室盗窃", "Burglary", 2, _ONE, "BURGLARY"),
    ("domestic", "家庭纠纷", "Domestic dispute", 2, _ONE, "DVNA"),
    ("missing_person", "人员走失", "Missing person", 2, _ONE, "PERMISS"),
    ("fraud_in_progress", "正在发生的诈骗", "Fraud in progress", 2, _ONE, "FRAUD"),
    (
        "traffic_injury",
        "交通事故（有人伤）",
        "Traffic accident with injury",
        2,
        _CAR,
        "MVAINJY",
    ),
    ("sexual_offence", "性侵害", "Sexual offence", 2, _ONE, "SEXOFFNS"),
    ("alarm", "报警器报警", "Alarm", 2, _ONE, "ALRU"),
    ("medical_help", "医疗求助", "Medical help", 2, _ONE, "SICK"),
    ("drugs", "涉毒", "Drugs", 3, _ONE, "DRUGS"),
    ("suspicious", "可疑情况", "Suspicious circumstances", 3, _ONE, "SUSP"),
    ("e_bike_theft", "电动车被盗", "Theft of e-bike", 3, _ONE, "LARCENY"),
    ("vehicle_theft", "机动车被盗", "Theft of vehicle", 3, _ONE, "VEHSTLN"),
    ("theft", "盗窃", "Theft", 3, _ONE, "LARCENY"),
    ("damage", "故意损坏财物", "Damage to property", 3, _ONE, "VANDAL"),
    ("threat", "威胁恐吓", "Threat", 3, _ONE, "THREATS"),
    ("dispute", "纠纷", "Dispute", 3, _ONE, "CIVIL"),
    ("disturbance", "扰乱秩序", "Disturbance", 3, _ONE, "DISORD"),
    ("traffic_accident", "交通事故（无人伤）", "Traffic accident, no injury", 3, _CAR, "MVA"),
    ("road_hazard", "道路险情", "Road hazard", 3, _CAR, "THAZ"),
    ("welfare_check", "上门查看", "Welfare check", 3, _ONE, "WELFARE"),
    ("drunk", "醉酒", "Drunk person", 3, _ONE, "INTOX"),
    ("fraud", "诈骗", "Fraud", 3, _ONE, "FRAUD"),
    ("utilities", "水电气故障", "Utilities fault", 3, _FOOT, "PUBWKS"),
    ("noise", "噪音扰民", "Noise", 4, _FOOT, "NOISE"),
    ("animal", "犬只或动物", "Animal", 4, _FOOT, "ANIMAL"),
    ("parking", "乱停车", "Parking", 4, _FOOT, "PARKING"),
    ("lost_property", "遗失物", "Lost property", 4, _FOOT, "PROPLOST"),
    ("help", "一般求助", "Help wanted", 4, _FOOT, "CITASST"),
    ("officer_initiated", "主动发现", "Started by an officer", 4, _ONE, "INVEST"),
    ("other", "其他", "Other", 3, _ONE, "TROUBLE"),
    # Not an event but a kind of call; the three last ones are saved in one key and send nobody (``policy.SET_ASIDE``).
    ("silent_call", "无声电话", "Silent call", 2, _ONE, "911OPN"),
    ("nuisance_call", "骚扰电话", "Nuisance call", 4, _FOOT, "MISCON"),
    ("misdirected_call", "误拨电话", "Misdirected call", 4, _FOOT, "TRANSFER"),
    ("non_police", "非警务求助", "Not a police matter", 4, _FOOT, "INFO"),
]


# Numbers that are the same in all of China; a town's own works come from its file (docs/operate/init.md).
# code, kind, 中文, English, number, seconds until it should have taken over
_AGENCIES = [
    ("119", "fire", "消防救援", "Fire brigade", "119", 60),
    ("120", "ambulance", "急救中心", "Ambulance", "120", 60),
    ("122", "traffic", "交警", "Traffic police", "122", 120),
    ("12345", "hotline", "政务服务热线", "Government hotline", "12345", 300),
    ("95598", "power", "供电服务", "Power supply", "95598", 300),
    ("water", "water", "自来水公司", "Water works", "", 300),
    ("gas", "gas", "燃气公司", "Gas works", "", 120),
    ("roads", "roads", "道路养护", "Road maintenance", "", 300),
]


def default_agencies() -> list[Agency]:
    return [
        Agency(code=code, kind=kind, name=name, name_en=name_en, dial_number=number, answer_seconds=seconds)
        for code, kind, name, name_en, number, seconds in _AGENCIES
    ]


def default_categories() -> list[Category]:
    return [
        Category(
            code=code,
            name=name,
            name_en=name_en,
            priority=priority,
            needs=needs,
            run_card=_CLOSE_HELP if priority <= 2 else _QUIET_HELP,
            apco=apco,
        )
        for code, name, name_en, priority, needs, apco in _CATEGORIES
    ]


def default_ladder() -> list[LadderStep]:
    """After 20 s the phone sounds again, after 40 s the supervisor knows, after 60 s the next unit is sent."""
    order, incident = LadderStep.For.ORDER, LadderStep.For.INCIDENT
    steps = [
        (order, 1, 20, LadderStep.Does.REMIND),
        (order, 2, 40, LadderStep.Does.TELL),
        (order, 3, 60, LadderStep.Does.EXPIRE),
        (incident, 1, 60, LadderStep.Does.TELL),
        (incident, 2, 300, LadderStep.Does.TELL),
    ]
    return [
        LadderStep(applies_to=applies_to, step=step, after_seconds=after, does=does)
        for applies_to, step, after, does in steps
    ]


# More at once where life is in danger; a quiet matter may wait for whoever is left.
_MAJOR_CLOSE_HELP = [
    [{"kind": "", "count": 2, "within_seconds": 300}],
    [{"kind": "", "count": 4, "within_seconds": 600}],
    [{"kind": "car", "count": 6, "within_seconds": 1200}],
]
_MAJOR_QUIET_HELP = [[{"kind": "", "count": 1, "within_seconds": 1800}]]


def default_modes() -> tuple[list[Mode], list[LadderStep], list[ClockPolicy], list[RunCard]]:
    """The major event: who is silent is noticed sooner, danger gets more units, quiet matters get more time."""
    major = Mode(
        code="major",
        name="重大活动模式",
        name_en="Major event",
        says="无人应答更快催办（15、30、45 秒）；一、二级警情每步增派更多警力；"
        "三、四级警情到场时限放宽至 30、120 分钟；四级警情在队列中折叠；全部撤回由值班领导决定。",
        says_en="Silence is noticed sooner (15, 30, 45 s); priorities 1 and 2 get more units at each step; 3 and 4 "
        "have 30 and 120 minutes to arrive; priority 4 is folded in the queue; only a supervisor stands all down.",
        roles=["supervisor"],
        reserved=["stand_down"],
        folds_from_priority=4,
    )
    order, incident = LadderStep.For.ORDER, LadderStep.For.INCIDENT
    steps = [
        (order, 1, 15, LadderStep.Does.REMIND),
        (order, 2, 30, LadderStep.Does.TELL),
        (order, 3, 45, LadderStep.Does.EXPIRE),
        (incident, 1, 45, LadderStep.Does.TELL),
        (incident, 2, 180, LadderStep.Does.TELL),
    ]
    ladder = [
        LadderStep(mode=major, applies_to=applies_to, step=step, after_seconds=after, does=does)
        for applies_to, step, after, does in steps
    ]
    clocks = _stored([_arrival(priority, minutes) for priority, minutes in ((3, 30), (4, 120))], major)
    cards = [
        RunCard(mode=major, category_id=code, steps=_MAJOR_CLOSE_HELP if priority <= 2 else _MAJOR_QUIET_HELP)
        for code, _name, _name_en, priority, _needs, _apco in _CATEGORIES
    ]
    return [major], ladder, clocks, cards


def default_clocks() -> list[ClockPolicy]:
    from shouwang.engine.clocks import default_policies

    ours = [_arrival(priority, minutes) for priority, minutes in ((2, 10), (3, 20), (4, 60))]
    policies = [policy for policy in default_policies() if policy.key != "arrival_suburb"]
    return _stored([*policies, *ours, _call_back()], None)


def _call_back() -> "EnginePolicy":
    from shouwang.engine.clocks import ClockPolicy as Policy

    return Policy(
        key="call_back",
        starts_on=frozenset({"call_abandoned"}),
        stops_on=frozenset({"call_back_tried"}),
        target_seconds=60.0,
        target_share=0.9,
        source="Shouwang default, no published standard known: a call that broke off is rung back within 60 s",
        valid_from=date(2026, 1, 1),
    )


def _arrival(priority: int, minutes: int) -> "EnginePolicy":
    from shouwang.engine.clocks import ClockPolicy as Policy

    return Policy(
        key=f"arrival_p{priority}",
        starts_on=frozenset({"order_sent"}),
        stops_on=frozenset({"arrived"}),
        cancels_on=frozenset({"incident_cancelled"}),
        restarts_on=frozenset({"incident_reopened"}),
        target_seconds=minutes * 60.0,
        target_share=0.9,
        source=f"Shouwang default, no published standard known: {minutes} min at priority {priority}",
        valid_from=date(2026, 1, 1),
        applies_to=frozenset({priority}),
    )


def _stored(policies: "Sequence[EnginePolicy]", mode: Mode | None) -> list[ClockPolicy]:
    import msgspec

    return [
        ClockPolicy(
            key=policy.key,
            mode=mode,
            valid_from=policy.valid_from,
            policy=_plain(msgspec.to_builtins(policy)),
            source=policy.source,
        )
        for policy in policies
    ]


def _plain(policy: dict[str, Any]) -> dict[str, Any]:
    """The same row on every database and every run: sets in order, an incident that lost its unit starts anew."""
    if policy["key"] == "process":
        policy["restarts_on"] = ["incident_reopened", "incident_waiting"]
    return {name: sorted(value) if isinstance(value, list) else value for name, value in policy.items()}
