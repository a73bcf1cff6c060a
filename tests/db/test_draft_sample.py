"""The demo's draft: begun once, with operations that went through."""

from sqlalchemy import text

from api.services.drafts.sample import draw_sample
from data.database import Engine, session_scope
from data.demo import write
from data.demo.city import SMALL, grow
from data.demo.remove import remove


async def test_the_demo_has_a_draft_that_somebody_began(engine: Engine) -> None:
    async with session_scope(engine) as session:
        await write.write_plans(session, grow(size=SMALL))
    await draw_sample(engine)
    await draw_sample(engine)
    async with session_scope(engine) as session:
        found = (await session.execute(text("SELECT name, rev FROM wangge.plan WHERE status = 'draft'"))).all()
        assert [name for name, _ in found] == ["2027 方案"]
        kinds = list(await session.scalars(text("SELECT op ->> 'op' FROM wangge.plan_op ORDER BY seq")))
        assert kinds == ["split", "rename", "merge", "move_arc"][: len(kinds)]
        assert found[0].rev == len(kinds) >= 3
        await remove(session)
        assert await session.scalar(text("SELECT count(*) FROM wangge.plan_op")) == 0
