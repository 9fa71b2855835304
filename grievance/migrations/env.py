"""Alembic's entry. The connection comes from ``grievance.foundation.schema``; on SQLite tables are rebuilt in batches."""

from alembic import context

from grievance.foundation.database import Word
from grievance.foundation.schema import all_models

connection = context.config.attributes["connection"]


def include(thing, name, kind, reflected, compare_to):  # noqa: ANN001, ANN201
    """Tables of the full-text search are written by hand in their migration."""
    return not (kind == "table" and name.startswith("case_search"))


def plain_type(kind, thing, autogen_context):  # noqa: ANN001, ANN201
    """Closed lists are text in the schema; their words stand in a CHECK."""
    return "sa.String(length=40)" if kind == "type" and isinstance(thing, Word) else False


context.configure(
    render_item=plain_type,
    connection=connection,
    target_metadata=all_models(),
    render_as_batch=connection.dialect.name == "sqlite",
    include_object=include,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
