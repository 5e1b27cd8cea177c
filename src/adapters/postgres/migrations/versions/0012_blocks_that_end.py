"""A search reads half as many blocks of twice the size, and those of a small library end where it does.

What two words of a million assets take when they never meet is the reading of every block of both. Docs: decision 0028.
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BLOCKS = """
LOCK TABLE asset_words IN ACCESS EXCLUSIVE MODE;
CREATE TEMPORARY TABLE blocks ON COMMIT DROP AS {blocks};
TRUNCATE asset_words;
ALTER TABLE asset_words DROP CONSTRAINT asset_words_pkey;
ALTER TABLE asset_words RENAME {old} TO {new};
ALTER TABLE asset_words
    ALTER COLUMN {new} TYPE {type},
    ADD CONSTRAINT asset_words_pkey PRIMARY KEY (user_id, word, block) INCLUDE ({new});
INSERT INTO asset_words (user_id, word, block, {new}) SELECT user_id, word, block, bits FROM blocks
"""
"""Who is writing comes to an end before anything is read. The column gets another name, so that processes of the
release before this one fail where they would write blocks of the other size."""

TWO_AS_ONE = """
    SELECT user_id, word, block, substring(bits FROM 1 FOR (length(rtrim(bits::text, '0')) + 255) / 256 * 256) AS bits
    FROM (
        SELECT user_id, word, block / 2 AS block, bit_or(bits::bit(2048) >> block % 2 * 1024) AS bits
        FROM asset_words GROUP BY user_id, word, block / 2) pairs
"""

ONE_AS_TWO = """
    SELECT user_id, word, block, bits FROM (
        SELECT user_id, word, block * 2 + half AS block, (members::bit(2048) << half * 1024)::bit(1024) AS bits
        FROM asset_words, generate_series(0, 1) AS half) halves
    WHERE bits <> 0::bit(1024)
"""


def upgrade() -> None:
    _rewrite(BLOCKS.format(blocks=TWO_AS_ONE, old="bits", new="members", type="bit varying(2048)"))


def downgrade() -> None:
    _rewrite(BLOCKS.format(blocks=ONE_AS_TWO, old="members", new="bits", type="bit(1024)"))


def _rewrite(script: str) -> None:
    """Each statement by itself: the driver prepares them, and a prepared statement is one command."""
    for statement in script.split(";\n"):
        op.execute(statement)
