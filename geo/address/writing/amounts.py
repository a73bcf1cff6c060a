"""Numbers that people count and tell the time with, no part of an address: 20分钟, 下午3点多, 第二次, 5月1号."""

from geo.address.quick import quick
from geo.address.writing.numerals import NUMERALS

_ANY = f"(?:[0-9]{{1,5}}|[{NUMERALS}半几]{{1,4}})"
_TWO = f"(?:[0-9]{{1,2}}|[{NUMERALS}]{{1,3}})"
_COUNTED = (
    "分钟|秒钟|小时(?![便药])|个(?:半|多)?小时|个(?:半|多)?钟头?|个(?:半|多)?月|个(?:半|多)?星期|个(?:半|多)?礼拜"
    "|个(?:单元|门洞|楼栋|楼道|摊位|商铺|门面)|个工作日|个(?:多)?人(?![民家])|点(?:多|半|钟|左右|来钟)|多[次辆天年个位]|回了|次电话|遍了"
)
# measure words that stand in names too: these count only behind figures
_FIGURED = (
    "天(?![桥津长酒连鹅赐成元晟润泰悦])|年(?![华代])|次(?![渠])|辆|人(?![民家和])|遍|岁|元(?![宝庭大和通亨里])|块钱"
    "|点(?<![0-9]{3}点)(?![0-9]{1,4}号)"
)
AMOUNT = quick(
    rf"(?:[0-9]{{2,4}}年)?{_TWO}月(?:份|{_TWO}[号日])"
    rf"|(?:大概|大约|差不多|第)?{_ANY}[多来几]?(?:{_COUNTED})"
    rf"|(?:大概|大约|差不多)?第?[0-9]{{1,4}}[多来几]?(?:{_FIGURED})"
    rf"|第{_ANY}次"
)
