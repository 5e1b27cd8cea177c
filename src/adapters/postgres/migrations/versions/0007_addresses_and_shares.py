"""An address that an account waits for, beside the one it has.

Who serves people may change their address from now on: by the rule of the entity, and in their own row only. What
somebody shared is shown to nobody from the moment on that they are being erased.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE users ADD COLUMN pending_email_id uuid;
ALTER TABLE users ADD COLUMN pending_email varchar;
ALTER TABLE users ADD COLUMN pending_email_key varchar;
ALTER TABLE users ADD COLUMN pending_email_until timestamptz;
ALTER TABLE users ADD CONSTRAINT pending_as_a_whole
    CHECK (num_nulls(pending_email_id, pending_email, pending_email_key, pending_email_until) IN (0, 4));
CREATE INDEX ix_users_pending_over ON users (pending_email_until) WHERE pending_email_until IS NOT NULL
"""

CHANGED = "email, email_key, pending_email_id, pending_email, pending_email_key, pending_email_until"

SHARED_ASSET = """
CREATE FUNCTION shared_asset(of_id uuid) RETURNS TABLE (
    id uuid, asset_type varchar, variants jsonb, created_at timestamptz, share_expires_at timestamptz
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    SELECT a.id, a.asset_type, a.variants, a.created_at, a.share_expires_at FROM assets a{owner}
    WHERE a.id = of_id AND a.is_public AND a.deleted_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now());
END
"""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def share(owner: str) -> None:
    """The function acts with the worker's rights, so no policy hides anything from it."""
    op.execute("DROP FUNCTION shared_asset")
    op.execute("GRANT CREATE ON SCHEMA public TO aurastream_worker")
    op.execute(SHARED_ASSET.format(owner=owner))
    op.execute("ALTER FUNCTION shared_asset OWNER TO aurastream_worker")
    op.execute("REVOKE ALL ON FUNCTION shared_asset FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION shared_asset TO aurastream_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM aurastream_worker")


def upgrade() -> None:
    run(TABLES)
    share(" JOIN users u ON u.id = a.user_id AND u.erasing_since IS NULL")
    op.execute(f"GRANT UPDATE ({CHANGED}) ON users TO aurastream_app")


def downgrade() -> None:
    share("")
    op.execute(f"REVOKE UPDATE ({CHANGED}) ON users FROM aurastream_app")
    run("""
DROP INDEX ix_users_pending_over;
ALTER TABLE users DROP CONSTRAINT pending_as_a_whole;
ALTER TABLE users DROP COLUMN pending_email_id, DROP COLUMN pending_email, DROP COLUMN pending_email_key,
    DROP COLUMN pending_email_until
""")
