"""A connection's turns: one statement at a time, across tasks, event loops and threads."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import aiosqlite
import pytest

import masklib
from masklib.dbapi.turns import LoopLock

KEY = bytes(range(32))


async def hold(lock: LoopLock, inside: list[str], name: str) -> None:
    await lock.acquire()
    inside.append(name)
    await asyncio.sleep(0)
    assert inside[-1] == name
    lock.release()


def test_tasks_take_turns_in_the_order_they_came() -> None:
    async def run() -> list[str]:
        lock, inside = LoopLock(), list[str]()
        await asyncio.gather(*(hold(lock, inside, name) for name in "abcd"))
        return inside

    assert asyncio.run(run()) == list("abcd")


def test_one_that_is_cancelled_while_it_waits_passes_its_turn_on() -> None:
    async def run() -> list[str]:
        lock, inside = LoopLock(), list[str]()
        await lock.acquire()
        first, second = (asyncio.ensure_future(hold(lock, inside, name)) for name in "ab")
        await asyncio.sleep(0)
        lock.release()  # given to the first one, which is cancelled before it wakes
        first.cancel()
        await asyncio.wait([first, second])
        return inside

    assert asyncio.run(run()) == ["b"]


def test_one_that_is_cancelled_in_the_queue_leaves_it() -> None:
    async def run() -> list[str]:
        lock, inside = LoopLock(), list[str]()
        await lock.acquire()
        first, second = (asyncio.ensure_future(hold(lock, inside, name)) for name in "ab")
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.wait([first])
        lock.release()
        await second
        return inside

    assert asyncio.run(run()) == ["b"]


def test_a_loop_that_was_closed_while_it_waited_is_passed_over() -> None:
    async def run() -> list[str]:
        lock, inside = LoopLock(), list[str]()
        await lock.acquire()
        gone = asyncio.new_event_loop()
        lock._waiting.append(gone.create_future())
        gone.close()
        waiting = asyncio.ensure_future(hold(lock, inside, "b"))
        await asyncio.sleep(0)
        lock.release()
        await waiting
        return inside

    assert asyncio.run(run()) == ["b"]


@pytest.mark.parametrize("loops", [2, 5])
def test_event_loops_in_several_threads_share_a_wrapped_connection(loops: int) -> None:
    """A driver that allows it is aiosqlite: https://github.com/omnilib/aiosqlite (its test of several loops)."""
    seen: dict[int, Any] = {}

    def query(number: int, conn: Any) -> None:
        async def ask() -> Any:
            async with conn.execute("SELECT id FROM boxes") as cursor:
                return [tuple(row) for row in await cursor.fetchall()]

        seen[number] = asyncio.run(ask())

    async def run() -> None:
        async with masklib.wrap(aiosqlite.connect(":memory:"), key=KEY) as conn:
            await conn.execute("CREATE TABLE boxes (id INTEGER)")
            await conn.execute("INSERT INTO boxes VALUES (1), (2)")
            threads = [threading.Thread(target=query, args=(number, conn)) for number in range(loops)]
            for one in threads:
                one.start()
            for one in threads:
                await asyncio.to_thread(one.join, 20)
            assert not any(one.is_alive() for one in threads)

    asyncio.run(run())
    assert seen == {number: [(1,), (2,)] for number in range(loops)}
