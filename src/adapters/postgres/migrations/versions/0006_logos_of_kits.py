"""Which logos each kit names, in any of its versions: asked whenever a kit goes or a file is looked for.

To read it out of the versions took all that a user's kits ever said. Docs: decision 0034.
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE brand_kit_logos (
    user_id uuid NOT NULL,
    key varchar NOT NULL,
    kit_id uuid NOT NULL,
    PRIMARY KEY (user_id, key, kit_id),
    FOREIGN KEY (user_id, kit_id) REFERENCES brand_kits (user_id, id) ON DELETE CASCADE
);
CREATE INDEX ix_brand_kit_logos_of_kit ON brand_kit_logos (user_id, kit_id)
"""

NAMED = """
INSERT INTO brand_kit_logos (user_id, key, kit_id)
SELECT DISTINCT user_id, logo ->> 'key', kit_id
FROM brand_kit_versions, jsonb_array_elements((brand -> 'logos') || (brand -> 'proposals')) logo
"""

GRANTS = """
GRANT SELECT, INSERT ON brand_kit_logos TO aurastream_app;
GRANT SELECT, DELETE ON brand_kit_logos TO aurastream_worker
"""


def run(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)


def upgrade() -> None:
    run(TABLE)
    run(NAMED)
    run(GRANTS)
    op.execute("ALTER TABLE brand_kit_logos ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE brand_kit_logos FORCE ROW LEVEL SECURITY")
    rule = "user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid)"
    op.execute(f"CREATE POLICY own ON brand_kit_logos TO aurastream_app USING ({rule}) WITH CHECK ({rule})")
    op.execute("CREATE POLICY work ON brand_kit_logos TO aurastream_worker USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.execute("DROP TABLE brand_kit_logos")
