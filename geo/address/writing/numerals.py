"""Numbers as people say and write them: 一百零五, 两百二十八, 幺六洞."""

PLAIN = "零一二三四五六七八九"
DIGIT_OF = {char: value for value, char in enumerate(PLAIN)} | {
    "〇": 0, "○": 0, "洞": 0, "幺": 1, "两": 2, "拐": 7, "勾": 9,
}  # fmt: skip
PLACES = {"十": 10, "百": 100, "千": 1000}
NUMERALS = "〇零一二三四五六七八九十百千两"
TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")  # as on a cheque
SPOKEN = NUMERALS + "幺洞拐勾" + "".join(TENS) + "壹贰叁肆伍陆柒捌玖拾佰仟"
LONGEST = 12


def value_of(numeral: str) -> int:
    """Return the value of a Chinese numeral under 10,000, digit by digit where it has no ten, hundred, thousand.

    >>> [value_of(one) for one in ("十二", "二十三", "一百零五", "二〇三", "两百二", "幺六洞")]
    [12, 23, 105, 203, 220, 160]
    """
    if not any(char in PLACES for char in numeral):
        return int("".join(str(DIGIT_OF[char]) for char in numeral))
    total, current, last = 0, -1, 0
    for char in numeral:
        if char in PLACES:
            last = PLACES[char]
            total += (current if current > 0 else 1) * last
            current = -1
        else:
            current = DIGIT_OF[char] if current < 0 else current * 10 + DIGIT_OF[char]
            last = 1 if char in "零〇" else last
    if current < 0:
        return total
    return total + current * (last // 10 if last >= 100 and current < 10 else 1)


def figures_of(numeral: str) -> str:
    """Return a numeral in Arabic figures; digits read one by one keep their noughts.

    >>> figures_of("〇五一"), figures_of("二十"), figures_of("卅九"), figures_of("贰拾伍")
    ('051', '20', '39', '25')
    """
    numeral = numeral.translate(FORMAL)
    for tens, plain in TENS.items():
        numeral = numeral.replace(tens, plain)
    if any(char in PLACES for char in numeral):
        return str(value_of(numeral))
    return "".join(str(DIGIT_OF[char]) for char in numeral)


def numeral_of(number: int) -> str:
    """Return a number under 1,000 in words.

    >>> [numeral_of(one) for one in (3, 10, 12, 40, 62, 105)]
    ['三', '十', '十二', '四十', '六十二', '一百零五']
    """
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{PLAIN[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{PLAIN[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (PLAIN[ones] if ones or not number else "")


def in_words(figures: str) -> str:
    """Return a number from 10 to 99 as it is said.

    >>> in_words("24"), in_words("10"), in_words("17")
    ('二十四', '十', '十七')
    """
    tens, ones = divmod(int(figures), 10)
    return ("" if tens == 1 else PLAIN[tens]) + "十" + (PLAIN[ones] if ones else "")
