"""Whatever a town hall in bad hands sends, with all of its keys: no door opens and no right grows.

The real agent with its real store, in a simulated cabinet that knows what is true.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ausgabebox.agent.errors import Refused, Unknown
from ausgabebox.machine.states import State
from ausgabebox.protocol import codes, grants, messages, signing
from ausgabebox.protocol.grants import Grant
from ausgabebox.protocol.messages import GrantGiven, Limit, Restriction
from ausgabebox.simulated import forgeries
from ausgabebox.simulated.forgeries import TOKEN, Target
from ausgabebox.simulated.papers import Paper
from ausgabebox.simulated.rounds import Round
from ausgabebox.simulated.run import Plan, made
from ausgabebox.simulated.samples import some
from ausgabebox.simulated.world import World
from ausgabebox.store.database import Row

RIGHTS = ("loads", "grants", "staff", "orders", "compartments")


class Scene:
    """A box with a document in it that its owner can collect."""

    def __init__(self, folder: Path, *, loaded_only: bool = False) -> None:
        self.world: World = made(Plan(1, 7, frozenset()), folder)
        self.sent: list[bytes] = []
        keep = self.world.town.send_raw

        def send_raw(number: int, signed: bytes) -> None:
            self.sent.append(signed)
            keep(number, signed)

        self.world.town.send_raw = send_raw  # type: ignore[method-assign]  # to know what went down
        self.world.begin()
        self.world.town.order(return_required=False, low=False)
        self.settle()
        Round(self.world).go()
        if not loaded_only:
            self.settle()

    def settle(self) -> None:
        for _ in range(4):
            self.world.exchange()
            self.world.wait(1.0)

    @property
    def box_id(self) -> str:
        return self.world.box.keys.box_id

    def said(self) -> list[messages.Up]:
        """What waits for the town hall."""
        waiting = self.world.box.agent.waiting(99)
        return [messages.verify_up(each, self.world.town.box_keys, box_id=self.box_id).body for each in waiting]

    @property
    def paper(self) -> Paper:
        return next(iter(self.world.town.papers.values()))

    def target(self) -> Target:
        sent = [
            messages.verify_down(each, self.trusted, box_id=self.box_id, box_key=self.world.town.box_key).body
            for each in self.sent
        ]
        given = [each.signed for each in sent if isinstance(each, GrantGiven)]
        valid = grants.verify(given[0], self.trusted, box_id=self.box_id)
        now, number = int(self.world.clock.now()), self.world.box.agent.highest_kept() + 1
        others = next(each for each in range(1, 9) if each != valid.compartment)
        return Target(self.world.town.key, valid, number, now, others, self.world.town.box_key)

    @property
    def trusted(self) -> signing.TrustedKeys:
        return signing.TrustedKeys.of([self.world.town.key.public])

    def rights(self) -> dict[str, list[Row]]:
        store = self.world.box.store
        return {name: store.rows(f"SELECT * FROM {name} ORDER BY 1") for name in RIGHTS}  # noqa: S608 - fixed names

    def take(self, signed: bytes) -> None:
        self.world.box.agent.take(signed)
        self.world.wait(3.0)
        self.world.oracle.check()

    def state(self) -> State:
        compartment = self.paper.compartment
        assert compartment is not None
        return self.world.oracle.states()[compartment]

    def nobody_else_collects(self) -> None:
        """The attacker's token is worth nothing."""
        for typed in (codes.qr_text(TOKEN), codes.code_of(TOKEN)):
            with pytest.raises((Unknown, Refused)):
                self.world.box.agent.present(typed)
            self.world.wait(40.0)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    yield Scene(tmp_path_factory.mktemp("box"))


NAMES = sorted(
    forgeries.corpus(
        Target(
            signing.SigningKey.of(some("k", 32)),
            Grant(
                some("g"), "box", 1, some("l"), "pass", 1, 9, some("t", 32), some("c", 32), some("p", 32), False
            ),
            1, 5, 2, some("box"),
        )
    )
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_nothing_opens_and_no_right_changes(scene: Scene, name: str) -> None:
    before = scene.rights()
    scene.take(forgeries.corpus(scene.target())[name])
    assert scene.rights() == before
    assert scene.world.cabinet.open_doors() == []
    assert scene.state() is State.READY


def test_then_the_attackers_token_is_worth_nothing_and_the_owner_collects(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    for signed in forgeries.corpus(scene.target()).values():
        scene.world.box.agent.take(signed)
    scene.nobody_else_collects()
    scene.world.wait(3600.0)
    agent = scene.world.box.agent
    agent.present(scene.paper.qr)
    agent.enter_pin(scene.paper.pin)
    assert scene.world.cabinet.open_doors() == [scene.paper.compartment]


def test_everything_again_and_in_another_order_changes_nothing(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    before = scene.rights()
    for signed in [*scene.sent, *reversed(scene.sent)]:
        scene.take(signed)
    assert scene.rights() == before


@pytest.mark.parametrize("limit", list(Limit))
def test_a_restriction_before_its_grant_holds(tmp_path: Path, limit: Limit) -> None:
    scene = Scene(tmp_path, loaded_only=True)
    scene.world.box.agent.tick()
    loaded = next(each for each in scene.said() if isinstance(each, messages.Loaded))
    now = int(scene.world.clock.now())
    number = scene.world.box.agent.highest_kept() + 1
    end = now - 1 if limit is Limit.EXPIRE else None
    body = Restriction(loaded.load_id, limit, end)
    message: messages.Message[messages.Down] = messages.Message(scene.box_id, number, now, body)
    scene.take(messages.sign_down(message, scene.world.town.key, box_key=scene.world.town.box_key))
    scene.settle()
    assert State.READY not in scene.world.oracle.states().values()


@pytest.mark.parametrize("limit", list(Limit))
def test_what_was_taken_away_never_comes_back(tmp_path: Path, limit: Limit) -> None:
    scene = Scene(tmp_path)
    assert scene.state() is State.READY
    target = scene.target()
    end = target.now - 1 if limit is Limit.EXPIRE else None
    scene.take(forgeries.down(target, Restriction(target.valid.load_id, limit, end)))
    before = scene.rights()
    for signed in forgeries.corpus(scene.target()).values():
        scene.take(signed)
    scene.take(forgeries.down(scene.target(), GrantGiven(grants.sign(target.valid, target.key))))
    assert scene.rights() == before
    with pytest.raises((Refused, Unknown)):
        scene.world.box.agent.present(scene.paper.qr)
        scene.world.box.agent.enter_pin(scene.paper.pin)
    assert scene.world.cabinet.open_doors() == []
