"""How Alembic reaches the database: one connection, one schema, one upgrade at a time."""

from alembic import context
from sqlalchemy import text

connection = context.config.attributes["connection"]
context.configure(connection=connection, version_table="alembic_version", version_table_schema="wangge")
with context.begin_transaction():
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('wangge.migrate'))"))
    connection.execute(text("SET LOCAL lock_timeout = '4s'"))
    context.run_migrations()
