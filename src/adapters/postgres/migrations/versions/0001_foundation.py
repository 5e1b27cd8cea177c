"""Accounts, sessions, quota, jobs with their events, assets, outbox and idempotent requests.

Three roles share the work: the owner migrates, `aurastream_app` serves people and sees through row level security
only what is theirs, `aurastream_worker` does the product's own work on everybody's rows. The two are made here when
they do not exist; who may log in as them is the operator's business.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email varchar NOT NULL,
    email_key varchar NOT NULL CONSTRAINT uq_users_email_key UNIQUE,
    email_verified boolean NOT NULL,
    password_hash varchar,
    display_name varchar NOT NULL,
    avatar_url varchar,
    role varchar NOT NULL CHECK (role IN ('user', 'admin')),
    tier varchar NOT NULL CHECK (tier IN ('free', 'pro', 'studio')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TABLE login_sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    refresh_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ix_login_sessions_user_id ON login_sessions (user_id);
CREATE TABLE usage_periods (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    used integer NOT NULL CONSTRAINT used_not_negative CHECK (used >= 0),
    reserved integer NOT NULL CONSTRAINT reserved_not_negative CHECK (reserved >= 0),
    PRIMARY KEY (user_id, period_start)
);
CREATE TABLE generation_jobs (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    asset_type varchar NOT NULL,
    wish jsonb NOT NULL,
    lane varchar NOT NULL CHECK (lane IN ('priority', 'standard')),
    status varchar NOT NULL CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
    slots varchar[] NOT NULL,
    period_start timestamptz NOT NULL,
    period_end timestamptz NOT NULL,
    epoch integer NOT NULL,
    round integer NOT NULL,
    attempts integer NOT NULL,
    crashes integer NOT NULL,
    progress integer NOT NULL CHECK (progress BETWEEN 0 AND 100),
    error_code varchar,
    error_message varchar,
    queued_at timestamptz NOT NULL,
    started_at timestamptz,
    completed_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    run_at timestamptz NOT NULL,
    lease_until timestamptz,
    worker varchar,
    CHECK ((status = 'processing') = (lease_until IS NOT NULL))
);
CREATE UNIQUE INDEX ix_generation_jobs_of_user ON generation_jobs (user_id, id);
CREATE INDEX ix_generation_jobs_due ON generation_jobs (lane, run_at) WHERE status = 'queued';
CREATE INDEX ix_generation_jobs_leased ON generation_jobs (lease_until) WHERE status = 'processing';
CREATE INDEX ix_generation_jobs_running ON generation_jobs (user_id) WHERE status = 'processing';
CREATE TABLE quota_entries (
    job_id uuid NOT NULL,
    round integer NOT NULL,
    index integer NOT NULL,
    kind varchar NOT NULL CHECK (kind IN ('reserved', 'committed', 'released')),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    period_start timestamptz NOT NULL,
    written_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, round, index, kind)
);
CREATE UNIQUE INDEX ux_quota_entries_settled_once ON quota_entries (job_id, round, index) WHERE kind <> 'reserved';
CREATE INDEX ix_quota_entries_of_user ON quota_entries (user_id, period_start);
CREATE TABLE job_events (
    job_id uuid NOT NULL,
    number integer NOT NULL,
    user_id uuid NOT NULL,
    kind varchar NOT NULL,
    job jsonb NOT NULL,
    detail jsonb NOT NULL,
    PRIMARY KEY (job_id, number),
    FOREIGN KEY (user_id, job_id) REFERENCES generation_jobs (user_id, id) ON DELETE CASCADE
);
CREATE TABLE assets (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    job_id uuid NOT NULL,
    index integer NOT NULL,
    brand_kit_id uuid,
    asset_type varchar NOT NULL,
    variants jsonb NOT NULL,
    generation_params jsonb NOT NULL,
    quality jsonb NOT NULL,
    viral_score integer NOT NULL CHECK (viral_score BETWEEN 0 AND 100),
    is_public boolean NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    FOREIGN KEY (user_id, job_id) REFERENCES generation_jobs (user_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_assets_job_index ON assets (job_id, index);
CREATE INDEX ix_assets_of_user ON assets (user_id, id);
CREATE INDEX ix_assets_of_user_by_type ON assets (user_id, asset_type, id);
CREATE TABLE outbox (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind varchar NOT NULL,
    event jsonb NOT NULL,
    held_until timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_outbox_due ON outbox (held_until, id);
CREATE TABLE idempotent_requests (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    operation varchar NOT NULL,
    key varchar NOT NULL,
    fingerprint bytea NOT NULL,
    made uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, operation, key)
);
"""

ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
END $$
"""

OWNED = {
    "users": "id",
    "login_sessions": "user_id",
    "usage_periods": "user_id",
    "generation_jobs": "user_id",
    "quota_entries": "user_id",
    "job_events": "user_id",
    "assets": "user_id",
    "idempotent_requests": "user_id",
}
"""Each table that holds something of a user, and the column that says whose."""

GRANTS = """
GRANT USAGE ON SCHEMA public TO aurastream_app, aurastream_worker;
GRANT SELECT, INSERT ON users TO aurastream_app;
GRANT UPDATE (password_hash, display_name, avatar_url, updated_at) ON users TO aurastream_app;
GRANT SELECT, INSERT, UPDATE ON login_sessions, usage_periods, generation_jobs TO aurastream_app;
GRANT SELECT, INSERT ON quota_entries, job_events TO aurastream_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_requests TO aurastream_app;
GRANT SELECT ON assets TO aurastream_app;
GRANT INSERT ON outbox TO aurastream_app;
GRANT SELECT, UPDATE ON users, usage_periods, generation_jobs TO aurastream_worker;
GRANT INSERT ON usage_periods TO aurastream_worker;
GRANT SELECT, INSERT ON quota_entries, job_events, assets TO aurastream_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO aurastream_worker;
"""

QUEUE_POSITION = """
GRANT CREATE ON SCHEMA public TO aurastream_worker;
CREATE FUNCTION queue_position(of_lane varchar, before timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    RETURN (SELECT count(*) FROM generation_jobs WHERE status = 'queued' AND lane = of_lane AND run_at < before);
ALTER FUNCTION queue_position OWNER TO aurastream_worker;
REVOKE CREATE ON SCHEMA public FROM aurastream_worker;
REVOKE ALL ON FUNCTION queue_position FROM PUBLIC;
GRANT EXECUTE ON FUNCTION queue_position TO aurastream_app;
"""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def upgrade() -> None:
    for role in ("aurastream_app", "aurastream_worker"):
        op.execute(ROLE.format(role=role))
    run(TABLES)
    run(GRANTS)
    mine = "(SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
    for table, owner in OWNED.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        rule = f"{owner} = {mine}"
        op.execute(f"CREATE POLICY own ON {table} TO aurastream_app USING ({rule}) WITH CHECK ({rule})")
        op.execute(f"CREATE POLICY work ON {table} TO aurastream_worker USING (true) WITH CHECK (true)")
    op.execute(
        "CREATE POLICY signing_in ON users FOR SELECT TO aurastream_app "
        "USING (email_key = (SELECT nullif(current_setting('app.email_key', true), '')))"
    )
    run(QUEUE_POSITION)


def downgrade() -> None:
    op.execute("DROP FUNCTION queue_position")
    for table in ("outbox", *reversed(OWNED)):
        op.execute(f"DROP TABLE {table}")
