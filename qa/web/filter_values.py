"""Filters as they come from outside."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from index.filters import Filters
from qa.web.field_types import Day, Labels
from qa.web.requests import Strict


class FilterValues(Strict):
    """Which articles to look at. Values of one filter are alternatives; all filters must hold."""

    author: Labels | None = None
    category: Labels | None = None
    issue: Labels | None = None
    after: Annotated[Day | None, Field(description="YYYY-MM-DD, the first day that counts")] = None
    before: Annotated[Day | None, Field(description="YYYY-MM-DD, the last day that counts")] = None

    def filters(self) -> Filters:
        values = FilterValues.model_dump(self, include=set(FilterValues.model_fields))
        return Filters.parse({name: value for name, value in values.items() if value is not None})


class FilterQuery(FilterValues):
    """The same of a query string, in which all is text."""

    model_config = ConfigDict(extra="forbid", strict=False)


FilterName = Literal["author", "category", "issue", "after", "before"]
