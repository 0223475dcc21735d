"""The worker's own connection stands again after the server has ended it, as when it was restarted at night."""

import asyncio
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django import app


def end(backend: int) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_worker_whose_waiting_connection_was_ended_takes_another() -> None:
    held: Any = app.connector
    worker = held.get_worker_connector()

    async def ask() -> int:
        found = await worker.execute_query_one_async("SELECT pg_backend_pid() AS backend")
        return int(found["backend"])

    async def there_and_again() -> tuple[int, int, int]:
        await worker.open_async()
        try:
            first, same = await ask(), await ask()
            await asyncio.to_thread(end, first)
            return first, same, await ask()
        finally:
            await worker.close_async()

    first, same, other = asyncio.run(there_and_again())
    assert first == same != other
