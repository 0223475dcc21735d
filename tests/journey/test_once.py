"""However often and however badly an application is sent, there is one case, and the person gets its number."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Route

from tests.journey import apply, ways
from tests.journey.desk import Clerk
from tests.journey.html import Page
from tests.journey.plain import Answer, Plain, Request, send_and_hang_up
from tests.journey.running import Town
from tests.journey.screen import PHONE, Screen, Studio
from tests.journey.ways import Way

SECONDS_TO_BE_FOUND = 20.0


def somebody() -> Way:
    return ways.way(dict(ways.all_ways())["hundesteuer_anmeldung-bewilligt"])


def number_on(page: Page) -> str:
    assert page.heading == "Ihr Antrag ist angekommen", page.text
    return page.root.of_class("bb-code")[0].text


def assert_one_case(clerk: Clerk, way: Way, number: str) -> None:
    """The desk finds exactly one case of this person, and it has this number."""
    deadline = time.monotonic() + SECONDS_TO_BE_FOUND
    while not (found := clerk.hits(way.family_name)) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found == [number]


def about_to_send(way: Way, town: Town) -> tuple[Plain, Request]:
    person = Plain(town.portal)
    shown = apply.fill_in(way, person)
    apply.declare(way, shown, person)
    return person, person.request("Antrag senden")


def test_sent_twice_at_the_same_moment(town: Town, clerk: Clerk) -> None:
    way = somebody()
    person, sending = about_to_send(way, town)
    fingers = [person, replace(person, cookies=dict(person.cookies))]

    def press(finger: Plain) -> Answer:
        return finger.follow(sending)

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(press, fingers))

    numbers = {number_on(finger.show(answer)) for finger, answer in zip(fingers, answers, strict=True)}
    assert len(numbers) == 1
    assert_one_case(clerk, way, numbers.pop())


def test_sent_again_after_the_receipt(town: Town, clerk: Clerk) -> None:
    way = somebody()
    person, sending = about_to_send(way, town)
    cookies_before = dict(person.cookies)
    number = number_on(person.show(person.follow(sending)))

    with_new_cookies = number_on(person.show(person.follow(sending)))
    person.cookies = cookies_before
    with_old_cookies = number_on(person.show(person.follow(sending)))

    assert with_new_cookies == with_old_cookies == number
    assert_one_case(clerk, way, number)


def test_connection_lost_while_sending(town: Town, clerk: Clerk) -> None:
    way = somebody()
    person, sending = about_to_send(way, town)

    send_and_hang_up(sending, person)
    number = number_on(person.show(person.follow(sending)))

    assert_one_case(clerk, way, number)


@contextmanager
def about_to_press(way: Way, town: Town, studio: Studio) -> Iterator[Screen]:
    person = Plain(town.portal)
    shown = apply.fill_in(way, person)
    with studio.screen(town.portal, PHONE) as screen:
        screen.go_on_from(person)
        apply.declare(way, shown, screen)
        yield screen


@pytest.mark.browser
def test_double_tap_on_send(town: Town, studio: Studio, clerk: Clerk) -> None:
    way = somebody()
    with about_to_press(way, town, studio) as screen:
        page = screen.press_twice("Antrag senden")
        assert_one_case(clerk, way, number_on(page))


@pytest.mark.browser
def test_back_after_sending(town: Town, studio: Studio, clerk: Clerk) -> None:
    way = somebody()
    with about_to_press(way, town, studio) as screen:
        number = number_on(screen.press("Antrag senden"))
        page = screen.back()
        if page.has("Antrag senden"):  # from the browser's memory, as it was before
            page = screen.press("Antrag senden")
        assert number_on(page) == number
        assert_one_case(clerk, way, number)


@pytest.mark.browser
def test_no_answer_to_the_phone(town: Town, studio: Studio, clerk: Clerk) -> None:
    way = somebody()
    with about_to_press(way, town, studio) as screen:
        screen.lose_answer("Antrag senden", swallow)
        page = screen.back()
        if page.has("Antrag senden"):
            page = screen.press("Antrag senden")
        assert_one_case(clerk, way, number_on(page))


def swallow(route: Route) -> None:
    """Let the request reach the town, and the answer not reach the phone."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")
