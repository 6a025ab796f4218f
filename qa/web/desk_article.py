"""An article at the desk: what staff say of it, what they amend, and out with it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from index.amendment import AMENDABLE, AmendableField, told
from index.errors import NotFoundError, UsageError
from qa.accounts.account import Role
from qa.places import article_id_in
from qa.web.access import admit_only, require
from qa.web.archive_queries import ArticleQuery
from qa.web.desk_requests import AmendForm, CorrectionForm, FieldForm
from qa.web.parts import parts
from qa.web.problems import status_of
from qa.web.requests import form, query

desk_article = Blueprint("desk_article", __name__, url_prefix="/desk")
admit_only(desk_article, Role.STAFF)

_PATIENCE = 5.0  # seconds in which what is quickly done is waited for


@desk_article.get("/corrections")
def corrections() -> str:
    return render_template("desk_corrections.html", articles=parts().archive.corrections.all())


@desk_article.get("/article")
def article() -> str:
    return _shown(query(ArticleQuery).id)


@desk_article.post("/article/correction")
def say() -> AnyResponse | tuple[str, int]:
    mine, given = require(Role.STAFF), form(CorrectionForm)
    try:
        newer = _named(given.newer) if given.newer else None
        parts().archive.corrections.say(given.id, given.kind, given.note, newer, mine.name)
    except (NotFoundError, UsageError) as error:  # what was written is not to be lost for it
        return _shown(given.id, said=given, trouble=str(error)), status_of(error)
    return _back(given.id)


@desk_article.post("/article/correction/remove")
def take_back() -> AnyResponse:
    given = form(ArticleQuery)
    parts().archive.corrections.take_back(given.id)
    return _back(given.id)


@desk_article.post("/article/amend")
def amend() -> AnyResponse | tuple[str, int]:
    """Has the article's head be otherwise than its file says."""
    mine, given = require(Role.STAFF), form(AmendForm)
    found, by_hand = parts().archive.article(given.id), parts().archive.by_hand
    wanted = {field: getattr(given, field) for field in AMENDABLE}
    changes = {field: value for field, value in wanted.items() if value != told(found, field)}
    try:
        if changes:
            by_hand.amend(given.id, changes, mine.name)
    except UsageError as error:
        return _shown(given.id, wanted=wanted, trouble=str(error)), status_of(error)
    parts().handwork.settle(_PATIENCE)
    return _back(given.id)


@desk_article.post("/article/let-be")
def let_be() -> AnyResponse:
    """Has a field of the article be what its file says."""
    given = form(FieldForm)
    parts().archive.by_hand.let_be(given.id, given.field)
    parts().handwork.settle(_PATIENCE)
    return _back(given.id)


@desk_article.post("/article/remove")
def remove() -> AnyResponse:
    mine, given = require(Role.STAFF), form(ArticleQuery)
    parts().archive.by_hand.strike(given.id, mine.name)
    parts().handwork.settle(_PATIENCE)
    return redirect("/desk/uploads#removed", 303)


def _shown(
    article_id: str,
    said: CorrectionForm | None = None,
    wanted: Mapping[AmendableField, str | None] | None = None,
    trouble: str = "",
) -> str:
    """The page, with what was to be said or amended of the article where that could not be."""
    archive = parts().archive
    found = archive.article(article_id)
    amendments = archive.by_hand.amendments([article_id]).get(found.article_id, ())
    known = found.correction
    if said is None and known:
        said = CorrectionForm(id=article_id, kind=known.kind, note=known.note, newer=known.newer)
    return render_template(
        "desk_article.html",
        article=found,
        said=said,
        fields=AMENDABLE,
        wanted=wanted or {field: told(found, field) for field in AMENDABLE},
        amended={one.field: one for one in amendments},
        before=archive.by_hand.before(article_id) or {},
        is_settled=found.article_id not in archive.by_hand.unsettled(),
        not_settled=parts().handwork.trouble,
        trouble=trouble,
    )


def _named(words: str) -> str:
    """The id of the article that somebody names by its id, its address, or its title.

    Raises:
        NotFoundError: There is none, or more than one has this title.
    """
    archive = parts().archive
    found = archive.articles()
    known = {header.article_id for header in found}
    if words in known:
        return words
    by_address = article_id_in(words)
    if by_address in known:
        return by_address
    titled = [one.article_id for one in found if one.title.casefold() == words.casefold()]
    if len(titled) != 1:
        what = "more than one article has" if titled else "no article has"
        raise NotFoundError(f"{what} the id, the address or the title {words!r}")
    return titled[0]


def _back(article_id: str) -> AnyResponse:
    return redirect(f"/desk/article?{urlencode({'id': article_id})}", 303)
