"""An article at the desk: what staff say of it."""

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFoundError, UsageError
from qa.accounts.account import Role
from qa.places import article_id_in
from qa.web.access import admit_only, require
from qa.web.archive_queries import ArticleQuery
from qa.web.desk_requests import CorrectionForm
from qa.web.parts import parts
from qa.web.problems import status_of
from qa.web.requests import form, query

desk_article = Blueprint("desk_article", __name__, url_prefix="/desk")
admit_only(desk_article, Role.STAFF)


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
        return _shown(given.id, given, str(error)), status_of(error)
    return _back(given.id)


@desk_article.post("/article/correction/remove")
def take_back() -> AnyResponse:
    given = form(ArticleQuery)
    parts().archive.corrections.take_back(given.id)
    return _back(given.id)


def _shown(article_id: str, said: CorrectionForm | None = None, trouble: str = "") -> str:
    """The page, with what was to be said of the article where that could not be."""
    found = parts().archive.article(article_id)
    known = found.correction
    if said is None and known:
        said = CorrectionForm(id=article_id, kind=known.kind, note=known.note, newer=known.newer)
    return render_template("desk_article.html", article=found, said=said, trouble=trouble)


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
