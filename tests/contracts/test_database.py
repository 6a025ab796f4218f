"""The tables of the database, as the newest migration leaves them."""

from typing import Any

from sqlalchemy import Engine, inspect
from syrupy.assertion import SnapshotAssertion

from qa.assembly import Assembly


def test_tables_stay(assembly: Assembly, contract: SnapshotAssertion) -> None:
    assert tables(assembly.archive.engine) == contract


def tables(engine: Engine) -> dict[str, Any]:
    """Columns, keys and indexes of each table."""
    found = inspect(engine)
    return {
        table: {
            "columns": {
                one["name"]: f"{one['type']}{'' if one['nullable'] else ' not null'}"
                for one in found.get_columns(table)
            },
            "primary key": found.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                f"{', '.join(one['constrained_columns'])} -> {one['referred_table']}"
                f" ({', '.join(one['referred_columns'])})"
                for one in found.get_foreign_keys(table)
            ),
            "indexes": sorted(
                f"{one['name']}: {', '.join(map(str, one['column_names']))}"
                f"{' unique' if one['unique'] else ''}"
                for one in found.get_indexes(table)
            ),
            "unique": sorted(
                ", ".join(one["column_names"]) for one in found.get_unique_constraints(table)
            ),
        }
        for table in sorted(found.get_table_names())
    }
