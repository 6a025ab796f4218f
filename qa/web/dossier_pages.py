"""Saved dossiers: staff name them, strike and keep articles by hand, share and refresh them."""

from dataclasses import replace

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from qa.accounts.account import Role
from qa.topics.dossier import Dossier
from qa.topics.saved import SavedDossier
from qa.web.access import needs, require
from qa.web.desk_requests import DecisionForm, DossierForm, NamedForm, SavedQuery
from qa.web.parts import parts
from qa.web.requests import form, query
from qa.web.topic_page import FORMATS, PAGE, dossier_file, spans

dossier_pages = Blueprint("dossier_pages", __name__)


@dossier_pages.get("/desk/dossiers")
@needs(Role.STAFF)
def dossiers() -> str:
    return render_template("desk_dossiers.html", dossiers=parts().dossiers.all())


@dossier_pages.post("/desk/dossiers")
@needs(Role.STAFF)
def save() -> AnyResponse:
    mine, given = require(Role.STAFF), form(DossierForm)
    filters = given.filters()
    found = parts().topics.dossier(given.q, filters, quoted=False)
    name = given.name or given.q
    made = parts().dossiers.save(name, given.q, filters, _ids(found), mine.name)
    return redirect(f"/desk/dossiers/{made}", 303)


@dossier_pages.get("/desk/dossiers/<dossier_id>")
@needs(Role.STAFF)
def dossier(dossier_id: str) -> str | Response:
    return _shown(parts().dossiers.get(dossier_id), may_change=True)


@dossier_pages.get("/d/<share>")
def shared(share: str) -> str | Response:
    """A saved dossier, to be read by whoever was given its link."""
    return _shown(parts().dossiers.shared(share), may_change=False)


@dossier_pages.post("/desk/dossiers/<dossier_id>/decide")
@needs(Role.STAFF)
def decide(dossier_id: str) -> AnyResponse:
    given = form(DecisionForm)
    decision = None if given.decision == "neither" else given.decision
    parts().archive.article(given.article_id)  # says that there is none
    parts().dossiers.decide(dossier_id, given.article_id, decision)
    return _back(dossier_id)


@dossier_pages.post("/desk/dossiers/<dossier_id>/seen")
@needs(Role.STAFF)
def take_note(dossier_id: str) -> AnyResponse:
    """From now on only what comes later is new."""
    saved = parts().dossiers.get(dossier_id)
    parts().dossiers.take_note(dossier_id, _ids(_gathered(saved)))
    return _back(dossier_id)


@dossier_pages.post("/desk/dossiers/<dossier_id>/rename")
@needs(Role.STAFF)
def rename(dossier_id: str) -> AnyResponse:
    parts().dossiers.rename(dossier_id, form(NamedForm).name)
    return _back(dossier_id)


@dossier_pages.post("/desk/dossiers/<dossier_id>/share")
@needs(Role.STAFF)
def share(dossier_id: str) -> AnyResponse:
    parts().dossiers.share(dossier_id)
    return _back(dossier_id, "#shared")  # where browsers open what is folded


@dossier_pages.post("/desk/dossiers/<dossier_id>/unshare")
@needs(Role.STAFF)
def unshare(dossier_id: str) -> AnyResponse:
    parts().dossiers.unshare(dossier_id)
    return _back(dossier_id)


@dossier_pages.post("/desk/dossiers/<dossier_id>/delete")
@needs(Role.STAFF)
def delete(dossier_id: str) -> AnyResponse:
    parts().dossiers.delete(dossier_id)
    return redirect("/desk/dossiers", 303)


def _shown(saved: SavedDossier, *, may_change: bool) -> str | Response:
    wanted, topics = query(SavedQuery), parts().topics
    whole = _gathered(saved)
    left = saved.without_struck(whole)
    if wanted.format:
        quoted = topics.quoted(left.look, left.articles)
        return dossier_file(replace(left, articles=tuple(quoted)), wanted.format, saved.name)
    listed = [one for one in left.articles if not wanted.new or saved.is_new(one)]
    start = (wanted.page - 1) * PAGE
    return render_template(
        "dossier.html",
        saved=saved,
        dossier=left,
        struck=saved.struck_from(whole),
        new=sum(map(saved.is_new, left.articles)),
        only_new=wanted.new,
        page=topics.quoted(left.look, listed[start : start + PAGE]),
        number=wanted.page,
        pages=-(-len(listed) // PAGE),
        spans=spans(left.timeline()),
        formats=FORMATS,
        may_change=may_change,
        where=request.path,
        page_of_it=lambda page: f"{request.path}?page={page}{'&new=1' if wanted.new else ''}",
    )


def _gathered(saved: SavedDossier) -> Dossier:
    """The articles of a saved dossier as they are now, those that were struck among them."""
    return parts().topics.dossier(saved.query, saved.filters, quoted=False, kept=saved.kept)


def _ids(dossier: Dossier) -> list[str]:
    return [one.article.article_id for one in dossier.articles]


def _back(dossier_id: str, place: str = "") -> AnyResponse:
    return redirect(f"/desk/dossiers/{dossier_id}{place}", 303)
