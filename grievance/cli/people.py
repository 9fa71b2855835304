"""``people add``: a person with a role, from the command line. Output is one JSON object."""

from __future__ import annotations

import json
import sys

import click
from flask import Flask

from grievance.accounts import operations, passwords, queries
from grievance.accounts.models import Person
from grievance.accounts.rules import check_password
from grievance.foundation import clock
from grievance.foundation.transaction import transaction
from grievance.permissions import SYSTEM, Role
from grievance.sentences import Refusal


def register(app: Flask) -> None:
    @app.cli.group("people")
    def people() -> None:
        """People and their roles."""

    @people.command("add")
    @click.option("--email", required=True)
    @click.option("--name", required=True)
    @click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
    @click.option("--office", help="Code of the office: for nodal and hod.")
    @click.option("--division", type=click.Choice(["jammu", "kashmir"]), help="For convener, chair and member.")
    @click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
    def add(email: str, name: str, role: str, office: str | None, division: str | None, password_stdin: bool) -> None:
        """Add a person, or one more role to a person with this address."""
        try:
            new_hash = _hash_of(sys.stdin.readline().rstrip("\r\n"), email, name) if password_stdin else None
            with transaction():
                person = _person(email, name)
                operations.give_grant(person, Role(role), SYSTEM, clock.now(), office_code=office, division=division,
                                      from_on=clock.today())  # fmt: skip
                if new_hash:
                    operations.set_password(person, new_hash, SYSTEM, clock.now())
                told = {"id": person.id, "email": person.email, "name": person.name, "role": role, "office": office,
                        "division": division}  # fmt: skip
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from None
        click.echo(json.dumps(told, ensure_ascii=False))


def _hash_of(password: str, email: str, name: str) -> str:
    check_password(password, email, name)
    return passwords.hashed(password)


def _person(email: str, name: str) -> Person:
    found = queries.person_by_email(email)
    return found or operations.add_person(email, name, SYSTEM, clock.now())
