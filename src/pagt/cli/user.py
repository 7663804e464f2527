"""`pagt user`: the first person of a new installation; the others are made at the desk."""

from __future__ import annotations

import click

from pagt.cli.django_setup import lang_option, program


@click.group()
def user() -> None:
    """People who sign in."""


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    help="A role, e.g. administrator; may be given several times.",
)
@lang_option
@click.password_option(help="Asked for when left out; better not written here.")
def create(email: str, name: str, roles: tuple[str, ...], password: str, lang: str) -> None:
    """Create a person with EMAIL, who signs in with a password."""
    with program(lang):
        from django.contrib.auth.password_validation import validate_password
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        from pagt.core.rights import SystemActor
        from pagt.people.actions import create_person
        from pagt.people.models import User
        from pagt.people.roles import Role

        unknown = sorted(set(roles) - set(Role))
        if unknown:
            raise click.UsageError(f"There is no role {unknown[0]}. Roles: {', '.join(Role)}.")
        try:
            validate_email(email)
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise click.UsageError(" ".join(error.messages)) from error
        person = create_person(
            by=SystemActor("system:command-line"),
            email=email,
            name=name,
            roles=[Role(role) for role in roles],
            password=password,
        )
        click.echo(f"{person.name} <{person.email}>: {', '.join(roles)}")
