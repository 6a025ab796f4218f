"""Tables as spreadsheets open them."""

import csv
import io
from collections.abc import Iterable, Sequence

# What begins a formula (OWASP, CSV Injection), full-width signs among them
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(columns: Sequence[str] | None, rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV (RFC 4180) in UTF-8, with the mark by which Excel knows that.

    Args:
        columns: Their names; ``None``: the rows go on where others ended.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    if columns:
        writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (b"\xef\xbb\xbf" if columns else b"") + output.getvalue().encode()


def _cell(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    is_formula = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if is_formula else value
