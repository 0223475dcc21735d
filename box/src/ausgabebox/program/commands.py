"""Putting a box into operation, and looking after it."""

import argparse
import getpass
import logging
import os
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ausgabebox.agent import cards
from ausgabebox.disk import files, sticks
from ausgabebox.keys.files import WARNING, FileKeys
from ausgabebox.link import enrolling, offline
from ausgabebox.locks import terminal
from ausgabebox.locks.serial_line import SerialLine
from ausgabebox.locks.wiring import standard
from ausgabebox.machine import printing
from ausgabebox.machine.states import State
from ausgabebox.program.config import Config
from ausgabebox.program.inbox import BROUGHT
from ausgabebox.program.running import open_store, run, wiring_of
from ausgabebox.protocol import enrolment, pins
from ausgabebox.store import journal, post, roster, settings
from ausgabebox.store.database import Store

Say = Callable[[str], object]
FIRST = 2
COMMISSIONING = "commissioning"
_log = logging.getLogger(__name__)

_NEVER_RAN = "{} is not there: this box has never run. Begin with `ausgabebox enrol` or `run`, or look at `folder`"
_OTHER_USER = (
    "{0} belongs to the user {1}, who could not read what another one puts there: nothing was taken. Run it as that"
    " user: sudo -u '#{1}' ausgabebox take FILE"
)
_HANDED_IN = (
    "{} messages lie in {}. The box that runs takes them within seconds and removes the file;\n"
    "with papers newer than its last start, once it is started anew. What it knows already does nothing.\n"
)
_OTHER_ID = (
    "{} holds the keys of {}, and keys belong to one box for good; nothing was changed. If the id was a mistake and no"
    " town hall knows these keys yet, take this folder away and make new ones: keys --box-id {}"
)


class Failed(Exception):
    """A command cannot do what it was asked; the text says why."""


def start(chosen: argparse.Namespace, say: Say) -> int:
    """`run`."""
    config = Config.read(chosen.config)
    _log.warning(WARNING)
    return run(config)


def make_keys(chosen: argparse.Namespace, say: Say) -> int:
    """`keys`: make the keys of this box, once; show what the town hall compares."""
    config = Config.read(chosen.config)
    _log.warning(WARNING)
    if FileKeys.are_in(config.keys):
        keys = FileKeys.read(config.keys)
        if chosen.box_id not in (None, keys.box_id):
            raise Failed(_OTHER_ID.format(config.keys, keys.box_id, chosen.box_id))
    elif chosen.box_id is None:
        raise Failed("new keys need the id by which the town hall calls this box: --box-id ID")
    else:
        keys = FileKeys.make(config.keys, chosen.box_id)
    say(f"{keys.box_id}: {keys.key_id.hex(' ', 2)}\n")
    return 0


def request(chosen: argparse.Namespace, say: Say) -> int:
    """`request FILE`: what the town hall needs to know this box, and the words to be typed there."""
    config = Config.read(chosen.config)
    config.link.mkdir(parents=True, exist_ok=True, mode=0o700)
    asked = enrolling.request(config.link, FileKeys.read(config.keys))
    sticks.write(chosen.file, asked)
    say(f"{enrolment.words(asked)}\n")
    return 0


def settle(chosen: argparse.Namespace, say: Say) -> int:
    """`settle FILE`: keep what the town hall answered, once somebody has said that its words are the same there."""
    config = Config.read(chosen.config)
    box_id = FileKeys.read(config.keys).box_id
    papers = sticks.read(chosen.file)
    _compare(enrolment.words(papers), chosen.words, say)
    enrolling.settle(config.link, papers, box_id=box_id)
    say(f"{box_id}: {enrolling.town(config.link).address}\nIf the box runs: it knows these papers once started anew.\n")
    return 0


def enrol(chosen: argparse.Namespace, say: Say) -> int:
    """`enrol NAME`: one of the first two whose cards count; all others are let in by two at the box.

    A card that was suspended does not count: else a box with two cards, of which one was lost, could never be opened
    by its staff again.
    """
    config = Config.read(chosen.config)
    keys = FileKeys.read(config.keys)
    store = open_store(config, len(wiring_of(config).places))
    try:
        counting = [each.staff_id for each in roster.every(store) if not each.suspended]
        card = cards.read(chosen.card) if chosen.card else cards.new(chosen.name)
        if card is None or card.staff_id != chosen.name.upper():
            raise Failed("this is no card for this name")
        if card.staff_id in counting:
            raise Failed(f"{card.staff_id} has a card already; if it is lost, have the town hall suspend it first")
        if len(counting) >= FIRST:
            raise Failed("two have their cards: they enrol others at the box; have a lost one suspended first")
        pin = _pin(chosen.pin_file)
        with store.transaction():
            now = int(time.time())
            tag = keys.staff_tag(card.staff_id, pin)
            roster.add(store, staff_id=card.staff_id, card_hash=card.hash, pin_tag=tag, now=now, by=COMMISSIONING)
            body = {"staff": card.staff_id, "by": COMMISSIONING}
            journal.append(store, at=now, kind="staff_enrolled", body=body)
    finally:
        store.close()
    say(f"{card.text}\n")
    return 0


def status(chosen: argparse.Namespace, say: Say) -> int:
    """`status`: compartments, journal, what waits; 1 where something is damaged."""
    config = Config.read(chosen.config)
    store = _memory(config)
    try:
        states = Counter(store.states().values())
        halted, paused = settings.word(store, "halted"), settings.get(store, "paused")
        say("".join(f"{state.value:18} {states[state]}\n" for state in State if states[state]))
        say(f"{'halted':18} {halted or 'no'}\n{'paused':18} {'yes' if paused is not None else 'no'}\n")
        say(f"{'waits for town':18} {len(post.waiting(store, -1))}\n{'kept from town':18} {post.kept(store)}\n")
        say(f"{'lies in inbox':18} {len(list(config.inbox.glob('*' + BROUGHT)))}\n")
        damaged = store.damaged() or _journal(store, say)
        if damaged:
            say(f"{'DAMAGED':18} {damaged}\n")
        return int(bool(damaged))
    finally:
        store.close()


def take(chosen: argparse.Namespace, say: Say) -> int:
    """`take FILE`: hand what was brought along on a stick to the box that runs."""
    config = Config.read(chosen.config)
    keys, trusted = FileKeys.read(config.keys), enrolling.town(config.link).trusted
    _as_owner(config)
    content = sticks.read(chosen.file)
    count = offline.check(content, trusted, box_id=keys.box_id, box_key=keys.key_id)
    files.write_whole(config.inbox / f"{time.time_ns()}{BROUGHT}", content)
    say(_HANDED_IN.format(count, config.inbox))
    return 0


def export(chosen: argparse.Namespace, say: Say) -> int:
    """`export FILE`: write what waits for the town hall, and how far its messages are kept here."""
    config = Config.read(chosen.config)
    keys = FileKeys.read(config.keys)
    store = _memory(config)
    try:
        written = offline.export(store, keys, now=int(time.time()))
    finally:
        store.close()
    sticks.write(chosen.file, written.content)
    say(f"{written.messages} messages. At the town hall: ./buergerbuero box fetch {sticks.shown(chosen.file.name)}\n")
    if written.left:
        say(f"{written.left} more do not fit: bring this one there, take what comes back, and export again.\n")
    return 0


def commission(chosen: argparse.Namespace, say: Say) -> int:
    """`commission`: check the wires at the cabinet, learn what contacts say, write the wiring and its paper."""
    config = Config.read(chosen.config)
    plan = standard(chosen.size)
    terminal.commission(SerialLine(config.device, plan.baud), plan, config.wiring, terminal.Terminal(say))
    return 0


def print_table(chosen: argparse.Namespace, say: Say) -> int:
    """`print-table FILE`: what a compartment may do, line by line."""
    if not chosen.file.parent.is_dir():
        raise Failed(
            f"{sticks.shown(chosen.file.parent)} is no folder: nothing was written; give a file in one that is there"
        )
    printing.write(chosen.file)
    return 0


def _as_owner(config: Config) -> None:
    """What another user puts there, root too, the box that runs could not read. Raises Failed."""
    owner = config.folder.stat().st_uid
    if os.geteuid() != owner:
        raise Failed(_OTHER_USER.format(config.folder, owner))


def _memory(config: Config) -> Store:
    """Open the memory of a box that has one. Raises Failed, StoreUnfit."""
    if not config.store.exists():
        raise Failed(_NEVER_RAN.format(config.store))
    return Store.open(config.store)


def _journal(store: Store, say: Say) -> str | None:
    try:
        head = journal.verify(store)
    except journal.JournalBroken as error:
        return f"journal: {error}"
    except sqlite3.DatabaseError as error:
        return str(error)
    say(f"{'journal':18} {head.count} {head.hash.hex()}\n")
    return None


def _compare(words: str, given: str | None, say: Say) -> None:
    """Hold the words of the papers against those at the town hall. Raises Failed."""
    right = {words}
    if given is None:
        say(f"The words of these papers: {words}\nAre they the same at the town hall? Type them, or 'ja': ")
        given, right = sys.stdin.readline(), {words, "JA"}
    if given.strip().upper() not in right:
        raise Failed("the words are not the same: these papers are not kept. Ask who had the stick")


def _pin(file: Path | None) -> str:
    """From a file, or typed twice; never an argument, which others could see."""
    pin = file.read_text(encoding="ascii").strip() if file else getpass.getpass("PIN, six digits: ")
    if not pins.is_pin(pin):
        raise Failed("a PIN has six digits")
    if file is None and getpass.getpass("Again: ") != pin:
        raise Failed("these are two different PINs")
    return pin


def say(text: str) -> None:
    """Write to whoever called the command."""
    sys.stdout.write(text)
