"""From draft to law: code schemes, approvals, comments."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE wangge.code_scheme (
  id uuid PRIMARY KEY,
  layer_id uuid NOT NULL REFERENCES wangge.layer ON DELETE CASCADE,
  level text NOT NULL,
  scheme jsonb NOT NULL,
  actor text NOT NULL,
  created_at timestamptz NOT NULL,
  retired_at timestamptz
);
CREATE UNIQUE INDEX code_scheme_now ON wangge.code_scheme (layer_id, level) WHERE retired_at IS NULL;

CREATE TABLE wangge.void_code (
  layer_id uuid NOT NULL REFERENCES wangge.layer ON DELETE CASCADE,
  level text NOT NULL,
  code text COLLATE "C" NOT NULL,
  reason text NOT NULL,
  plan_id uuid REFERENCES wangge.plan ON DELETE SET NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (layer_id, level, code)
);

CREATE TABLE wangge.plan_act (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  act text NOT NULL CHECK (act IN ('submit', 'approve', 'return', 'publish')),
  rev integer NOT NULL,
  actor text NOT NULL,
  note text,
  at timestamptz NOT NULL
);
CREATE INDEX plan_act_plan ON wangge.plan_act (plan_id, seq);

CREATE TABLE wangge.plan_comment (
  id uuid PRIMARY KEY,
  plan_id uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  grid_id uuid REFERENCES wangge.grid,
  point geometry(Point, 4326),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
  rev integer NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  at timestamptz NOT NULL,
  resolved_at timestamptz,
  resolved_by text
);
CREATE INDEX plan_comment_plan ON wangge.plan_comment (plan_id, at);

ALTER TABLE wangge.lineage
  ADD COLUMN to_area_share double precision,
  ADD COLUMN to_household_share double precision,
  ADD COLUMN area_m2 double precision,
  ADD COLUMN households integer;
"""

# A published plan keeps its status and gets no further grids; one in review waits as it was submitted.
GUARDS = """
CREATE OR REPLACE FUNCTION wangge.keep_published_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wangge.removing_demo', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF OLD.status IN ('published', 'retired') AND (
    TG_OP = 'DELETE' OR (NEW.layer_id, NEW.valid_from, NEW.valid_to, NEW.recorded_at, NEW.id)
      IS DISTINCT FROM (OLD.layer_id, OLD.valid_from, OLD.valid_to, OLD.recorded_at, OLD.id)
      OR NEW.status NOT IN ('published', 'retired')
  ) THEN
    RAISE EXCEPTION 'a published plan does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION wangge.keep_published_grids() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stated text;
BEGIN
  IF current_setting('wangge.removing_demo', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  SELECT status INTO stated FROM wangge.plan WHERE id = coalesce(OLD.plan_id, NEW.plan_id);
  IF stated IN ('published', 'retired') THEN
    RAISE EXCEPTION 'the grids of a published plan do not change' USING ERRCODE = 'restrict_violation';
  END IF;
  IF stated = 'in_review' THEN
    RAISE EXCEPTION 'the grids of a plan in review do not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE FUNCTION wangge.keep_published_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT plan_id FROM added) AS a JOIN wangge.plan AS p ON p.id = a.plan_id
    WHERE p.status <> 'draft'
  ) THEN
    RAISE EXCEPTION 'only a draft takes further grids' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_whole AFTER INSERT ON wangge.plan_grid REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION wangge.keep_published_whole();

CREATE FUNCTION wangge.keep_acts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was done to a plan stays written' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE ON wangge.plan_act
  FOR EACH ROW EXECUTE FUNCTION wangge.keep_acts();
"""


def upgrade() -> None:
    op.execute(TABLES)
    op.execute(GUARDS)


def downgrade() -> None:
    pass
