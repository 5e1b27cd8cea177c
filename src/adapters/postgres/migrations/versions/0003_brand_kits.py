"""Brand kits, everything that each of them ever said, and which one is active.

The active kit is a pointer on its owner's row: there is one place for it, so two kits cannot be active at any moment,
and whoever sets it last wins without an error.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE brand_kits (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    deleted_at timestamptz
);
CREATE UNIQUE INDEX ix_brand_kits_of_user ON brand_kits (user_id, id);
CREATE TABLE brand_kit_versions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL,
    kit_id uuid NOT NULL,
    number integer NOT NULL,
    brand jsonb NOT NULL,
    changed varchar[] NOT NULL,
    made_at timestamptz NOT NULL,
    FOREIGN KEY (user_id, kit_id) REFERENCES brand_kits (user_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ix_brand_kit_versions_of_kit ON brand_kit_versions (user_id, kit_id, number);
ALTER TABLE users ADD COLUMN active_brand_kit_id uuid;
ALTER TABLE users ADD CONSTRAINT active_kit_is_ones_own FOREIGN KEY (id, active_brand_kit_id)
    REFERENCES brand_kits (user_id, id)
"""

OWNED = ("brand_kits", "brand_kit_versions")

GRANTS = """
GRANT SELECT, INSERT ON brand_kits, brand_kit_versions TO aurastream_app;
GRANT UPDATE (version, updated_at, deleted_at) ON brand_kits TO aurastream_app;
GRANT UPDATE (active_brand_kit_id) ON users TO aurastream_app;
GRANT SELECT ON brand_kits, brand_kit_versions TO aurastream_worker
"""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def upgrade() -> None:
    run(TABLES)
    run(GRANTS)
    rule = "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
    for table in OWNED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own ON {table} TO aurastream_app USING ({rule}) WITH CHECK ({rule})")
        op.execute(f"CREATE POLICY work ON {table} TO aurastream_worker USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.execute("ALTER TABLE users DROP COLUMN active_brand_kit_id")
    for table in reversed(OWNED):
        op.execute(f"DROP TABLE {table}")
