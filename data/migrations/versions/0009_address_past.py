"""What the address registry held before it was changed: so that it answers with what was recorded at a time."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What is there already has been recorded at some time before; aliases tell when. A constant first, so that a million
# rows are not written anew.
_TABLES = ("address", "address_alias", "name_alias")
_RECORDED = """
ALTER TABLE wangge.{table} ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE wangge.{table} ALTER COLUMN recorded_at SET DEFAULT now();
CREATE TABLE wangge.{table}_past (LIKE wangge.{table}, recorded_to timestamptz NOT NULL, PRIMARY KEY (id, recorded_to));
"""
_SINCE = """
ALTER TABLE wangge.{table} DISABLE TRIGGER tell_change;
UPDATE wangge.{table} SET recorded_at = created_at;
ALTER TABLE wangge.{table} ENABLE TRIGGER tell_change;
"""

# A row that came and went in one transaction was never to be seen; one that was written as it was has not changed. An
# address keeps the point that it had from its building. Who takes the demo city out wants nothing left of it.
_KEEP = """
CREATE FUNCTION wangge.recorded_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.recorded_at := now();
  RETURN NEW;
END $$;
CREATE FUNCTION wangge.keep_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wangge.address_past (id, source, source_id, text, key, parts, building_id, point, valid_from, valid_to,
      recorded_at, recorded_to)
  SELECT o.id, o.source, o.source_id, o.text, o.key, o.parts, o.building_id,
      coalesce(o.point, (SELECT b.point FROM wangge.building AS b WHERE b.id = o.building_id)),
      o.valid_from, o.valid_to, o.recorded_at, now()
  FROM gone AS o WHERE o.recorded_at < now() AND coalesce(current_setting('wangge.removing_demo', true), '') <> 'on'
    AND NOT EXISTS (SELECT FROM wangge.address AS a WHERE a.id = o.id AND a.recorded_at = o.recorded_at);
  RETURN NULL;
END $$;
CREATE FUNCTION wangge.keep_address_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wangge.address_alias_past (id, address_id, alias, key, source, created_at, valid_from, valid_to,
      recorded_at, recorded_to)
  SELECT o.id, o.address_id, o.alias, o.key, o.source, o.created_at, o.valid_from, o.valid_to, o.recorded_at, now()
  FROM gone AS o WHERE o.recorded_at < now() AND coalesce(current_setting('wangge.removing_demo', true), '') <> 'on'
    AND NOT EXISTS (SELECT FROM wangge.address_alias AS a WHERE a.id = o.id AND a.recorded_at = o.recorded_at);
  RETURN NULL;
END $$;
CREATE FUNCTION wangge.keep_name_alias() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO wangge.name_alias_past (id, alias, name, key, source, created_at, valid_from, valid_to, recorded_at,
      recorded_to)
  SELECT o.id, o.alias, o.name, o.key, o.source, o.created_at, o.valid_from, o.valid_to, o.recorded_at, now()
  FROM gone AS o WHERE o.recorded_at < now() AND coalesce(current_setting('wangge.removing_demo', true), '') <> 'on'
    AND NOT EXISTS (SELECT FROM wangge.name_alias AS a WHERE a.id = o.id AND a.recorded_at = o.recorded_at);
  RETURN NULL;
END $$;
"""
_KEEPING = """
CREATE TRIGGER recorded_now BEFORE UPDATE ON wangge.{table}
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION wangge.recorded_now();
CREATE TRIGGER keep_changed AFTER UPDATE ON wangge.{table} REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION wangge.keep_{table}();
CREATE TRIGGER keep_removed AFTER DELETE ON wangge.{table} REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION wangge.keep_{table}();
"""


def upgrade() -> None:
    for table in _TABLES:
        op.execute(_RECORDED.format(table=table))
    for table in ("address_alias", "name_alias"):
        op.execute(_SINCE.format(table=table))
    op.execute(_KEEP)
    for table in _TABLES:
        op.execute(_KEEPING.format(table=table))


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"DROP TRIGGER recorded_now ON wangge.{table}")
        op.execute(f"DROP TRIGGER keep_changed ON wangge.{table}")
        op.execute(f"DROP TRIGGER keep_removed ON wangge.{table}")
        op.execute(f"DROP FUNCTION wangge.keep_{table}()")
        op.execute(f"DROP TABLE wangge.{table}_past")
        op.execute(f"ALTER TABLE wangge.{table} DROP COLUMN recorded_at")
    op.execute("DROP FUNCTION wangge.recorded_now()")
