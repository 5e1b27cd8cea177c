"""How many users there are is told to the planner, which cannot count them from a sample.

A list is asked for by a statement that is planned once for everybody. Where few users own nearly everything in a
sample, the planner takes each for the owner of a large part of the table, and then reads the newest rows of everybody
until it has met a page of the user's own. Told that there are many, it goes by the user's own index.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LISTED = ("assets", "generation_jobs", "audit_log")
USERS_A_ROW = -0.002
"""As a part of the rows: some five hundred of them each."""


def upgrade() -> None:
    for table in LISTED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN user_id SET (n_distinct = {USERS_A_ROW})")


def downgrade() -> None:
    for table in LISTED:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN user_id RESET (n_distinct)")
