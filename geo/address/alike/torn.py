"""Characters in two parts: 木公 for 松 as scanners tear them, 弓长 for 张 as people spell them."""

import re

# the parts that stand for themselves, each with what may stand beside it and what both make
_TABLE = """
木:公松 木林 寸村 土杜 易杨 白柏 卯柳 每梅 乔桥 圭桂 风枫 同桐 章樟 吾梧 其棋 婴樱 登橙
木:象橡 鬼槐 子李 可柯 支枝 俞榆 几机 反板 兰栏 娄楼 南楠 交校
日:月明 召昭 军晖 尧晓 寸时 王旺 央映 青晴 辰晨 京景 生星 日昌
金:同铜 艮银 帛锦 中钟 失铁 名铭 丰锋 令铃 真镇 岗钢
人:二仁 壬任 韦伟 圭佳 言信 呆保 建健 山仙 可何 建健 义仪 立位 木休
女:子好 少妙
禾:口和 火秋 斗科 日香 子季 乃秀 呈程 中种
口:天吴 鸟鸣 口吕 乞吃 十叶
土:成城 唐塘 方坊 贝坝 皮坡 甫埔 也地 平坪 申坤 敦墩 于圩 亢坑 是堤 里埋
王:朱珠 令玲 不环 里理 见现 求球 文玫 鬼瑰 马玛 皇瑝 林琳
言:午许 成诚 宜谊 寺诗 身谢 皆谐 吾语 炎谈 寸讨
马:也驰 奇骑 夋骏
山:令岭 夹峡 冈岗 石岩 我峨 高嵩 宗崇 佳崔 丰峰 夆峰 今岑
火:丁灯 因烟 某煤 火炎 华烨
石:少砂 马码 开研 页硕
弓:长张 虽强
耳:东陈 日阳 完院
立:早章 里童 日音 青靖
古:月胡
文:刀刘 武斌
四:夕罗
月:生胜 月朋
门:甲闸 耳闻 虫闽 日间
米:良粮 唐糖
车:干轩
光:军辉
羊:羽翔
公:羽翁
朋:鸟鹏
江:鸟鸿
我:鸟鹅
区:鸟鸥
白:水泉
九:日旭
丘:山岳
其:月期
川:页顺
水:可河 胡湖 每海 也池 少沙 羊洋 共洪 甫浦 巷港 弯湾 原源 青清 奚溪 宾滨 朝潮 工江
"""
TORN: dict[str, str] = {
    line[0] + pair[0]: pair[1] for line in _TABLE.split("\n") if line for pair in line.partition(":")[2].split()
}
FIND_TORN = re.compile("|".join(TORN))
