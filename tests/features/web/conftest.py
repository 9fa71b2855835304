"""A small application with the shell alone and a few pages of its own, on a database in memory: no feature is needed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, render_template_string, url_for
from jinja2 import StrictUndefined
from sqlalchemy.exc import IntegrityError, OperationalError

from config import ROOT
from grievance.foundation.database import db, init_database
from grievance.foundation.errors import Conflict, NotAllowed, NotFound
from grievance.permissions import ANONYMOUS, Actor, Grant, Right, Role
from grievance.sentences import Refusal
from grievance.web import init_web
from grievance.web.downloads import streamed
from grievance.web.fields import Email, IndianDate, Mobile, Needed, OneOf, TextArea, TextLine, Udyam, WholeNumber
from grievance.web.form_keys import once
from grievance.web.forms import BaseForm
from grievance.web.guards import needs, public, set_actor_loader, signed_in
from grievance.web.models import FormKey

PAGE = """{% from "components/fields.html" import form_tag, error_summary, text_field, area, options, date_field, number_field %}
<title>{{ "Error: " if form.errors }}page</title>{% call form_tag(form) %}{{ error_summary(form) }}{{ area(form.words) }}
{{ text_field(form.line) }}{{ text_field(form.mobile) }}{{ text_field(form.email) }}{{ text_field(form.udyam) }}
{{ date_field(form.on) }}{{ number_field(form.workers) }}{{ options(form.since) }}{% endcall %}"""


class EveryField(BaseForm):
    words = TextArea("What is happening?", [Needed("Say what is happening.")], longest=300)
    line = TextLine("What would settle it?", longest=40)
    mobile = Mobile("Mobile number")
    email = Email("E-mail address")
    udyam = Udyam("Udyam number")
    on = IndianDate("Date of the order")
    workers = WholeNumber("Workers", most=99999)
    since = OneOf("Since when?", choices=[("week", "Less than a week"), ("more", "Longer")])


class Shell:
    """The application, what its pages did, and who acts."""

    def __init__(self, app: Flask) -> None:
        self.app, self.done, self.kept, self.actor = app, 0, {}, ANONYMOUS

    def client(self, **kwargs: object):
        return self.app.test_client(**kwargs)

    def acts_as(self, role: Role) -> None:
        self.actor = Actor(person_id=1, name="Somebody", grants=(Grant(role),))


def make_shell(folder: Path, **config: object) -> Shell:
    app = Flask(
        "grievance", root_path=str(ROOT / "grievance"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.config.from_mapping(MODE="testing", SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False, WTF_CSRF_TIME_LIMIT=None,
                            SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'shell.sqlite3'}", RATELIMIT_ENABLED=False,
                            MAX_CONTENT_LENGTH=100_000, MAX_FORM_MEMORY_SIZE=50_000)  # fmt: skip
    app.config.update(config)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    init_database(app)
    init_web(app)
    shell = Shell(app)
    set_actor_loader(app, lambda: shell.actor)
    _add_pages(shell)
    with app.app_context():
        FormKey.__table__.create(db.engine)
    return shell


def _add_pages(shell: Shell) -> None:
    app = shell.app

    @app.route("/form", methods=["GET", "POST"])
    @public
    def form_page():
        form = EveryField()
        if form.validate_on_submit():
            with form.taking_refusals():
                if form.line.data == "refuse me":
                    raise Refusal("The rule says %(what)s.", field="line", what="no")
                with once(form) as done:
                    shell.done += 1
                    shell.kept = form.data
                    done.url = url_for("result", number=shell.done)
                return app.redirect(done.url, 303)
        return render_template_string(PAGE, form=form)

    @app.get("/result/<int:number>")
    @public
    def result(number: int):
        return str(number)

    @app.route("/fault/<kind>", methods=["GET", "POST"])
    @public
    def fault(kind: str):
        raise {
            "zero": ZeroDivisionError("secret inside"),
            "locked": OperationalError("SELECT secret", {}, Exception("database is locked")),
            "same-row": IntegrityError("INSERT secret", {}, Exception("UNIQUE constraint failed")),
            "refusal": Refusal("A rule says no to %(what)s.", what="<b>this</b>"),
            "conflict": Conflict("Somebody else changed it.", theirs="their words", yours="my words"),
            "not-found": NotFound(),
            "not-allowed": NotAllowed("Only the head may."),
            "huge-number": OverflowError("int too large"),
        }[kind]

    @app.get("/mine")
    @signed_in
    def mine():
        return "mine"

    @app.post("/mine")
    @signed_in
    def change_mine():
        return "changed"

    @app.get("/system")
    @needs(Right.SEE_SYSTEM)
    def system():
        return "system"

    @app.get("/list.csv")
    @public
    def a_list():
        return streamed("csv", "List of / <cases>", ["Name"], [["=1+1"], ["شکایت"], [-5]])

    @app.get("/account", endpoint="accounts.show_account")
    @app.post("/sign-out", endpoint="accounts.sign_out")
    @app.get("/sign-in", endpoint="accounts.sign_in")
    @public
    def sign_in():
        return "sign in"


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return make_shell(tmp_path)


@pytest.fixture
def strict_shell(tmp_path: Path) -> Shell:
    """The same with the CSRF protection on."""
    return make_shell(tmp_path, WTF_CSRF_ENABLED=True)
