"""Runs the migrations, each in a transaction of its own, on the connection that `migrate` hands over."""

from alembic import context

from adapters.postgres.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
