"""Generic words of Chinese addresses: what the names of roads, villages, compounds and firms end with.

Written by hand. A figure says how sure that ending makes that label, about 8 for certain.
"""

import re
from collections.abc import Iterator

Kind = str  # a label, or a label with a mark behind it that only the decoder knows


def _each(words: str, **labels: float) -> Iterator[tuple[str, dict[Kind, float]]]:
    for word in words.split():
        yield word, labels


# Sure enough to end a name even where more follows.
ENDINGS: dict[str, dict[Kind, float]] = dict([
    *_each("路 大道 大街 马路 公路 胡同 支路 辅路 国道 省道 县道", road=8),
    *_each("街 道 巷 弄 里弄", road=6.5),
    *_each("快速路 高速 环路 环线 高架 高速公路 中环 外环 内环", road=6.5),
    *_each("线", road=4),
    *_each("街道 街道办事处 街道办 苏木", town=8),
    *_each("镇 乡", town=6.5),
    *_each("办事处", town=5, compound=3),
    *_each("村 社区 自然村 行政村 居委会 村委会 居民委员会", community=7, compound=2.5),
    *_each("新村", compound=6.5, community=5),
    *_each("村民委员会", compound=5, community=4),
    *_each("嘎查 分场 牧场 农场 林场", community=5),
    *_each("组 村民组 小组 队 生产队 社", group=3),
    *_each("省 自治区 特别行政区", province=5),
    *_each("市", district=3.2, city=3),
    *_each("自治州 盟 地区", city=3.5),
    *_each("区 县 旗 自治县 自治旗", district=3.5),
    *_each("开发区 经济开发区 技术开发区 高新区 高新技术开发区 经开区 保税区 自贸区 度假区", zone=7, compound=4),
    *_each("新区", zone=5, compound=4),
    *_each("工业区 工业园区 工业园 产业园 园区 科技园区", compound=6.5, zone=3.2),
    *_each(
        "小区 花园 公寓 家园 花苑 大厦 大楼 广场 商厦 写字楼 公馆 山庄 别墅 豪庭 豪园 名苑 名邸 雅苑 "
        "景苑 佳苑 嘉苑 家苑 嘉园 锦园 景园 雅园 华苑 新苑 北苑 南苑 东苑 西苑 名园 绿园 锦苑 丽苑 "
        "华庭 名庭 雅庭 华府 名府 华城 新城 花城 水城 家居城 国际城 商城 商贸城 购物中心 商业中心 "
        "商务中心 文化中心 市场 大市场 批发市场 农贸市场 菜场 菜市场 超市 商场 百货大楼 商店 专卖店 "
        "旗舰店 便利店 药店 药房 饭店 酒店 大酒店 宾馆 旅馆 旅社 招待所 酒楼 会所 俱乐部 科技园 "
        "创业园 创意园 软件园 物流园 科创园 孵化园 产业基地 公园 植物园 动物园 体育馆 体育场 图书馆 "
        "博物馆 医院 卫生院 卫生所 卫生室 诊所 门诊部 学校 小学 中学 大学 学院 幼儿园 分校 党校 职高 "
        "技校 校区 支行 分行 信用社 营业部 营业厅 分理处 邮局 派出所 公安局 分局 交警队 法院 检察院 "
        "人民政府 管委会 委员会 公司 有限公司 分公司 工厂 加工厂 车站 火车站 汽车站 客运站 加油站 "
        "机场 码头 地铁站 收费站 服务区 网吧 影城 影院 剧院 书店 宿舍 仓库 停车场 汽配城 建材城 "
        "轻纺城 皮革城 服装城 小商品城 鞋城 机电城 电子城 美食城 商住楼 综合楼 办公楼 教学楼 宿舍楼 "
        "家属楼 门诊楼 住院部 住院楼 安置房 廉租房 公租房 经济适用房 研究院 研究所 设计院 事务所 "
        "服务中心 服务站 工作室 门市部 经营部 配件部 修理厂 养殖场 交易区 城市花园 家属院 福利院 "
        "敬老院 养老院",
        compound=6.5,
    ),
    *_each("园 苑 庭 邸 轩 寓", compound=4.5),
    *_each("城 局 馆 站 所 厂 店 寺 庙 庵 祠 吧 坊 楼 库 场 院 阁 府 厦", compound=4),
    *_each("区", compound=3.5, district=3.5),
    *_each("铁路 线路", compound=2),
    *_each("大队 支队 中队 消防队", compound=6),
])  # fmt: skip
# These end a name only where the text breaks: 时代 in 时代广场, 电子 in 电子有限公司.
ENDINGS_AT_BREAK: dict[str, dict[Kind, float]] = dict([
    *_each(
        "庄 寨 屯 宅 岙 畈 埭 塘 坞 湾 坪 坑 垅 岭 岗 浦 漾 圩 墩 坦 屿 埠 坝 窑 堡 头 洋 桥",
        community=4, compound_bare=4.6,
    ),
    *_each(
        "国际 世家 时代 春天 半岛 一品 御园 御府 组团 百货 银行 政府 物流 快递 物业 中心 集团 股份 "
        "人家 水岸 天地 新天地 大院 基地 专柜 驿站 工地 项目部 售楼处 食堂 车库 初中 高中 中专 法庭",
        compound=6.5,
    ),
    *_each("一环 二环 三环 四环 五环 六环 环", road=5),
    *_each("点 行 家 居 岸 郡 都 港 汇 座 界 社 部 处 会 房 舍 号院 门 里 山", compound=4),
    *_each(
        "实业 电器 电子 机械 服饰 鞋业 纺织 针织 家纺 五金 塑料 印刷 包装 装饰 建材 家具 汽修 汽车 "
        "科技 贸易 工贸 商贸 食品",
        compound=5,
    ),
    *_each(
        "烟酒 水果 美发 美容 理发 餐饮 餐厅 酒家 茶楼 茶馆 咖啡 面馆 饺子馆 火锅 快餐 服装 鞋店 小店 "
        "商行",
        compound=5,
    ),
])  # fmt: skip
# Where every firm has a number of its own.
MARKET_ENDINGS = frozenset(
    ("市场", "大市场", "批发市场", "商城", "商贸城", "汽配城", "建材城", "轻纺城", "皮革城", "服装城", "小商品城",
     "机电城", "城", "广场")
)  # fmt: skip
LONGEST_ENDING = max(map(len, (*ENDINGS, *ENDINGS_AT_BREAK)))
# Where the character behind shows that the name goes on.
GOES_ON = re.compile(
    "街道|路(?:[口段桥]|街道)|村[镇委民村]|区域|园[区艺林]|城[市区镇乡]|城[东西南北中](?![门区])|店[镇面铺]|道办|办事|道路|乡镇|线路|"
    "社区|公司|市[场区]|里弄|厂[房区]|院[内区]|中心|县[城道]|区[委政]|行[业政]|馆[镇驿]|楼[盘上下]|站[台前]|场[镇前]"
)
SIDE_ROAD = re.compile("[东南西北中][一二三]?段|[一二三四五六七八九]段")
# Parts of a compound. As a whole, wherever they start.
WITHIN = re.compile(
    r"(?:[东南西北中前后左右正侧大旁][大边侧]?门|(?:第?[一二三四五六七八九十]+|\d{1,2})号?[大]?门|[a-z]\d?号?门)(?![诊市卫面口])|"
    r"(?:第?[一二三四五六七八九十]{1,2}|\d{1,2})期(?:[a-z东西南北]区|[一二三四五六]区)?|"
    r"(?:[东南西北中]?[一二三四五六七八九十]{1,2}|\d{1,2}|[a-z]\d?|[东南西北中上下前后])(?:交易)?区(?!块)|"
    r"(?:[东南西北中主副裙前后][一二]?|[a-z])(?:楼|苑|园|排|塔|馆|座)(?![村镇乡路街])|"
    "地下室|地下车库|车库|车棚|收发室|传达室|门卫室|门卫|保安室|岗亭|物业|前台|总台|大堂|大厅|售楼处|办公楼|综合楼|食堂|仓库|"
    "(?:丰巢)?快递柜|菜鸟驿站|店面|商铺|门面|地块|行政楼|教学楼|门诊楼|住院部|急诊|厂房|车间|宿舍楼?"
)
RELATION = re.compile(
    "(?:正|斜)?对(?:面|过)|(?:旁边|旁|隔壁|附近|门口|门前|楼下|楼上|边上|里面|外面|后面|前面|后边|前边|左边|右边|左侧|右侧|中间|周边|路边)|"
    "(?:以|往|向)?[东南西北]{1,2}[侧面边](?:\\d+米)?|[以往向][东南西北]{1,2}(?:\\d+米)?|[东南西北]\\d+米(?:处|左右)?|\\d+米(?:处|左右)?|"
    "(?:交叉|交汇|交界|相交)(?:路口|处|口)?|路口|十字路口|丁字路口|三岔路口|交口|院内|村口|巷口|弄口|桥头|到底|尽头|转角处?|拐角处?|"
    "进去|入口|出口|那边|这边"
)
RELATION_WEAK = re.compile("[东南西北内外后前上下口旁边里]")
JOINT = re.compile("[与和跟至]")
NOISE = re.compile(
    "电联|电话联系|联系电话|请?(?:提前)?(?:致电|电话|电联)|自取|自提|代收|代签|签收|勿摔|易碎|加急|谢谢|null|none|市辖区|其[他它](?:地区|区)?|"
    "送货上门|送货前联系|放门口|收件?人?$|1[3-9]\\d{9}|0\\d{2,3}-?\\d{7,8}|\\d{7,}"
)
SEPARATOR = re.compile("[-_,/.?!#*+&=^%$@'\"<>\\\\:;~`]+|\\)|\\(")
