"""Taking the demo city out again: city, accounts, mark; what real users loaded beside it stays."""

from sqlalchemy import text

from data.database import Session, notify
from data.demo.write import LAYER

_STATEMENTS = (
    "SET LOCAL wangge.removing_demo = 'on'",
    "DELETE FROM wangge.incident WHERE source_ref LIKE 'demo-%'",
    "DELETE FROM wangge.address WHERE source = 'demo'",
    "DELETE FROM wangge.address_alias_past AS l USING wangge.address_past AS a"
    " WHERE a.id = l.address_id AND a.source = 'demo'",
    "DELETE FROM wangge.address_past WHERE source = 'demo'",
    "DELETE FROM wangge.name_alias_past WHERE source = 'demo'",
    "DELETE FROM wangge.building WHERE source = 'demo'",
    "DELETE FROM wangge.base_feature WHERE source = 'demo'",
)
_OF_LAYER = (
    "UPDATE wangge.incident SET layer_id = NULL, plan_id = NULL, grid_id = NULL WHERE layer_id = :layer",
    "DELETE FROM wangge.duty_rule WHERE layer_id = :layer",
    "DELETE FROM wangge.assignment WHERE layer_id = :layer",
    "DELETE FROM wangge.scope WHERE layer_id = :layer",
    "DELETE FROM wangge.lineage AS x USING wangge.plan AS p WHERE p.id = x.to_plan AND p.layer_id = :layer",
    "DELETE FROM wangge.plan_grid AS g USING wangge.plan AS p WHERE p.id = g.plan_id AND p.layer_id = :layer",
    "DELETE FROM wangge.plan WHERE layer_id = :layer",
    "DELETE FROM wangge.grid WHERE layer_id = :layer",
    "DELETE FROM wangge.layer WHERE id = :layer",
)
_AFTER = (
    "UPDATE wangge.party SET parent_id = NULL",
    "DELETE FROM wangge.party AS p WHERE NOT EXISTS (SELECT FROM wangge.assignment AS a WHERE a.party_id = p.id)"
    " AND NOT EXISTS (SELECT FROM wangge.duty_rule AS r WHERE r.lead_party_id = p.id)",
    "DELETE FROM wangge.category AS c WHERE NOT EXISTS (SELECT FROM wangge.incident AS i WHERE i.category_key = c.key)"
    " AND c.parent_key IS NOT NULL AND c.sort < 1000",
    "DELETE FROM wangge.category AS c WHERE c.parent_key IS NULL AND c.sort < 1000"
    " AND NOT EXISTS (SELECT FROM wangge.incident AS i WHERE i.category_key = c.key)"
    " AND NOT EXISTS (SELECT FROM wangge.category AS m WHERE m.parent_key = c.key)",
    "DELETE FROM wangge.account WHERE demo",
    "DELETE FROM wangge.meta WHERE key IN ('demo', 'loading')",
)


async def remove(session: Session) -> None:
    """Delete the demo in the session's transaction."""
    for statement in _STATEMENTS:
        await session.execute(text(statement))
    layer = await session.scalar(text("SELECT id FROM wangge.layer WHERE key = :key"), {"key": LAYER})
    if layer is not None:
        for statement in _OF_LAYER:
            await session.execute(text(statement), {"layer": layer})
    for statement in _AFTER:
        await session.execute(text(statement))
    await notify(session, "wangge_plan", LAYER)
    await notify(session, "wangge_meta", "demo")
