"""What a room has on its hands when a visitor comes in: an event guarded, works not restored, a neighbour asked.

Invented, the same each time, done through the real actions by the demo's own people. Free text is of one language; who
makes pictures for the manual says which.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.demo.snapshot import send_snapshot
from shouwang.dispatch.actions import (
    Report,
    add_note,
    confirm_transfer,
    connect_transfer,
    offer_transfer,
    send_order,
    set_up_agencies,
    start_mode,
    take_call,
    take_over,
)
from shouwang.dispatch.models import Agency, Incident, Mode
from shouwang.duty.models import Member, Post, Unit
from shouwang.foundation import sources
from shouwang.joint.actions import (
    Plan,
    Recipient,
    acknowledge_instruction,
    add_foreign_unit,
    add_unit,
    ask_support,
    attach_incident,
    finish_instruction,
    give_instruction,
    notify_agency,
    plan_operation,
    promise_support,
    refuse_instruction,
    start_operation,
    update_notice,
    write_desk_change,
)
from shouwang.joint.models import Instruction, Operation
from shouwang.places.actions import close_road, confirm_name, write_place_note
from shouwang.places.models import Place

# Numbers of a block nobody has. Code, kind, 中文, English, number, seconds until it should have answered.
WORKS = [
    ("water", "water", "岱州水务", "Daizhou Water", "0790-5550110", 300),
    ("gas", "gas", "岱州燃气", "Daizhou Gas", "0790-5550119", 120),
    ("roads", "roads", "岱湖道路养护", "Daihu Road Maintenance", "0790-5550122", 300),
    ("east", "station", "东塘派出所", "Dongtang Police Station", "0790-5550201", 90),
    ("south", "station", "江口派出所", "Jiangkou Police Station", "0790-5550202", 90),
]
# Place, kind of note, 中文, English, days it holds
NOTES = [
    ("芙蓉酒楼", "gas", "后厨存放液化气瓶，从东侧小门进，先关总阀", "gas bottles in the kitchen; east door", 90),
    ("梧桐新村", "way", "消防车走北门，南门有限高杆 2.6 米", "engines by the north gate; 2.6 m bar at the south", 200),
    ("白鹭家具厂", "dog", "院内夜间放养两条狼狗，先叫门卫", "two guard dogs loose at night; call the porter first", 30),
    ("云锦苑", "code", "北门夜间门禁 4826#", "north gate at night 4826#", 14),
    ("三塘铁路涵洞", "hazard", "积水 30 厘米，轿车绕行", "30 cm of water: cars go round", 1),
]  # fmt: skip
ALIASES = [("金岱超市", "老百货"), ("三塘农贸市场", "塘头菜场"), ("岱湖汽车站", "长途站")]


@dataclass(frozen=True)
class Room:
    """Who sits there, and in which language they write."""

    language: str = "zh"

    def said(self, chinese: str, english: str) -> str:
        return english if self.language == "en" else chinese

    @property
    def supervisor(self) -> User:
        return User.objects.get(username="supervisor")

    @property
    def dispatcher(self) -> User:
        return User.objects.get(username="dispatcher2")

    def call(self, category: str, place: str, note: tuple[str, str]) -> Incident:
        """A call as the call-taker takes it; the desk answers for it from then on."""
        found, now = place_of(place), sources.now()
        report = Report(
            category=category,
            place=found,
            place_text=found.name,
            note=self.said(*note),
            ring_at=now - timedelta(seconds=21),
            answered_at=now - timedelta(seconds=15),
        )
        incident = take_call(report, by=User.objects.get(username="calltaker"))
        take_over(incident, by=self.dispatcher)
        return incident


def place_of(name: str) -> Place:
    return Place.objects.filter(retired_at=None, name=name).exclude(area=None).order_by("id")[0]


def unit_of(call_sign: str) -> Unit:
    return Unit.objects.select_related("area", "post").get(call_sign=call_sign)


def crew_of(call_sign: str) -> User:
    return Member.objects.select_related("user").get(unit__call_sign=call_sign).user


def set_up_room(language: str = "zh") -> dict[str, Incident]:
    """The incidents it is about, by what happened."""
    room = Room(language)
    rows = [
        Agency(code=code, kind=kind, name=name, name_en=name_en, dial_number=number, answer_seconds=seconds)
        for code, kind, name, name_en, number, seconds in WORKS
    ]
    set_up_agencies(rows, by=system_user())
    _know_places(room)
    found = {"main": _burst_main(room), "gas": _gas_leak(room), "crash": _crash(room), "fight": _fight(room)}
    _guard_the_fair(room, found["fight"])
    _plan_the_check(room)
    _instruct(room)
    words = (
        "秀隆街水管抢修未完，道路封到抢修结束；灯会 21 时散场，散场前 20 分钟把 C06 调回。",
        "Burst main in Xiulong Street: road closed until it is mended. The fair ends at 21:00; C06 back 20 min before.",
    )
    write_desk_change(room.said(*words), by=room.dispatcher)
    return found


def _know_places(room: Room) -> None:
    today, by = timezone.localdate(sources.now()), User.objects.get(username="calltaker")
    for name, kind, chinese, english, days in NOTES:
        ends_on = today + timedelta(days=days)
        write_place_note(place_of(name), kind, room.said(chinese, english), ends_on=ends_on, by=room.dispatcher)
    for name, alias in ALIASES:
        confirm_name(place_of(name), alias, by=by)


def _burst_main(room: Room) -> Incident:
    """The street is closed; the works promise a time and say once how it goes."""
    by = room.dispatcher
    incident = room.call("utilities", "银杏药房", ("路面冒水，约两平方米塌陷", "water from the road, about 2 m² sunk"))
    send_order(incident, unit_of("F06"), by=by)
    lon, lat = _where(incident)
    closure = close_road(
        lon, lat, room.said("水管爆裂，路面塌陷", "burst main, road sunk"), fallback=incident.area, by=by
    )
    notice = notify_agency(
        Agency.objects.get(code="water"),
        what=room.said("主管爆裂，路面塌陷", "burst main, road sunk"),
        incident=incident,
        told_to=room.said("抢修值班台", "repair desk"),
        closure=closure,
        by=by,
    )
    words = room.said("已关阀，正在开挖", "valve shut, digging")
    update_notice(notice, words, promised_at=sources.now() + timedelta(minutes=90), by=by)
    send_snapshot(incident, by=crew_of("F06"))
    return incident


def _where(incident: Incident) -> tuple[float, float]:
    place = incident.place
    assert place is not None  # noqa: S101 - every call of this room names one
    return place.lon, place.lat


def _gas_leak(room: Room) -> Incident:
    """Handed over to the fire brigade, who have said yes; the gas works were told and promised nothing."""
    by = room.dispatcher
    incident = room.call(
        "gas_leak", "梅湖花园", ("楼道有燃气味，住户已下楼", "smell of gas on the stairs, people are out")
    )
    transfer = offer_transfer(incident, Agency.objects.get(code="119"), by=by)
    connect_transfer(transfer, by=by)
    confirm_transfer(transfer, taken_by=room.said("119 第 3 席", "119 desk 3"), reference="X-0412", by=by)
    send_order(incident, unit_of("X01"), by=by)
    what = room.said("3 号楼楼道燃气味", "smell of gas, building 3")
    notify_agency(Agency.objects.get(code="gas"), what=what, incident=incident, by=by)
    add_note(incident, room.said("物业已关 3 号楼总阀", "building 3 shut off by the property company"), by=by)
    return incident


def _crash(room: Room) -> Incident:
    """On the line to the ambulance, who have not said yes yet."""
    by = room.dispatcher
    incident = room.call(
        "traffic_injury", "三塘江大桥", ("一人腿部受伤，占用右侧车道", "one leg injured, right lane blocked")
    )
    send_order(incident, unit_of("C04"), by=by)
    transfer = offer_transfer(incident, Agency.objects.get(code="120"), by=by)
    connect_transfer(transfer, by=by)
    place = room.said("三塘江大桥东侧引桥", "Santang River Bridge, east ramp")
    notify_agency(
        Agency.objects.get(code="roads"),
        what=room.said("护栏缺口 6 米，夜间无警示灯", "6 m of railing gone, no lights"),
        area=Area.objects.get(kind="station"),
        place_text=place,
        promised_at=sources.now() + timedelta(hours=5),
        by=by,
    )
    return incident


def _fight(room: Room) -> Incident:
    """Two neighbouring stations asked: one is coming, one has not answered."""
    by = room.dispatcher
    incident = room.call("fight", "梅湖公园", ("十余人推搡，有人拿酒瓶", "a dozen people shoving, one with a bottle"))
    for sign in ("E05", "F05"):
        send_order(incident, unit_of(sign), by=by)
    what = room.said("再要一辆车，从东门进", "one more car, by the east gate")
    coming = ask_support(incident, what=what, agency=Agency.objects.get(code="east"), by=by)
    answer = room.said("1 辆车，8 分钟到", "1 car, 8 minutes")
    promise_support(coming, answer=answer, answered_by=room.said("值班台", "their desk"), by=by)
    ask_support(incident, what=what, agency=Agency.objects.get(code="south"), by=by)
    return incident


def _guard_the_fair(room: Room, fight: Incident) -> None:
    """A major event by the lake, for this evening only, and the operation that guards it."""
    by, now = room.supervisor, sources.now()
    station, lake = Area.objects.get(kind="station"), Area.objects.get(kind="beat", name="梅湖社区")
    reason = room.said("梅湖公园灯会，预计三千人", "lantern fair in Meihu Park, three thousand people")
    start_mode(lake, Mode.objects.get(code="major"), until=now + timedelta(hours=5), reason=reason, by=by)
    operation = plan_operation(
        Plan(
            room.said("梅湖灯会安保", "Meihu lantern fair"),
            room.said(
                "湖边步道单向通行，东门留出急救通道", "One way along the lake; the east gate stays free for ambulances"
            ),
            [station, lake],
            now - timedelta(hours=1),
            now + timedelta(hours=5),
            by,
        ),
        by=by,
    )
    add_unit(operation, unit_of("C06"), task=room.said("东门通道", "east gate"), by=by)
    add_unit(operation, unit_of("E05"), task=room.said("湖边步道", "lakeside path"), by=by)
    fire, ambulance = room.said("消防救援", "Fire brigade"), room.said("急救中心", "Ambulance")
    add_foreign_unit(operation, room.said("消防 3", "Fire 3"), fire, task=room.said("北岸待命", "north shore"), by=by)
    add_foreign_unit(operation, room.said("急救 7", "Ambulance 7"), ambulance, by=by)
    start_operation(operation, by=by)
    attach_incident(operation, fight, by=by)
    words = room.said("散场前清空东门通道，完成后报时间", "Clear the east gate before the end; report when done")
    _give(Recipient(unit=unit_of("C06")), words, now + timedelta(hours=3), by=by, operation=operation)


def _plan_the_check(room: Room) -> None:
    by, now = room.supervisor, sources.now()
    plan = Plan(
        room.said("出租房消防联合检查", "Fire safety check of rented houses"),
        room.said(
            "与消防、社区一起，检查通道和电动车充电", "With the fire brigade and the community: ways out, charging"
        ),
        [Area.objects.get(kind="station"), Area.objects.get(kind="beat", name="三塘社区")],
        now + timedelta(hours=20),
        now + timedelta(hours=23),
        by,
    )
    add_unit(plan_operation(plan, by=by), unit_of("E03"), task=room.said("三塘村西片", "west of Santang"), by=by)


def _instruct(room: Room) -> None:
    """One of each: nobody has seen it and it is late in a moment, acknowledged, carried out, not possible."""
    by, now = room.supervisor, sources.now()
    words = room.said(
        "到岱湖第一小学校门看护栏是否归位", "See whether the barriers are back at Daihu No. 1 Primary School"
    )
    _give(Recipient(unit=unit_of("F02")), words, now + timedelta(minutes=4), by=by)
    words = room.said("本周走访三家电动车行，登记新增充电柜", "Visit the three e-bike shops; list new charging lockers")
    seen = _give(Recipient(post=Post.objects.get(name="滨江治安防控服务站")), words, now + timedelta(hours=30), by=by)
    acknowledge_instruction(seen, by=crew_of("C04"))
    words = room.said("检查三塘村东口消防通道", "Check the fire lane at the east end of Santang Village")
    done = _give(Recipient(unit=unit_of("F03")), words, now + timedelta(hours=2), by=by)
    finish_instruction(
        done, proof=room.said("两辆车已挪走，通道畅通", "two cars moved, lane is clear"), by=crew_of("F03")
    )
    words = room.said("借用京山实验学校监控室核对时间", "Ask Jingshan School for its camera room")
    refused = _give(Recipient(unit=unit_of("F02")), words, now + timedelta(hours=2), by=by)
    refuse_instruction(refused, reason=room.said("学校放假，周一才有人", "closed until Monday"), by=crew_of("F02"))


def _give(
    recipient: Recipient, words: str, due_at: datetime, *, by: User, operation: Operation | None = None
) -> Instruction:
    return give_instruction(recipient, words, due_at=due_at, operation=operation, by=by)
