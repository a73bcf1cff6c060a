"""Who answers for what: departments, teams, committees, grid workers; categories; duty rules. All invented."""

from dataclasses import dataclass, field
from uuid import UUID, uuid5

from data.demo import names
from data.demo.plans import SPACE, CityPlan

# major: key, title, glyph, [minor: key, title, glyph, department, share of incidents, minutes to handle]
CATEGORIES = (
    ("appearance", "市容环卫", "市", (
        ("stall", "占道经营", "占", "chengguan", 0.14, 120),
        ("garbage", "垃圾满溢", "垃", "huanwei", 0.11, 240),
        ("rubble", "建筑垃圾", "渣", "chengguan", 0.05, 480),
        ("poster", "乱贴乱画", "贴", "chengguan", 0.04, 1440),
    )),
    ("noise", "噪声油烟", "噪", (
        ("night_noise", "夜间施工噪声", "噪", "shengtai", 0.06, 120),
        ("fumes", "餐饮油烟扰民", "油", "shengtai", 0.05, 1440),
        ("square", "广场舞噪声", "舞", "chengguan", 0.03, 240),
    )),
    ("roads", "道路设施", "道", (
        ("pothole", "路面破损", "路", "zhujian", 0.06, 2880),
        ("manhole", "井盖破损", "井", "paishui", 0.04, 240),
        ("lamp", "路灯不亮", "灯", "ludeng", 0.06, 1440),
        ("railing", "护栏缺失", "栏", "zhujian", 0.02, 480),
    )),
    ("traffic", "交通停车", "车", (
        ("bike", "非机动车乱停", "非", "chengguan", 0.09, 240),
        ("parking", "机动车违停", "停", "jiaojing", 0.07, 120),
        ("fire_lane", "占用消防通道", "消", "jiaojing", 0.02, 60),
    )),
    ("water", "给水排水", "水", (
        ("flooding", "道路积水", "积", "paishui", 0.03, 120),
        ("sewer", "污水外溢", "污", "paishui", 0.03, 240),
        ("leak", "供水漏水", "漏", "zhujian", 0.02, 240),
    )),
    ("green", "园林绿化", "树", (
        ("tree", "树枝压线", "树", "yuanlin", 0.02, 480),
        ("lawn", "毁绿占绿", "绿", "yuanlin", 0.01, 2880),
    )),
    ("safety", "安全隐患", "安", (
        ("lift", "电梯故障", "梯", "shichang", 0.02, 60),
        ("ebike", "电动车楼道充电", "电", "shequ", 0.03, 240),
        ("dog", "犬只未牵绳", "犬", "paichusuo", 0.02, 240),
    )),
)  # fmt: skip
DEPARTMENTS = {
    "chengguan": "区城管执法局",
    "huanwei": "区环卫所",
    "shengtai": "区生态环境局",
    "zhujian": "区住建委",
    "paishui": "区排水所",
    "ludeng": "区路灯所",
    "jiaojing": "区交巡警支队",
    "yuanlin": "区园林所",
    "shichang": "区市场监管局",
    "paichusuo": "区公安分局",
}
LEGAL = {
    "chengguan": "《云岭区城市管理权责清单》第三章（示意）",
    "huanwei": "《云岭区环境卫生作业规范》（示意）",
    "shengtai": "《云岭区噪声油烟管理办法》（示意）",
}


@dataclass(frozen=True)
class DemoParty:
    """A responsible party with an invented work phone."""

    id: UUID
    key: str
    kind: str
    name: str
    post: str | None
    phone: str
    parent: UUID | None = None


@dataclass(frozen=True)
class DemoAssignment:
    """Who works in which grid."""

    party: UUID
    grid: UUID
    role: str


@dataclass(frozen=True)
class DemoRule:
    """One line of the duty list."""

    number: str
    grid: UUID | None
    category: str
    lead: UUID
    co: tuple[UUID, ...]
    basis: str
    priority: int
    minutes: int


@dataclass
class People:
    """Everybody who answers."""

    parties: list[DemoParty] = field(default_factory=list)
    assignments: list[DemoAssignment] = field(default_factory=list)
    rules: list[DemoRule] = field(default_factory=list)


def party_id(key: str) -> UUID:
    """Return the identity of a party by its key."""
    return uuid5(SPACE, f"party/{key}")


def minor_categories() -> list[tuple[str, str, str, str, str, float, int]]:
    """Return key, major, title, glyph, department, share and minutes of every minor category."""
    return [(key, major, title, glyph, department, share, minutes)
            for major, _, _, minors in CATEGORIES
            for key, title, glyph, department, share, minutes in minors]  # fmt: skip


def people(plans: tuple[CityPlan, CityPlan]) -> People:
    """Return departments, a team for each street town, a committee for each community, a worker for each grid."""
    found = People()
    for number, (key, name) in enumerate(DEPARTMENTS.items()):
        found.parties.append(DemoParty(party_id(key), key, "department", name, "值班室", _landline(number)))
    towns, communities, _ = plans[1].tiers
    for row, town in enumerate(towns.names):
        short = town.removesuffix("街道").removesuffix("镇")
        for office, word in (("chengguan", "城管执法{}中队"), ("huanwei", "环卫{}作业队"), ("paichusuo", "{}派出所")):
            key = f"{office}_{towns.codes[row]}"
            party = DemoParty(
                party_id(key), key, "team", word.format(short), "值班员", _landline(100 + row), party_id(office)
            )
            found.parties.append(party)
        key = f"office_{towns.codes[row]}"
        found.parties.append(
            DemoParty(party_id(key), key, "department", f"{town}办事处", "网格管理中心", _landline(200 + row))
        )
        found.assignments.append(DemoAssignment(party_id(key), towns.ids[row], "fallback"))
    for row, community in enumerate(communities.names):
        key = f"committee_{communities.codes[row]}"
        word = "居委会" if community.endswith("社区") else "村委会"
        found.parties.append(
            DemoParty(party_id(key), key, "department", f"{community}{word}", "网格长", _landline(300 + row))
        )
        found.assignments.append(DemoAssignment(party_id(key), communities.ids[row], "fallback"))
    _workers(found, plans)
    _rules(found, plans[1])
    return found


def _workers(found: People, plans: tuple[CityPlan, CityPlan]) -> None:
    known: set[UUID] = set()
    for plan in plans[::-1]:
        grids = plan.tiers[2]
        for grid_id, code in zip(grids.ids, grids.codes, strict=True):
            if grid_id in known:
                continue
            known.add(grid_id)
            number = len(known)
            key = f"worker_{code}"
            party = DemoParty(party_id(key), key, "grid_worker", names.person(number), "网格员", _mobile(number))
            found.parties.append(party)
            found.assignments.append(DemoAssignment(party.id, grid_id, "grid_worker"))


def _rules(found: People, plan: CityPlan) -> None:
    """Whole-district rules for every category; for some the team of the town leads; a few special places."""
    towns, communities, _ = plan.tiers
    number = 0
    for key, _, _, _, department, _, minutes in minor_categories():
        number += 1
        lead = party_id("chengguan") if department == "shequ" else party_id(department)
        basis = LEGAL.get(department, "《云岭区网格事项权责清单》（示意）")
        found.rules.append(DemoRule(f"权责清单 2026-{number:03d}", None, key, lead, (), basis, 0, minutes))
    local = [one for one in minor_categories() if one[4] in ("chengguan", "huanwei", "paichusuo")]
    for row, code in enumerate(towns.codes):
        for key, _, _, _, department, _, minutes in local:
            number += 1
            lead = party_id(f"{department}_{code}")
            co = (party_id(department),)
            basis = LEGAL.get(department, "《云岭区网格事项权责清单》（示意）")
            found.rules.append(
                DemoRule(f"权责清单 2026-{number:03d}", towns.ids[row], key, lead, co, basis, 10, minutes)
            )
    for row in range(0, len(communities.codes), 9):  # property companies answer for bicycles in some communities
        number += 1
        lead = party_id(f"committee_{communities.codes[row]}")
        rule = DemoRule(
            f"权责清单 2026-{number:03d}",
            communities.ids[row],
            "bike",
            lead,
            (party_id("chengguan"),),
            "社区共管协议（示意）",
            20,
            240,
        )
        found.rules.append(rule)


def _landline(number: int) -> str:
    return f"023-0000-{1000 + number:04d}"


def _mobile(number: int) -> str:
    return f"139-0000-{number:04d}"
