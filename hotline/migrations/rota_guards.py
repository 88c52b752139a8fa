"""The rota's triggers, for both databases. Frozen: a later migration that changes one brings its own.

SQLite drops the triggers of a table that a batch migration rebuilds: such a migration calls `drop_guards`
before and `create_guards` after. The messages are `rota.rules.Breach`, by which the services know them.
"""

from __future__ import annotations

from alembic import op

# Each guard: the condition under which the row NEW is refused, and what is said.
_ASSIGNMENT = (
    (
        "not approved",
        "not exists (select 1 from person p where p.id = NEW.person_id and p.approved and p.active)",
    ),
    ("cancelled shift", "exists (select 1 from shift s where s.id = NEW.shift_id and s.status <> 'planned')"),
    (
        "other municipality",
        (
            "not NEW.agreed and exists (select 1 from shift s join person p on p.id = NEW.person_id "
            "where s.id = NEW.shift_id and (p.municipality_id is null or p.municipality_id <> s.municipality_id))"
        ),
    ),
    (
        "two at once",
        (
            "exists (select 1 from shift mine join shift other on other.id <> mine.id "
            "and other.status = 'planned' and other.starts_at < mine.ends_at and mine.starts_at < other.ends_at "
            "join assignment a on a.shift_id = other.id and a.ended_at is null and a.person_id = NEW.person_id "
            "where mine.id = NEW.shift_id)"
        ),
    ),
)
_SHIFT = (
    (
        "closed day",
        (
            "NEW.status = 'planned' and exists (select 1 from closing_day c where c.day = NEW.day) "
            "and not exists (select 1 from extra_opening e where e.day = NEW.day)"
        ),
    ),
    (
        "cancelled shift",
        (
            "NEW.status <> 'planned' and exists "
            "(select 1 from assignment a where a.shift_id = NEW.id and a.ended_at is null)"
        ),
    ),
    (
        "other municipality",
        (
            "exists (select 1 from assignment a join person p on p.id = a.person_id "
            "where a.shift_id = NEW.id and a.ended_at is null and not a.agreed "
            "and (p.municipality_id is null or p.municipality_id <> NEW.municipality_id))"
        ),
    ),
    (
        "two at once",
        (
            "NEW.status = 'planned' and exists (select 1 from assignment mine "
            "join assignment a on a.person_id = mine.person_id and a.ended_at is null and a.shift_id <> NEW.id "
            "join shift other on other.id = a.shift_id and other.status = 'planned' "
            "and other.starts_at < NEW.ends_at and NEW.starts_at < other.ends_at "
            "where mine.shift_id = NEW.id and mine.ended_at is null)"
        ),
    ),
)
_ASSIGNMENT_COLUMNS = "shift_id, person_id, agreed, ended_at"
_SHIFT_COLUMNS = "day, starts_at, ends_at, municipality_id, status"
_TABLES = (
    ("assignment", "NEW.ended_at is null", _ASSIGNMENT, _ASSIGNMENT_COLUMNS),
    ("shift", "1 = 1", _SHIFT, _SHIFT_COLUMNS),
)

# Two transactions that put one person on two shifts cannot see each other's rows: the second one waits here
# until the first is done. PostgreSQL only; on SQLite there is one writer.
_LOCKS = {
    "assignment": "perform 1 from person where id = NEW.person_id for no key update;"
    " perform 1 from shift where id = NEW.shift_id for no key update;",
    "shift": "",
}


def create_guards() -> None:
    create = _create_sqlite if op.get_bind().dialect.name == "sqlite" else _create_postgresql
    for table, when, guards, columns in _TABLES:
        create(table, when, guards, columns)


def drop_guards() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table, _when, _guards, _columns in _TABLES:
        if sqlite:
            op.execute(f"drop trigger guard_{table}_insert")
            op.execute(f"drop trigger guard_{table}_update")
        else:
            op.execute(f"drop trigger guard_{table} on {table}")
            op.execute(f"drop function guard_{table}()")


def _create_sqlite(table: str, when: str, guards: tuple[tuple[str, str], ...], columns: str) -> None:
    body = " ".join(
        f"select raise(abort, 'rota: {message}') where {condition};" for message, condition in guards
    )
    for event in ("insert", f"update of {columns}"):
        name = f"guard_{table}_{event.split()[0]}"
        op.execute(f"create trigger {name} before {event} on {table} when {when} begin {body} end")


def _create_postgresql(table: str, when: str, guards: tuple[tuple[str, str], ...], columns: str) -> None:
    checks = " ".join(
        f"if {condition} then raise exception 'rota: {message}' using errcode = 'integrity_constraint_violation';"
        " end if;"
        for message, condition in guards
    )
    op.execute(
        f"create function guard_{table}() returns trigger language plpgsql as $$ begin "
        f"if {when} then {_LOCKS[table]} {checks} end if; return NEW; end $$"
    )
    op.execute(
        f"create trigger guard_{table} before insert or update of {columns} on {table} "
        f"for each row execute function guard_{table}()"
    )
