"""The questions a new installation asks, by type. Data: an installation changes the rows, not this file.

They ask about what happens, where, and who is in danger; never for a name, a document or what somebody looks like.
Written from what call-takers are taught to ask first (weapons, injuries, is it still going on, is it safe to stay);
the advice is what first-aid and fire services tell everybody. Each station adds its own.
"""

from typing import Any

from shouwang.dispatch.models import Question

Effect = dict[str, Any]
Facts = dict[str, Any]


def _fact(key: str, kind: str, short: str, short_en: str, text: str, text_en: str, *effects: Effect) -> Facts:
    words = {"short": short, "short_en": short_en, "text": text, "text_en": text_en}
    return {"key": key, "kind": kind, "choices": [], "effects": list(effects)} | words


def _one_of(fact: Facts, *choices: tuple[str, str, str]) -> Facts:
    return fact | {"choices": [{"code": code, "name": name, "name_en": name_en} for code, name, name_en in choices]}


def _if(on: str, *, priority: int = 0, need: str = "", say: str = "", say_en: str = "") -> Effect:
    done = {"priority": priority, "need": need, "say": say, "say_en": say_en}
    return {"on": on} | {name: value for name, value in done.items() if value}


def _from(at_least: int, *, priority: int) -> Effect:
    return {"at_least": at_least, "priority": priority}


_ARMED = _fact(
    "armed",
    "yes_no",
    "持械",
    "armed",
    "有人手里有刀、棍或别的器械吗？",
    "Does anyone have a knife, a stick or another weapon?",
    _if(
        "yes",
        priority=1,
        say="请离开到安全的地方，不要上前。",
        say_en="Go somewhere safe; do not go near.",
    ),
)
_HURT = _fact(
    "hurt",
    "yes_no",
    "有人受伤",
    "somebody hurt",
    "有人受伤吗？",
    "Is anybody hurt?",
    _if(
        "yes",
        priority=1,
        need="first_aid",
        say="不要移动伤者；出血处用干净的布压住。",
        say_en="Do not move them; press a clean cloth on what bleeds.",
    ),
)
_NOW = _fact(
    "now",
    "yes_no",
    "正在发生",
    "going on now",
    "现在还在发生吗？",
    "Is it still going on?",
    _if("yes", priority=2),
)
_NOW_URGENT = _NOW | {"effects": [_if("yes", priority=1)]}
_SAFE = _fact(
    "safe",
    "yes_no",
    "报警人安全",
    "caller is safe",
    "您现在安全吗？",
    "Are you safe where you are?",
    _if(
        "no",
        priority=1,
        say="锁好门，离开窗边，电话不要挂。",
        say_en="Lock the door, keep away from windows, stay on the line.",
    ),
)
_HOW_MANY = _fact(
    "how_many", "number", "人数", "people", "涉及几个人？", "How many people are involved?", _from(5, priority=1)
)
_WHICH_WAY = _fact("which_way", "text", "去向", "went", "往哪个方向去了？", "Which way did they go?")
_WHEN = _one_of(
    _fact("when", "choice", "发生时间", "when", "什么时候发生的？", "When did it happen?"),
    ("minutes", "刚刚", "minutes ago"),
    ("today", "今天", "earlier today"),
    ("before", "更早", "before today"),
)
_TRAPPED = _fact(
    "trapped",
    "yes_no",
    "有人被困",
    "somebody trapped",
    "有人被困吗？",
    "Is anybody trapped?",
    _if("yes", priority=1, need="rescue"),
)
_BREATHING = _fact(
    "breathing",
    "yes_no",
    "有呼吸",
    "breathing",
    "人清醒吗，有正常呼吸吗？",
    "Awake and breathing normally?",
    _if(
        "no",
        priority=1,
        need="aed",
        say="让人平躺，双手在胸口正中用力快速按压，不要停，等人到。",
        say_en="Lay them flat; push hard and fast in the middle of the chest and do not stop until help comes.",
    ),
)
_CHILD = _fact(
    "child", "yes_no", "有儿童", "a child is there", "有孩子在场吗？", "Is a child there?", _if("yes", priority=2)
)
_BLOCKS = _fact(
    "blocks_road",
    "yes_no",
    "占用车道",
    "road blocked",
    "占了车道吗？",
    "Is a lane blocked?",
    _if("yes", say="人到护栏外面等，不要站在车流里。", say_en="Wait behind the barrier, not among the traffic."),
)
_WHAT_IS_GONE = _fact("what_gone", "text", "被盗物品", "taken", "少了什么？", "What is gone?")
_STILL_INSIDE = _fact(
    "still_inside",
    "yes_no",
    "人还在里面",
    "still inside",
    "人可能还在里面吗？",
    "May somebody still be inside?",
    _if(
        "yes",
        priority=1,
        say="不要进去，到外面安全的地方等。",
        say_en="Do not go in; wait outside where it is safe.",
    ),
)
_MONEY_NOW = _fact(
    "moves_money",
    "yes_no",
    "正在转账",
    "paying now",
    "对方还在电话里，或者正要转账吗？",
    "Are they still on the line, or is money about to be sent?",
    _if(
        "yes",
        priority=1,
        say="先挂断对方电话，不要转账，不要告诉任何人验证码。",
        say_en="Hang up on them, send no money, give nobody a code.",
    ),
)
_PAID = _one_of(
    _fact(
        "paid",
        "choice",
        "已付款",
        "money sent",
        "钱转出去了吗？",
        "Was money sent?",
        _if(
            "within_hour",
            priority=1,
            say="马上拨打银行客服冻结，保留转账凭证。",
            say_en="Call your bank at once to stop it; keep the receipt.",
        ),
    ),
    ("no", "没有", "no"),
    ("within_hour", "一小时内", "within the hour"),
    ("longer", "更早", "longer ago"),
)
_GAS_SMELL = _fact(
    "smell",
    "yes_no",
    "闻到燃气",
    "gas smelt",
    "屋里闻得到燃气味吗？",
    "Can you smell gas indoors?",
    _if(
        "yes",
        priority=1,
        say="不要开关任何电器，不要打火；开窗，人到外面再打电话。",
        say_en="Touch no switch and light nothing; open windows and phone from outside.",
    ),
)
_BURNS = _one_of(
    _fact("burns", "choice", "起火物", "what burns", "什么东西在烧？", "What is burning?"),
    ("home", "住宅", "a home"),
    ("e_bike", "电动车、电池", "an e-bike or battery"),
    ("shop", "商铺、厂房", "a shop or works"),
    ("outside", "室外", "something outside"),
)
_OUT = _fact(
    "all_out",
    "yes_no",
    "人已撤出",
    "everybody out",
    "人都出来了吗？",
    "Is everybody out?",
    _if(
        "no",
        priority=1,
        need="rescue",
        say="不要坐电梯，弯腰走楼梯；出不来就关门、用湿布塞门缝、在窗口呼救。",
        say_en="No lift; stay low on the stairs. If you cannot: shut the door, wet cloth along it, call from a window.",
    ),
)
_ALONE = _fact(
    "alone", "yes_no", "独自一人", "alone", "那个人身边有人吗？", "Is somebody with them?", _if("no", priority=1)
)
_HIGH = _fact(
    "high_place",
    "yes_no",
    "高处或水边",
    "high or by water",
    "在楼顶、窗外、桥上或水边吗？",
    "On a roof, a ledge, a bridge or by water?",
    _if(
        "yes",
        priority=1,
        need="rescue",
        say="不要靠近或大喊，慢慢说话，听他说。",
        say_en="Do not rush up or shout; speak slowly and listen.",
    ),
)
_AGE = _one_of(
    _fact(
        "age_group",
        "choice",
        "年龄",
        "age",
        "是孩子、老人还是别的人？",
        "A child, an old person, or somebody else?",
        _if("child", priority=1),
        _if("old", priority=2),
    ),
    ("child", "孩子", "a child"),
    ("old", "老人", "an old person"),
    ("other", "其他", "somebody else"),
)
_LAST_SEEN = _fact("last_seen", "text", "最后地点", "last seen", "最后在哪里见到？", "Where last seen?")
_SOUND = _one_of(
    _fact(
        "sound",
        "choice",
        "听到",
        "heard",
        "听到什么声音？（不出声，先听 10 秒）",
        "What can be heard? (say nothing, listen for 10 s)",
        _if("quarrel", priority=1),
        _if("crying", priority=1),
        _if("nothing", say="如果不方便说话，请按一下键。", say_en="If you cannot talk, press a key once."),
    ),
    ("quarrel", "争吵、打斗", "a quarrel or a fight"),
    ("crying", "哭、喘息", "crying or gasping"),
    ("talk", "平常说话、走动", "ordinary talk, walking"),
    ("nothing", "没有声音", "nothing"),
)
_PRESSED = _fact(
    "pressed",
    "yes_no",
    "按键回应",
    "answered by a key",
    "请按一下键：有回应吗？",
    "Ask for one press of a key: is it answered?",
    _if(
        "yes",
        priority=1,
        say="只问按一下为“是”、按两下为“否”的问题：您有危险吗？",
        say_en="Ask only what one press (yes) or two (no) can answer: are you in danger?",
    ),
    _if("no", say="挂断前再问一次，然后回拨。", say_en="Ask once more before hanging up, then call back."),
)
_CALLED_BACK = _one_of(
    _fact(
        "called_back",
        "choice",
        "回拨结果",
        "call-back",
        "回拨的结果？",
        "What came of calling back?",
        _if("no_answer", priority=2),
    ),
    ("by_mistake", "误触，本人确认", "dialled by mistake, they say so"),
    ("no_answer", "无人接听", "no answer"),
    ("help", "需要帮助", "they need help"),
)
_LOUD = _one_of(
    _fact("source", "choice", "声源", "source", "什么声音？", "What kind of noise?"),
    ("music", "音乐、聚会", "music, a party"),
    ("works", "施工、装修", "building works"),
    ("square", "广场舞、喇叭", "square dancing, loudspeakers"),
    ("other", "其他", "something else"),
)
_BITTEN = _fact(
    "bitten",
    "yes_no",
    "咬伤",
    "bitten",
    "有人被咬伤吗？",
    "Was anybody bitten?",
    _if(
        "yes",
        priority=2,
        need="first_aid",
        say="用肥皂水冲洗伤口 15 分钟，再去打疫苗。",
        say_en="Wash the wound with soap and water for 15 minutes, then get vaccinated.",
    ),
)
_EXIT = _fact(
    "blocks_exit",
    "yes_no",
    "堵消防通道",
    "fire lane blocked",
    "堵了消防通道或出口吗？",
    "Is a fire lane or an exit blocked?",
    _if("yes", priority=3),
)
_DANGER = _fact(
    "danger",
    "yes_no",
    "有人有危险",
    "somebody in danger",
    "有人有危险吗？",
    "Is anybody in danger?",
    _if("yes", priority=1),
)

QUESTIONS: dict[str, list[Facts]] = {
    "armed_threat": [_ARMED, _HURT, _SAFE, _HOW_MANY, _WHICH_WAY],
    "shots_or_explosion": [_HURT, _NOW_URGENT, _SAFE, _WHICH_WAY],
    "robbery": [_ARMED, _HURT, _WHEN, _WHICH_WAY, _WHAT_IS_GONE],
    "fire": [_OUT, _BURNS, _HURT],
    "gas_leak": [_GAS_SMELL, _OUT, _HURT],
    "life_in_danger": [_BREATHING, _TRAPPED, _HURT],
    "suicide_risk": [_HIGH, _ARMED, _ALONE, _BREATHING],
    "assault": [_NOW_URGENT, _ARMED, _HURT, _SAFE, _WHICH_WAY],
    "fight": [_ARMED, _HURT, _NOW, _HOW_MANY],
    "burglary": [_STILL_INSIDE, _WHEN, _WHAT_IS_GONE, _WHICH_WAY],
    "domestic": [_NOW, _ARMED, _HURT, _CHILD, _SAFE],
    "missing_person": [_AGE, _WHEN, _LAST_SEEN],
    "fraud_in_progress": [_MONEY_NOW, _PAID],
    "traffic_injury": [_BREATHING, _TRAPPED, _BLOCKS],
    "sexual_offence": [_SAFE, _HURT, _WHEN, _WHICH_WAY],
    "alarm": [_STILL_INSIDE, _NOW],
    "medical_help": [_BREATHING, _HURT],
    "drugs": [_NOW, _HOW_MANY],
    "suspicious": [_NOW, _ARMED, _WHICH_WAY],
    "e_bike_theft": [_NOW, _WHEN, _WHICH_WAY],
    "vehicle_theft": [_NOW, _WHEN, _WHICH_WAY],
    "theft": [_NOW, _WHEN, _WHAT_IS_GONE],
    "damage": [_NOW, _HURT, _WHEN],
    "threat": [_SAFE, _ARMED, _NOW],
    "dispute": [_NOW, _ARMED, _HURT, _HOW_MANY],
    "disturbance": [_HOW_MANY, _ARMED, _HURT],
    "traffic_accident": [_HURT, _BLOCKS],
    "road_hazard": [_BLOCKS, _HURT],
    "welfare_check": [_DANGER, _ALONE],
    "drunk": [_BREATHING, _HURT, _BLOCKS],
    "fraud": [_PAID, _MONEY_NOW],
    "utilities": [_DANGER, _GAS_SMELL],
    "noise": [_LOUD, _NOW],
    "animal": [_BITTEN, _NOW],
    "parking": [_EXIT, _BLOCKS],
    "lost_property": [_WHEN],
    "help": [_DANGER],
    "other": [_DANGER],
    "silent_call": [_SOUND, _PRESSED, _CALLED_BACK],
}


def default_questions() -> list[Question]:
    return [
        Question(category_id=category, order=order, **facts)
        for category, asked in QUESTIONS.items()
        for order, facts in enumerate(asked, 1)
    ]
