"""The server is killed outright while calls are logged: whatever it said that it has, it has, and once."""

from __future__ import annotations

import http.client
import queue
import random
import threading

import pytest
from sqlalchemy import func, select

from hotline.calls.models import Call
from hotline.core.db import db
from tests.conftest import PASSWORD
from tests.tools.product import Agent, Server, new_key

CALLS, CLIENTS, KILLS = 1000, 4, 4


class Clients:
    """People who log their share of the calls, each until the server says that it has it."""

    def __init__(self, port: int, email: str) -> None:
        self.left: queue.SimpleQueue[str] = queue.SimpleQueue()
        for _number in range(CALLS):
            self.left.put(new_key())
        self.acknowledged: dict[str, int] = {}
        self.retries = 0
        agents = [Agent(port, email, PASSWORD) for _number in range(CLIENTS)]
        self.threads = [threading.Thread(target=self.work, args=(agent,), daemon=True) for agent in agents]

    def work(self, agent: Agent) -> None:
        while True:
            try:
                key = self.left.get_nowait()
            except queue.Empty:
                agent.connection.close()
                return
            while not self.saved(agent, key):
                self.retries += 1
                threading.Event().wait(0.02)

    def saved(self, agent: Agent, key: str) -> bool:
        try:
            found = agent.log_call(key)
        except (OSError, http.client.HTTPException):
            return False
        if found is None:
            return False
        self.acknowledged[key] = found
        return True

    @property
    def busy(self) -> bool:
        return any(thread.is_alive() for thread in self.threads)


@pytest.fixture
def server(app, database_url):
    server = Server(database_url)
    server.start()
    yield server
    server.kill()


def test_every_acknowledged_call_is_there_and_none_twice_however_the_server_dies(topics, cast, server):
    email = cast.mette.email
    db.session.rollback()
    clients = Clients(server.port, email)
    for thread in clients.threads:
        thread.start()
    # Not a secret: when it dies shall differ from run to run.
    chance, kills = random.Random(), 0  # noqa: S311
    while clients.busy and kills < KILLS:
        done = len(clients.acknowledged)
        threading.Event().wait(chance.uniform(0.1, 0.9))
        if len(clients.acknowledged) > done:
            server.kill()
            kills += 1
            server.start()
    for thread in clients.threads:
        thread.join(timeout=60)
    assert not clients.busy
    assert kills >= 3
    assert clients.retries > 0
    rows = dict(db.session.execute(select(Call.idempotency_key, Call.id)).all())
    assert db.session.scalar(select(func.count()).select_from(Call)) == CALLS
    assert rows == clients.acknowledged
