"""What is kept for how long: since when somebody is on their tier, files that wait to be deleted, what people were
told of the end of assets, and what one process does for all of them.

People do not see assets whose time is over, from that moment on and wherever they are looked for: a policy says so.
The worker may delete what the sweepers let go of.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE users ADD COLUMN tier_since timestamptz;
CREATE INDEX ix_assets_expiring ON assets (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ix_assets_trashed ON assets (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_brand_kits_trashed ON brand_kits (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_login_sessions_over ON login_sessions (LEAST(ended_at, expires_at));
CREATE INDEX ix_mail_tokens_over ON mail_tokens (expires_at);
CREATE INDEX ix_exports_over ON exports (asked_at) WHERE size IS NULL;
CREATE INDEX ix_idempotent_requests_over ON idempotent_requests (created_at);
CREATE INDEX ix_job_events_queued ON job_events (job_id) WHERE kind = 'queued';
CREATE TABLE discarded_files (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    key varchar NOT NULL,
    held_until timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, key)
);
CREATE INDEX ix_discarded_files_due ON discarded_files (held_until);
CREATE TABLE expiry_notices (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    early_until timestamptz NOT NULL,
    late_until timestamptz NOT NULL,
    written_at timestamptz NOT NULL
);
CREATE TABLE chores (
    name varchar PRIMARY KEY,
    due_at timestamptz NOT NULL
)
"""

START_CLOCKS = """
UPDATE assets SET expires_at = now() + interval '30 days' FROM users u
WHERE u.id = assets.user_id AND u.tier = 'free' AND assets.expires_at IS NULL;
UPDATE assets SET expires_at = NULL FROM users u
WHERE u.id = assets.user_id AND u.tier <> 'free' AND assets.expires_at IS NOT NULL;
UPDATE users SET tier_since = now()
WHERE tier = 'free' AND id IN (SELECT user_id FROM assets WHERE expires_at = now() + interval '30 days')
"""
"""Whoever was put on free before this was counted loses nothing by it: the clock starts now. For
whoever was taken off it the clock stops."""

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON discarded_files, expiry_notices, chores TO aurastream_worker;
GRANT UPDATE (expires_at), DELETE ON assets TO aurastream_worker;
GRANT UPDATE (deleted_at), DELETE ON brand_kits TO aurastream_worker;
GRANT UPDATE (ended_at), DELETE ON login_sessions TO aurastream_worker;
GRANT UPDATE (used_at), DELETE ON mail_tokens TO aurastream_worker;
GRANT SELECT, UPDATE (created_at), DELETE ON idempotent_requests TO aurastream_worker;
GRANT DELETE ON asset_words, brand_kit_versions, exports, job_events TO aurastream_worker
"""

OWNED = ("discarded_files", "expiry_notices")

SHARED_ASSET = """
CREATE FUNCTION shared_asset(of_id uuid) RETURNS TABLE (
    id uuid, asset_type varchar, variants jsonb, created_at timestamptz, share_expires_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.id, a.asset_type, a.variants, a.created_at, a.share_expires_at FROM assets a
    WHERE a.id = of_id AND a.is_public AND a.deleted_at IS NULL{living};
END
"""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def share(living: str) -> None:
    """The function acts with the worker's rights, so no policy hides anything from it."""
    op.execute("DROP FUNCTION shared_asset")
    op.execute("GRANT CREATE ON SCHEMA public TO aurastream_worker")
    op.execute(SHARED_ASSET.format(living=living))
    op.execute("ALTER FUNCTION shared_asset OWNER TO aurastream_worker")
    op.execute("REVOKE ALL ON FUNCTION shared_asset FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION shared_asset TO aurastream_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM aurastream_worker")


def upgrade() -> None:
    run(TABLES)
    run(START_CLOCKS)
    run(GRANTS)
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY work ON {table} TO aurastream_worker USING (true) WITH CHECK (true)")
    op.execute(
        "CREATE POLICY living ON assets AS RESTRICTIVE TO aurastream_app "
        "USING (expires_at IS NULL OR expires_at > now())"
    )
    share(" AND (a.expires_at IS NULL OR a.expires_at > now())")


def downgrade() -> None:
    share("")
    op.execute("DROP POLICY living ON assets")
    for table in ("chores", *OWNED):
        op.execute(f"DROP TABLE {table}")
    run("""
REVOKE UPDATE (expires_at), DELETE ON assets FROM aurastream_worker;
REVOKE UPDATE (deleted_at), DELETE ON brand_kits FROM aurastream_worker;
REVOKE UPDATE (ended_at), DELETE ON login_sessions FROM aurastream_worker;
REVOKE UPDATE (used_at), DELETE ON mail_tokens FROM aurastream_worker;
REVOKE ALL ON idempotent_requests FROM aurastream_worker;
REVOKE DELETE ON asset_words, brand_kit_versions, exports, job_events FROM aurastream_worker;
DROP INDEX ix_assets_expiring, ix_assets_trashed, ix_brand_kits_trashed, ix_login_sessions_over, ix_mail_tokens_over,
    ix_exports_over, ix_idempotent_requests_over, ix_job_events_queued;
ALTER TABLE users DROP COLUMN tier_since
""")
