"""Word lists: endings of names, and cities whose name alone says that a text speaks of another place."""


def _longest_first(text: str) -> tuple[str, ...]:
    return tuple(sorted(text.split(), key=lambda word: (-len(word), word)))


# Words with which names of one kind end: they tell what a thing is, not which.
GENERIC = _longest_first(
    """
    街道 社区 居委会 村委会 大道 大街 公路 马路 胡同 花园 家园 小区
    公寓 华庭 新村 新城 新苑 名苑 佳苑 雅苑 花苑 大厦 广场 中心
    大楼 写字楼 商务楼 国际大厦 商务中心 国际中心 科技园 创业园 山庄
    别墅 公馆 大院 宿舍 家属院 家属楼 购物中心 便利店 超市
    生活超市 大卖场 药房 大药房 医院 学校 小学 中学 幼儿园 公园
    菜市场 农贸市场 市场 派出所 加油站 体育馆 宾馆 酒店 大酒店 银行
    车站 路 街 巷 弄 里 村 镇 乡 苑 园 城 府
    庭 湾 区 县 市 道 坊 庄 楼 院 店 段 径
    """
)

# Words that tell one estate, tower or road from another of the same stem: 锦绣花园 is not 锦绣华府.
ENDINGS = _longest_first(
    """
    花园 家园 嘉园 佳园 雅园 丽园 景园 御园 庄园 华庭 华府 御府 名府
    公馆 公寓 小区 山庄 别墅 大院 院子 人家 世家 之家 天地
    名苑 雅苑 花苑 佳苑 嘉苑 丽苑 景苑 新苑
    东苑 西苑 南苑 北苑 名都 丽都 名邸 名居 雅居 新村 新区 园区 新城 花城 国际城 水岸 半岛 印象
    广场 大厦 商厦 大楼 中心 写字楼 商务楼 国际大厦 商务中心 国际中心 金融中心 科技园 创业园 购物中心 宿舍 家属院 家属楼
    大道 大街 公路 支路 胡同 路 街 巷 弄 苑 园 城 府 庭 里 湾 郡 坊 墅 邸 居 轩 阁 寓 村 院
    """
)

# Cities so well known that people leave the word for city out.
CITIES = _longest_first(
    """
    北京 上海 天津 重庆 广州 深圳 杭州 南京 武汉 成都 西安 苏州
    郑州 长沙 沈阳 青岛 宁波 东莞 无锡 佛山 合肥 大连 福州 厦门
    哈尔滨 济南 温州 南宁 长春 泉州 石家庄 贵阳 南昌 金华 常州 南通
    嘉兴 太原 徐州 惠州 珠海 中山 台州 烟台 兰州 绍兴 海口 扬州
    昆明 台北 高雄 台中 台南 新竹 香港 澳门
    """
)
