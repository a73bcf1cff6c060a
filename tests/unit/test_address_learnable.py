"""What may be kept of a text: places stay whole, people, phones and papers do not."""

import pytest

from geo.address.learnable import learnable


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("老粮站后门 王师傅 13812345678", "老粮站后门"),
        ("老粮站后门王师傅138 1234 5678", "老粮站后门"),
        ("锦绣花园3幢张三收，电话0571-88886666", "锦绣花园3幢"),
        ("锦绣花园3幢501 李小明", "锦绣花园3幢501"),
        ("柳荫路12号（联系人：陈大文 手机１３８１２３４５６７８）", "柳荫路12号"),
        ("幺三八幺二三四五六七八 老粮站", "老粮站"),
        ("老粮站 沪A12345 违停", "老粮站 违停"),
        ("身份证330102199001011234 老粮站", "老粮站"),
        ("zhang.san@example.com 老粮站", "老粮站"),
        ("欧阳女士 老粮站", "老粮站"),
        ("13812345678", ""),
        ("王先生", ""),
        ("", ""),
    ],
)
def test_what_is_personal_goes(said: str, kept: str) -> None:
    assert learnable(said) == kept


@pytest.mark.parametrize(
    "place",
    [
        "云岭区望江街道柳荫路12号锦绣花园3幢2单元501室",
        "白马公寓3幢",
        "老粮站 万达",
        "石桥镇何家村5号",
        "向阳小学门口",
        "高桥头张记面馆旁",
        "043XX W 18TH PL",
        "臺南市中西區府前路一段196號",
        "江滨西路东明锦园7-2225",
        "106.4304, 29.8338",
    ],
)
def test_places_stay_as_they_are(place: str) -> None:
    assert learnable(place).replace(" ", "") == place.replace(" ", "").replace(",", "")
