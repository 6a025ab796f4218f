"""Articles by hand, at the desk: files are uploaded, looked through, and then added."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFoundError, ReadError, UsageError
from index.reading.discovery import EXTENSIONS
from qa.accounts.account import Role
from qa.desk.uploads import Upload
from qa.web.access import admit_only, require
from qa.web.archive_queries import ArticleQuery
from qa.web.desk_requests import UploadsForm
from qa.web.parts import parts
from qa.web.requests import form

desk_uploads = Blueprint("desk_uploads", __name__, url_prefix="/desk/uploads")
admit_only(desk_uploads, Role.STAFF)

_LARGEST = 512 * 1024 * 1024  # bytes of what is uploaded at once; readers have limits of their own
_LONGEST_NAME = 200  # characters that are told
_TOLD = 20  # names
_PATIENCE = 5.0  # seconds in which what is quickly done is waited for


@desk_uploads.before_request
def _admit_files() -> None:
    request.max_content_length = _LARGEST


@desk_uploads.get("")
def uploads() -> str:
    """Also with ``refused``, the names of files that were sent with others and not taken."""
    names = request.args.getlist("refused")[:_TOLD]
    return _listed([f"“{name[:_LONGEST_NAME]}” is not of a format that is read" for name in names])


def _listed(refused: Sequence[str] = ()) -> str:
    return render_template(
        "desk_uploads.html",
        refused=refused,
        uploads=parts().uploads.all(),
        removed=parts().archive.by_hand.struck(),
        accepted=",".join(sorted(EXTENSIONS)),
        trouble=parts().handwork.trouble,
    )


@desk_uploads.post("")
def receive() -> AnyResponse | tuple[str, int]:
    """Takes files in; what cannot be read by its name alone is refused, and the rest received.

    Where any is received its page, or the list, is what comes next: 400 where none is.
    """
    mine = require(Role.STAFF)
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        raise UsageError("no file was chosen")
    made, refused, names = [], [], []
    for file in files:
        try:
            made.append(parts().incoming.receive(file.filename or "", file.save, mine.name))
        except (ReadError, UsageError) as error:
            refused.append(str(error))
            names.append(("refused", (file.filename or "")[:_LONGEST_NAME]))
    if not made:
        return _listed(refused), 400
    if names:
        return redirect(f"/desk/uploads?{urlencode(names[:_TOLD])}", 303)
    return redirect(f"/desk/uploads/{made[0]}" if len(made) == 1 else "/desk/uploads", 303)


@desk_uploads.post("/add")
def add() -> AnyResponse:
    chosen = form(UploadsForm).upload
    for upload_id in chosen:
        _check_readable(parts().uploads.get(upload_id))  # all of them, before anything is done
    for upload_id in chosen:
        parts().handwork.add(upload_id, _PATIENCE if len(chosen) == 1 else 0)
    return redirect(f"/desk/uploads/{chosen[0]}" if len(chosen) == 1 else "/desk/uploads", 303)


def _check_readable(found: Upload) -> None:
    if not found.is_readable:
        raise UsageError(f"“{found.name}” could not be read, so there is nothing to add")


@desk_uploads.post("/discard")
def discard_several() -> AnyResponse:
    found = [parts().uploads.get(upload_id) for upload_id in form(UploadsForm).upload]
    for one in found:
        _discard(one)
    return redirect("/desk/uploads", 303)


@desk_uploads.get("/<upload_id>")
def upload(upload_id: str) -> str:
    found = parts().uploads.get(upload_id)
    shown: dict[str, Any] = {"upload": found}
    if found.state == "waiting":
        try:
            shown["reading"] = parts().incoming.read(found)
        except NotFoundError as error:  # of a file that somebody has removed from the disk
            shown["trouble"] = str(error)
    elif found.state == "added":
        headers = {one.article_id: one for one in parts().archive.articles()}
        given = parts().incoming.given_by(found)
        shown["articles"] = [headers[one] for one in given if one in headers]
    elif found.is_being_added:
        shown["progress"] = parts().handwork.progress(upload_id)
    return render_template("desk_upload.html", **shown)


@desk_uploads.post("/<upload_id>/discard")
def discard(upload_id: str) -> AnyResponse:
    _discard(parts().uploads.get(upload_id))
    return redirect("/desk/uploads", 303)


def _discard(found: Upload) -> None:
    if found.is_being_added:
        raise UsageError("it is being added: wait until that is done")
    parts().incoming.discard(found)


@desk_uploads.post("/put-back")
def put_back() -> AnyResponse:
    """Has an article that was removed be there again."""
    given = form(ArticleQuery)
    parts().handwork.put_back(given.id, _PATIENCE)
    return redirect("/desk/uploads", 303)
