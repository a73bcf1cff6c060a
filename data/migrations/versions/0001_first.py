"""The first schema: plans, base map, addresses, parties, incidents, accounts, audit."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE wangge.meta (key text PRIMARY KEY, value jsonb NOT NULL);

CREATE TABLE wangge.layer (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE CHECK (key ~ '^[a-z][a-z0-9_]*$'),
  title text,
  levels jsonb NOT NULL CHECK (jsonb_array_length(levels) > 0),
  seq bigint GENERATED ALWAYS AS IDENTITY,
  created_at timestamptz NOT NULL
);

CREATE TABLE wangge.plan (
  id uuid PRIMARY KEY,
  layer_id uuid NOT NULL REFERENCES wangge.layer,
  name text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'in_review', 'published', 'retired')),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  recorded_at timestamptz NOT NULL,
  published_at timestamptz,
  rev integer NOT NULL DEFAULT 0,
  report jsonb NOT NULL DEFAULT '{}',
  CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX plan_start ON wangge.plan (layer_id, valid_from) WHERE status IN ('published', 'retired');

CREATE TABLE wangge.grid (id uuid PRIMARY KEY, layer_id uuid NOT NULL REFERENCES wangge.layer);

CREATE TABLE wangge.plan_grid (
  plan_id uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  grid_id uuid NOT NULL REFERENCES wangge.grid,
  level text NOT NULL,
  parent_id uuid,
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  households integer,
  area_m2 double precision NOT NULL,
  label geometry(Point, 4326) NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (plan_id, grid_id),
  UNIQUE (plan_id, level, code)
);
CREATE INDEX plan_grid_geom ON wangge.plan_grid USING gist (geom);
CREATE INDEX plan_grid_grid ON wangge.plan_grid (grid_id);

CREATE TABLE wangge.lineage (
  id uuid PRIMARY KEY,
  from_plan uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  from_grid uuid NOT NULL REFERENCES wangge.grid,
  to_plan uuid NOT NULL REFERENCES wangge.plan ON DELETE CASCADE,
  to_grid uuid NOT NULL REFERENCES wangge.grid,
  kind text NOT NULL CHECK (kind IN ('kept', 'reshaped', 'split', 'merged', 'renumbered')),
  area_share double precision,
  household_share double precision
);
CREATE INDEX lineage_from ON wangge.lineage (from_plan, from_grid);
CREATE INDEX lineage_to ON wangge.lineage (to_plan, to_grid);

CREATE TABLE wangge.base_feature (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('road', 'rail', 'water', 'park', 'block', 'place')),
  class text,
  name text,
  geom geometry(Geometry, 4326) NOT NULL,
  source text NOT NULL,
  source_id text
);
CREATE INDEX base_feature_geom ON wangge.base_feature USING gist (geom);

CREATE TABLE wangge.building (
  id uuid PRIMARY KEY,
  source text NOT NULL,
  source_id text,
  name text,
  households integer,
  floors integer,
  kind text,
  geom geometry(Geometry, 4326) NOT NULL,
  point geometry(Point, 4326) NOT NULL
);
CREATE INDEX building_geom ON wangge.building USING gist (geom);
CREATE INDEX building_point ON wangge.building USING gist (point);

CREATE TABLE wangge.address (
  id uuid PRIMARY KEY,
  source text NOT NULL,
  source_id text,
  text text NOT NULL,
  key text NOT NULL,
  parts jsonb NOT NULL DEFAULT '{}',
  building_id uuid REFERENCES wangge.building,
  point geometry(Point, 4326),
  valid_from timestamptz,
  valid_to timestamptz
);
CREATE INDEX address_key ON wangge.address (key);
CREATE INDEX address_source ON wangge.address (source_id);
CREATE INDEX address_point ON wangge.address USING gist (point);
CREATE INDEX address_building ON wangge.address (building_id);

CREATE TABLE wangge.address_alias (
  id uuid PRIMARY KEY,
  address_id uuid NOT NULL REFERENCES wangge.address ON DELETE CASCADE,
  alias text NOT NULL,
  key text NOT NULL,
  source text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX address_alias_key ON wangge.address_alias (key);
CREATE INDEX address_alias_address ON wangge.address_alias (address_id);

CREATE TABLE wangge.party (
  id uuid PRIMARY KEY,
  key text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('department', 'company', 'team', 'grid_worker')),
  name text NOT NULL,
  post text,
  phone text,
  parent_id uuid REFERENCES wangge.party
);

CREATE TABLE wangge.assignment (
  id uuid PRIMARY KEY,
  party_id uuid NOT NULL REFERENCES wangge.party,
  layer_id uuid NOT NULL REFERENCES wangge.layer,
  grid_id uuid NOT NULL REFERENCES wangge.grid,
  role text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz
);
CREATE INDEX assignment_grid ON wangge.assignment (grid_id);

CREATE TABLE wangge.category (
  key text PRIMARY KEY,
  parent_key text REFERENCES wangge.category,
  title text NOT NULL,
  glyph text,
  sort integer NOT NULL DEFAULT 0
);

CREATE TABLE wangge.duty_rule (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  layer_id uuid NOT NULL REFERENCES wangge.layer,
  grid_id uuid REFERENCES wangge.grid,
  category_key text REFERENCES wangge.category,
  lead_party_id uuid NOT NULL REFERENCES wangge.party,
  co_party_ids uuid[] NOT NULL DEFAULT '{}',
  legal_basis text,
  priority integer NOT NULL DEFAULT 0,
  limit_minutes integer,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz
);

CREATE SEQUENCE wangge.incident_number;
CREATE TABLE wangge.incident (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  text text,
  category_key text REFERENCES wangge.category,
  address_text text,
  source text NOT NULL,
  source_ref text,
  reported_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  reported_lng double precision,
  reported_lat double precision,
  reported_crs text,
  accuracy_m double precision,
  point geometry(Point, 4326),
  method text NOT NULL CHECK (method IN ('point', 'address', 'none', 'loaded')),
  confidence real,
  layer_id uuid REFERENCES wangge.layer,
  plan_id uuid REFERENCES wangge.plan,
  grid_id uuid REFERENCES wangge.grid
);
CREATE INDEX incident_point ON wangge.incident USING gist (point);
CREATE INDEX incident_time ON wangge.incident (reported_at DESC, id DESC);
CREATE INDEX incident_grid ON wangge.incident (grid_id, reported_at);
CREATE INDEX incident_category ON wangge.incident (category_key, reported_at);
CREATE UNIQUE INDEX incident_source ON wangge.incident (source, source_ref) WHERE source_ref IS NOT NULL;

CREATE TABLE wangge.account (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  password_hash text,
  role text NOT NULL,
  demo boolean NOT NULL DEFAULT false,
  disabled boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL
);
CREATE TABLE wangge.account_session (
  token_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES wangge.account ON DELETE CASCADE,
  csrf text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE TABLE wangge.api_key (
  key_hash bytea PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES wangge.account ON DELETE CASCADE,
  title text NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE TABLE wangge.scope (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES wangge.account ON DELETE CASCADE,
  layer_id uuid NOT NULL REFERENCES wangge.layer,
  grid_id uuid REFERENCES wangge.grid
);
CREATE TABLE wangge.audit (
  seq bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  object jsonb NOT NULL,
  prev bytea NOT NULL,
  hash bytea NOT NULL
);
CREATE TABLE wangge.idempotency_key (
  scope text NOT NULL,
  key text NOT NULL,
  request_hash bytea NOT NULL,
  status integer NOT NULL,
  body bytea NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
"""

# A published plan is a promise: its grids and its stated validity stay as they were.
GUARDS = """
CREATE FUNCTION wangge.keep_published_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wangge.removing_demo', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF OLD.status IN ('published', 'retired') AND (
    TG_OP = 'DELETE' OR (NEW.layer_id, NEW.valid_from, NEW.valid_to, NEW.recorded_at, NEW.id)
      IS DISTINCT FROM (OLD.layer_id, OLD.valid_from, OLD.valid_to, OLD.recorded_at, OLD.id)
  ) THEN
    RAISE EXCEPTION 'a published plan does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON wangge.plan
  FOR EACH ROW EXECUTE FUNCTION wangge.keep_published_plan();

CREATE FUNCTION wangge.keep_published_grids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('wangge.removing_demo', true) = 'on' THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  IF EXISTS (SELECT FROM wangge.plan WHERE id = OLD.plan_id AND status IN ('published', 'retired')) THEN
    RAISE EXCEPTION 'the grids of a published plan do not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON wangge.plan_grid
  FOR EACH ROW EXECUTE FUNCTION wangge.keep_published_grids();

CREATE FUNCTION wangge.keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wangge.audit
  FOR EACH STATEMENT EXECUTE FUNCTION wangge.keep_audit();
"""


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    op.execute(TABLES)
    op.execute(GUARDS)


def downgrade() -> None:
    op.execute("DROP SCHEMA wangge CASCADE")
