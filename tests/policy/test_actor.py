import asyncio
import dataclasses
import threading

import pytest

from masklib.policy import Actor, acting_as, current_actor


def test_there_is_no_actor_until_one_is_set() -> None:
    assert current_actor() is None


def test_blocks_nest_and_the_innermost_wins() -> None:
    alice, bob = Actor(user="alice"), Actor(user="bob", agent="report")

    with acting_as(alice) as outer:
        assert outer is current_actor() is alice
        with acting_as(bob):
            assert current_actor() is bob
        assert current_actor() is alice
    assert current_actor() is None


def test_an_error_within_the_block_ends_it() -> None:
    with pytest.raises(ZeroDivisionError), acting_as(Actor(user="alice")):
        _ = 1 / 0
    assert current_actor() is None


def test_a_new_thread_starts_without_an_actor() -> None:
    seen: list[Actor | None] = []
    with acting_as(Actor(user="alice")):
        thread = threading.Thread(target=lambda: seen.append(current_actor()))
        thread.start()
        thread.join()

    assert seen == [None]


def test_tasks_keep_their_own_actor() -> None:
    async def one(name: str) -> str | None:
        with acting_as(Actor(user=name)):
            await asyncio.sleep(0)
            actor = current_actor()
            return actor.user if actor else None

    async def both() -> tuple[str | None, str | None]:
        alice, bob = await asyncio.gather(one("alice"), one("bob"))
        return alice, bob

    assert asyncio.run(both()) == ("alice", "bob")


def test_roles_are_sorted_and_occur_once() -> None:
    assert Actor(roles=("b", "a", "b")) == Actor(roles=("a", "b"))
    assert Actor(roles=["a"]).roles == ("a",)  # type: ignore[arg-type]


def test_an_actor_is_a_value() -> None:
    actor = Actor(user="alice", roles=("a",), agent="x", tool="y", purpose="z")

    assert hash(actor) == hash(dataclasses.replace(actor))
    with pytest.raises(dataclasses.FrozenInstanceError):
        actor.user = "bob"  # type: ignore[misc]


@pytest.mark.parametrize("fields", [{"user": 1}, {"roles": "admin"}, {"roles": (1,)}, {"purpose": b"x"}])
def test_what_is_no_text_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Actor(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x1b[31m", "x" * 257, "a\u202eb"])
def test_a_text_that_could_forge_a_log_line_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="printable"):
        Actor(user=text)
    with pytest.raises(ValueError, match="printable"):
        Actor(roles=(text,))


@pytest.mark.parametrize("wrong", [None, "alice", {"user": "alice"}])
def test_only_an_actor_can_act(wrong: object) -> None:
    with pytest.raises(TypeError, match="an Actor is due"), acting_as(wrong):  # type: ignore[arg-type]
        pass
    assert current_actor() is None
