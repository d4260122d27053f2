"""Installing the public views of live.sql, and granting them to the roles that serve readers."""

import hashlib
import re
from pathlib import Path
from typing import Any

from django.db import models, transaction
from psycopg import errors, sql

SQL = (Path(__file__).parent / "live.sql").read_text()
VIEWS = re.findall(r"^CREATE VIEW (\w+)", SQL, re.MULTILINE)
DIGEST = hashlib.sha256(SQL.encode()).hexdigest()
ROLE_SETTINGS = {
    "default_transaction_read_only": "on",
    "statement_timeout": "2s",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}


class ReaderRole(models.Model):
    """A database role that may read the public views, so that `migrate` can grant them again."""

    name = models.CharField(max_length=63, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def drop(connection: Any) -> None:
    """Takes the views away, so that a migration can alter the columns they use."""
    with connection.cursor() as cursor:
        for view in reversed(VIEWS):
            cursor.execute(f"DROP VIEW IF EXISTS {view} CASCADE")


def install(connection: Any) -> None:
    """Makes the views as live.sql says and grants them again; nothing where they stand so already."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass('opinion_edition') IS NOT NULL, "
            "obj_description(to_regclass('live_edition')), count(*) FROM pg_views "
            "WHERE viewname = ANY(%s)",
            [VIEWS],
        )
        has_tables, digest, count = cursor.fetchone()
        if not has_tables or (digest == DIGEST and count == len(VIEWS)):
            return
        drop(connection)
        cursor.execute(SQL)
        cursor.execute(f"COMMENT ON VIEW live_edition IS '{DIGEST}'")
        cursor.execute("SELECT name FROM opinion_readerrole JOIN pg_roles ON rolname = name")
        for (role,) in cursor.fetchall():
            grant_views(connection, role)


def grant_views(connection: Any, role: str) -> None:
    """SELECT on every public view, and on nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("GRANT SELECT ON {} TO {}").format(
                sql.SQL(", ").join(map(sql.Identifier, VIEWS)), sql.Identifier(role)
            )
        )


def grant(connection: Any, role: str, *, password: str) -> bool:
    """Makes the role where it is missing, settles it, grants it the views, and remembers it for `migrate`.

    True where it was made here.
    """
    made = _make_role(connection, role, password)
    with transaction.atomic(using=connection.alias):
        _settle_role(connection, role)
        ReaderRole.objects.using(connection.alias).get_or_create(name=role)
        grant_views(connection, role)
    return made


def _make_role(connection: Any, role: str, password: str) -> bool:
    """Creates the role, able to log in; False where it exists. Roles belong to the cluster: others may race us."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(password)
                )
            )
    except Exception as error:
        if isinstance(error.__cause__, errors.DuplicateObject | errors.UniqueViolation):
            return False
        raise
    return True


def _settle_role(connection: Any, role: str) -> None:
    """Read only, two seconds a statement, no JIT, no parallel workers: whatever this role asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(rolconfig, '{}') FROM pg_roles WHERE rolname = %s", [role])
        settled = {tuple(entry.split("=", 1)) for entry in cursor.fetchone()[0]}
        for name, value in ROLE_SETTINGS.items():
            if (name, value) not in settled:
                cursor.execute(
                    sql.SQL("ALTER ROLE {} SET {} = {}").format(
                        sql.Identifier(role), sql.Identifier(name), sql.Literal(value)
                    )
                )
