"""An address that an account waits for, beside the one it has.

Who serves people may change their address from now on: by the rule of the entity, and in their own row only.
"""

from alembic import op

revision = "0007"
down_revision = "0005"
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


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def upgrade() -> None:
    run(TABLES)
    op.execute(f"GRANT UPDATE ({CHANGED}) ON users TO aurastream_app")


def downgrade() -> None:
    op.execute(f"REVOKE UPDATE ({CHANGED}) ON users FROM aurastream_app")
    run("""
DROP INDEX ix_users_pending_over;
ALTER TABLE users DROP CONSTRAINT pending_as_a_whole;
ALTER TABLE users DROP COLUMN pending_email_id, DROP COLUMN pending_email, DROP COLUMN pending_email_key,
    DROP COLUMN pending_email_until
""")
