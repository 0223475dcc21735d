"""Random people fill in random forms over HTTP: whatever they do, the server answers, and no answer is lost."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.journey.crowd import crowd
from tests.journey.running import Town


def test_a_few_people(town: Town, tmp_path: Path) -> None:
    """One long form and some short ones."""
    for pages, forms, people in ((60, 1, 1), (9, 3, 2)):
        scratch = tmp_path / str(pages)
        for service in crowd.publish(town, [f"{pages}_{number}" for number in range(forms)], pages, scratch):
            for person in range(people):
                crowd.walk(town, service, person, scratch / "town", patience=pages)


@pytest.mark.long
@pytest.mark.timeout(0)
def test_a_crowd(town: Town, tmp_path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]) -> None:
    """As many as --forms and --people say, from the number --seed on; each form has 60 pages."""
    forms, people, first, one = (pytestconfig.getoption(f"--{name}") for name in ("forms", "people", "seed", "person"))
    done: Counter[str] = Counter()
    wrong: list[str] = []
    begun = time.monotonic()
    for service in crowd.publish(town, range(first, first + forms), 60, tmp_path):
        for number in range(people) if one is None else [one]:
            try:
                person = crowd.walk(town, service, number, tmp_path / "town", patience=90)
            except AssertionError as found:
                wrong.append(str(found))
                continue
            done += person.device.figures
            done["people"] += 1
            done.update(deed.partition(" ")[0].partition(":")[0] for deed in person.done)
    with capsys.disabled():
        print(f"\n{forms} forms, {dict(done)}, {len(wrong)} findings, {time.monotonic() - begun:.0f} s")  # noqa: T201
    assert not wrong, "\n\n".join(wrong)
