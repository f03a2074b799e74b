"""Invented names in both languages, in the order in which they are given out."""

from random import Random

from shouwang.demo.town.sheet import Tags

Name = tuple[str, str]  # Chinese, English

STREET_STEMS: list[Name] = [
    ("前应", "Qianying"), ("青禾", "Qinghe"), ("柳浦", "Liupu"), ("锦泰", "Jintai"), ("和润", "Herun"),
    ("兴德", "Xingde"), ("春晖", "Chunhui"), ("丹桂", "Dangui"), ("石桥", "Shiqiao"), ("文澜", "Wenlan"),
    ("庆丰", "Qingfeng"), ("广济", "Guangji"), ("双溪", "Shuangxi"), ("长堤", "Changdi"),
    ("槐荫", "Huaiyin"), ("百草", "Baicao"), ("仁安", "Ren'an"), ("通达", "Tongda"), ("白鹭", "Bailu"),
    ("金穗", "Jinsui"), ("松涛", "Songtao"), ("听雨", "Tingyu"), ("紫藤", "Ziteng"), ("银杏", "Yinxing"),
    ("翠竹", "Cuizhu"), ("红枫", "Hongfeng"), ("向阳", "Xiangyang"), ("建新", "Jianxin"), ("勤业", "Qinye"),
    ("工农", "Gongnong"), ("纺织", "Fangzhi"), ("育才", "Yucai"), ("书院", "Shuyuan"), ("清泉", "Qingquan"),
    ("香樟", "Xiangzhang"), ("芙蓉", "Furong"), ("月牙", "Yueya"), ("望江", "Wangjiang"),
    ("茶亭", "Chating"), ("渡口", "Dukou"), ("砚池", "Yanchi"), ("桑园", "Sangyuan"), ("油坊", "Youfang"),
    ("杏林", "Xinglin"), ("莲塘", "Liantang"),
]  # fmt: skip
COMPOUND_STEMS: list[Name] = [
    ("梅湖", "Meihu"), ("岱山", "Daishan"), ("京山", "Jingshan"), ("秀隆", "Xiulong"), ("锦绣", "Jinxiu"),
    ("阳光", "Yangguang"), ("滨江", "Binjiang"), ("碧水", "Bishui"), ("东方", "Dongfang"),
    ("金桂", "Jingui"), ("绿茵", "Lüyin"), ("天和", "Tianhe"), ("万福", "Wanfu"), ("翰林", "Hanlin"),
    ("水岸", "Shui'an"), ("枫林", "Fenglin"), ("康乐", "Kangle"), ("幸福", "Xingfu"), ("朝晖", "Zhaohui"),
    ("电机厂", "Dianjichang"), ("铁路", "Tielu"), ("纺织厂", "Fangzhichang"), ("府前", "Fuqian"),
    ("书香", "Shuxiang"), ("临湖", "Linhu"), ("荷塘", "Hetang"), ("新塘", "Xintang"), ("嘉和", "Jiahe"),
    ("云锦", "Yunjin"), ("星河", "Xinghe"), ("南苑", "Nanyuan"), ("北苑", "Beiyuan"), ("桃源", "Taoyuan"),
    ("望岱", "Wangdai"), ("前应", "Qianying"), ("清风", "Qingfeng"), ("明珠", "Mingzhu"),
    ("瑞景", "Ruijing"), ("梧桐", "Wutong"), ("江南", "Jiangnan"), ("学士", "Xueshi"), ("安居", "Anju"),
    ("民生", "Minsheng"), ("百合", "Baihe"), ("海棠", "Haitang"), ("玉兰", "Yulan"), ("凤鸣", "Fengming"),
    ("龙湾", "Longwan"), ("长乐", "Changle"), ("永安", "Yong'an"),
]  # fmt: skip
COMPOUND_KINDS: list[Name] = [
    ("花园", "Garden"), ("小区", "Estate"), ("家园", "Homes"), ("新村", "New Village"), ("苑", "Court"),
    ("公寓", "Apartments"),
]  # fmt: skip
SHOPS: list[tuple[Name, str, str]] = [
    (("超市", "Supermarket"), "shop", "supermarket"), (("面馆", "Noodles"), "amenity", "restaurant"),
    (("小厨", "Kitchen"), "amenity", "restaurant"), (("药房", "Pharmacy"), "amenity", "pharmacy"),
    (("便利店", "Convenience Store"), "shop", "convenience"), (("电动车行", "E-bikes"), "shop", "bicycle"),
    (("美发", "Hairdresser"), "shop", "hairdresser"), (("书屋", "Bookshop"), "shop", "books"),
    (("鱼庄", "Fish House"), "amenity", "restaurant"), (("文具店", "Stationery"), "shop", "stationery"),
    (("酒楼", "Restaurant"), "amenity", "restaurant"), (("手机店", "Phones"), "shop", "mobile_phone"),
    (("水果店", "Fruit"), "shop", "greengrocer"), (("快递站", "Parcel Point"), "amenity", "post_office"),
    (("早点铺", "Breakfast"), "amenity", "fast_food"), (("五金店", "Hardware"), "shop", "hardware"),
]  # fmt: skip
STREET_KINDS: list[Name] = [("路", "Road"), ("街", "Street")]
SIDES: dict[str, Name] = {
    "south": ("南门", "South Gate"),
    "north": ("北门", "North Gate"),
    "west": ("西门", "West Gate"),
    "east": ("东门", "East Gate"),
}
DIGITS = "零一二三四五六七八九"


def named(name: Name, **tags: str) -> Tags:
    """Tags with both names first; a double underscore in a key stands for its colon."""
    return {"name": name[0], "name:en": name[1]} | {key.replace("__", ":"): text for key, text in tags.items()}


def joined(stem: Name, kind: Name) -> Name:
    return stem[0] + kind[0], f"{stem[1]} {kind[1]}"


def chinese_number(number: int) -> str:
    """1 to 99 as lanes are counted: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "")
    return head + (DIGITS[ones] if ones or not tens else "")


def street_names(chance: Random) -> list[Name]:
    """Every stem as a road or a street, shuffled; then once more as the other, for towns do that too."""
    first, *others = STREET_STEMS
    chance.shuffle(others)
    turns = [chance.randrange(2) for _ in others]
    return [joined(first, STREET_KINDS[0])] + [
        joined(stem, STREET_KINDS[turn ^ again]) for again in (0, 1) for stem, turn in zip(others, turns, strict=True)
    ]


def compound_names(chance: Random) -> list[Name]:
    first, *others = COMPOUND_STEMS
    chance.shuffle(others)
    rest = [joined(stem, chance.choice(COMPOUND_KINDS)) for stem in others]
    return [joined(first, COMPOUND_KINDS[0]), *rest]
