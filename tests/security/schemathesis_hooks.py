"""What the OpenAPI document cannot say: the first day of a filter is not after the last."""

from collections.abc import Mapping
from typing import Any

import schemathesis


def _in_order(filters: Any) -> bool:
    if not isinstance(filters, Mapping):
        return True
    days = [filters.get(name) for name in ("after", "before")]
    return not all(isinstance(day, str) for day in days) or days[0] <= days[1]


@schemathesis.hook
def filter_query(context: schemathesis.HookContext, query: Any) -> bool:
    return _in_order(query)


@schemathesis.hook
def filter_body(context: schemathesis.HookContext, body: Any) -> bool:
    return _in_order(body.get("filters")) if isinstance(body, Mapping) else True
