"""`manage.py administrator NAME`: the first account of an empty installation. Everybody else is made by that person."""

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from partnership.audit.services import record
from partnership.people.models import RoleGrant, User


class Command(BaseCommand):
    help = "Make the first administrator. Asks for the password, or reads it from SHARAKA_ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="full name, in Arabic")
        parser.add_argument("--email", required=True)

    def handle(self, *, username: str, name: str, email: str, **options: Any) -> None:
        if RoleGrant.objects.in_force().filter(role="admin", user__is_active=True).exists():
            raise CommandError("There is an administrator already; they make further accounts on their pages.")
        user = User(username=username, name=name, email=email)
        password = os.environ.get("SHARAKA_ADMINISTRATOR_PASSWORD") or getpass("Password: ")
        try:
            validate_password(password, user)
            user.set_password(password)
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        with transaction.atomic():
            user.save()
            RoleGrant.objects.create(user=user, role="admin")
            record("role_granted", by=None, obj=user, after={"role": "admin"}, reason="manage.py administrator")
        self.stdout.write(f"{username} is the administrator and can sign in.")
