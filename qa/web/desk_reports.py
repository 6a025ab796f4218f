"""The mistakes that readers have reported, at the desk: each is closed with a reply."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from qa.accounts.account import Role
from qa.web.access import admit_only, require
from qa.web.desk_requests import ReplyForm, ReportsQuery
from qa.web.parts import parts
from qa.web.requests import form, query

desk_reports = Blueprint("desk_reports", __name__, url_prefix="/desk/reports")
admit_only(desk_reports, Role.STAFF)

_PAGE = 50  # cases on one


@desk_reports.get("")
def reports() -> str:
    wanted = query(ReportsQuery)
    start = (wanted.page - 1) * _PAGE
    found, total = parts().reports.find(is_open=not wanted.closed, limit=_PAGE, offset=start)
    chosen = {"closed": "yes"} if wanted.closed else {}
    return render_template(
        "desk_reports.html",
        reports=found,
        total=total,
        wanted=wanted,
        pages=-(-total // _PAGE),
        where=lambda **more: "/desk/reports?" + urlencode(chosen | more),
    )


@desk_reports.post("/<report_id>/close")
def close(report_id: str) -> AnyResponse:
    mine = require(Role.STAFF)
    parts().reports.close(report_id, form(ReplyForm).reply, mine.name)
    return redirect("/desk/reports", 303)


@desk_reports.post("/<report_id>/remove")
def remove(report_id: str) -> AnyResponse:
    parts().reports.remove(report_id)
    return redirect("/desk/reports", 303)
