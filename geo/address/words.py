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

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢潘葛范彭鲁马方任袁柳唐薛雷罗郝邹常于傅齐康余顾孟黄"
    "萧尹姚邵汪毛米戴宋熊纪舒项祝董梁杜阮蓝季贾江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍万卢莫丁邓刘叶程苏俞樊裘倪乐翁史"
)

# Characters that many names of roads and estates are made of: one of them in the place of another makes another name.
NAME_CHARACTERS = frozenset(
    "山水江河湖海溪泉林森园花木竹松柏梅兰菊荷桂樱桃李杏柳枫桐月星云霞虹日阳晨春夏秋冬金银玉珠宝锦绣翠碧绿红青紫白黄丹"
    "龙凤鹤鹭福禄寿喜康宁安平和泰祥瑞吉庆丰盛兴隆昌荣华富贵文武仁义礼智信德善国民建明光永恒天地嘉佳景丽雅望观临滨港湾洲"
    "桥塘浦长广胜利学教书工农城台阁亭石岭峰岗坡田塔寺庙风晖辉"
)
