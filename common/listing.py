"""Lists: page size and page number from the address, forgiving about both."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest
from django_tables2 import RequestConfig, Table

PAGE_SIZES = (25, 50, 100, 200)
KEY = "page_size"


def page_size(request: HttpRequest) -> int:
    """The wanted size if it is one of ``PAGE_SIZES`` (remembered for the session), else the last one, else 50."""
    wanted = request.GET.get("per_page", "")
    remembered: int = request.session.get(KEY, 50)
    if wanted in {str(size) for size in PAGE_SIZES} and int(wanted) != remembered:
        request.session[KEY] = remembered = int(wanted)
    return remembered


def configure(request: HttpRequest, table: Table, *, count: int | None = None) -> Table:
    """Order and cut the table; a page number that does not exist shows the nearest page, never an error.

    ``prepare(records)`` of a table reads what the rows of the page need besides their own columns.

    ``count``: how many rows there are in all, where the page has counted them already.
    """
    if count is not None:
        table.data._length = count
    size = page_size(request)
    # django-tables2 would take any number of rows from the address, and fall over a negative one.
    paginate = {"paginator_class": lambda rows, _: Paginator(rows, size), "silent": True}
    RequestConfig(request, paginate=paginate).configure(table)
    if hasattr(table, "prepare"):
        table.prepare([row.record for row in table.paginated_rows])
    return table
