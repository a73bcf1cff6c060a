"""Word lists: endings of names, and cities whose name alone says that a text speaks of another place."""

from functools import lru_cache


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

_KINDS = tuple(sorted({*ENDINGS, *GENERIC}, key=lambda word: (-len(word), word)))

# Words of every call that sound like short names: 楼上 is not 娄上, 定位一下 no 纬一路.
EVERYDAY = frozenset(
    _longest_first(
        """
        楼上 楼下 楼道 楼顶 楼梯 楼层 门口 门前 隔壁 对面 旁边 里面 外面 上面 下面 前面 后面 家里 屋里 路上 街上
        村里 地上 车上 会上 位一 为一 一下 一起 一直 一样 现在 已经 可以 怎么 什么 没有 这里 那里 这边 那边 晚上
        早上 上午 下午 今天 明天 昨天 有人 我们 你们 他们 麻烦 请问 谢谢 地方 问题 时候 知道 小孩 老人 孩子 师傅
        电话
        """
    )
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

# Seats of prefectures: their names are those of roads and estates too, so that they count before another road alone.
PREFECTURES = _longest_first(
    """
    唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
    呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 鞍山 抚顺 本溪 丹东 锦州 营口 阜新
    辽阳 盘锦 铁岭 葫芦岛
    四平 辽源 通化 白山 松原 白城 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
    连云港 淮安 盐城 镇江 泰州 宿迁 湖州 衢州 舟山 丽水 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州
    阜阳 宿州 六安 亳州
    池州 宣城 莆田 三明 漳州 南平 龙岩 宁德 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
    淄博 枣庄 东营 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河
    三门峡 南阳 商丘 信阳 周口 驻马店 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施
    株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 韶关 汕头 江门 湛江 茂名 肇庆 梅州 汕尾 河源 阳江 清远
    潮州 揭阳 云浮 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左 三亚 儋州
    自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 六盘水 遵义 安顺 毕节 铜仁
    曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
    嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫
    乌鲁木齐 克拉玛依 吐鲁番 哈密 拉萨 日喀则 基隆 桃园 苗栗 彰化 云林 嘉义 屏东 宜兰 花莲 台东
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

# Further characters of which names of places are made; one that is neither here nor in the registry was not meant.
SOME_NAMES = frozenset(
    "岛屿礁滩涛浪波涌潮汐泽沼池潭渊涧瀑泊渠沟渡埠津码堰闸坝堤堡寨屯营驿关隘垭坳坎坑坨坂垄埂墩圩圳埭浜泾汇洋澳洪淮渭洛沁沂沭汶汾湘赣闽粤琼滇黔渝蜀陇晋燕豫鄂徽皖浙沪京冀辽宛襄颍洹淇漳滏滹滦潞蓟幽并雍凉益荆扬"
    "兖岱嵩衡崂崇峨嵋昆仑祁贺阴太夷庐雁荡目干普陀峦岩崖岳崮嶂嵘峻巍丘陵岚坪塬塝畈垟畴畔陌阡郊坊厢廊铺店市集墟街坞墅庄圃苑囿榭轩斋堂馆院殿宫庵祠坛碑坟井船舟帆航埔枣梨桑榆槐柞椿樟楠檀杉桧棠榴柚橘橙柑蕉荔莲菱"
    "芦苇蓼苹萍藻芷蕙芝芳芬茗茶葵蒲蔷薇玫瑰棉麻榕榉枥栗柿桉梓楝棕榄榛橡椰葡萄藤菁菲蓉芙蓬莱牛羊鹿虎豹狮象猴兔鸡鸭鹅莺鹃雀鸿鹏鹰鹞凰凫鸥鸳鸯鲤鲈鳌龟蛟麒麟骏骥驹犀蝶蜂蚕蝉年岁朝暮晓昼夕曙昕昊昱晏晴暖曦煦熙焕"
    "烁炎焱炳煌灿烨辰宿斗魁奎参商乾坤宇宙寰穹霁霄霖霓雾露霜雪电东西南北中央内外上下前后左右低大小老新古旧短正直横斜环圆尖宽阔远近深浅赤绛苍玄黑素彩圣贤儒道佛禅释仙神灵魂帝皇妃公侯伯子男将相帅军兵勇士渔樵耕"
    "读医师匠忠孝节廉耻诚敬慎勤俭恭谦让悌睦友爱惠慈厚敦朴笃实真纯洁秀美妙优良懿淑贞静娴逸悠闲适怡悦愉欢欣笑旺发达腾飞跃进步升登攀越超卓群杰英雄豪俊才慧聪颖博术艺科技创业设改革开放团结谊幸满谐共同互助合作联"
    "盟先锋模旗解人众劳动生产世时代未来希理想梦幻奇迹传说故事诗画琴棋歌曲舞韵律章词赋颂墨砚笔纸印篆绢绫缎绸纱丝织布衣冠裳履佩琥珀玛瑙珊瑚琉璃玻瓷铜铁锡铅钢砖瓦府邸宅第居家庭楼厦舍寓门户窗檐栋柱础墙垣壁镇乡"
    "村社区里巷弄路场站库仓厂矿窑行号鼎裕顺源通凯旋骅御尊尚品名都澜玺宸琅樾璟瑾瑜璞琪瑶珑琳琛珏沐澄清汀渚沙沚漪涟涵润沛淳淼浩瀚鑫盈聚融财健如意茂繁耀烂杭绍甬温衢宣芜滁蚌阜亳六盐连莆三穗汕韶湛肇揭曾阎谭廖陆"
    "崔段汤黎易乔赖龚庞殷施翟伍韦申尤毕聂丛焦向邢沿辛管涂谷耿牟卜詹苗费靳欧甄成游裴席查屈鲍位覃隋植甘薄单包司柯闵强柴车冉房边辜饶刁瞿戚滕邬臧畅嵺苟全简娄盖符奚穆党郎谈姬屠郜栾郁蒙计喻窦迟敖糜鄢冷仇艾巩稽练"
    "仲虞卞封竺冼原官楚佟匡宗应巫鞠僧谌伏岑习胥保蔺部队所局处室校系办厅力供销粮食纺染机械化轻造制药烟草邮政务"
)


@lru_cache(maxsize=131_072)
def ending(text: str) -> str:
    """Return the word at the end of a text that tells the kind of place; nothing where there is none.

    >>> ending("锦绣花园"), ending("望江"), ending("花园")
    ('花园', '', '园')
    """
    return next((word for word in _KINDS if text.endswith(word) and len(text) > len(word)), "")
