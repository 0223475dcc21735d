"""What `./buergerbuero bench` reckons with; how fast anything is, is no test."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.catalogue import checking, queries
from buergerbuero.config.bench import paper, plain_pdf, publish
from buergerbuero.config.bench.applying import PAGES
from buergerbuero.config.bench.browsing import Came, Failed, hidden
from buergerbuero.config.bench.figures import Run, milliseconds, table
from buergerbuero.documents import queries as documents

TIMES = st.lists(st.floats(0.001, 100), min_size=1, max_size=300)


@given(TIMES, st.sampled_from([50, 95, 100]))
def test_so_many_percent_took_no_longer(seconds: list[float], percent: int) -> None:
    limit = milliseconds(seconds, percent)
    within = sum(round(each * 1000) <= limit for each in seconds)
    assert within * 100 >= percent * len(seconds)
    assert limit in {round(each * 1000) for each in seconds}


def test_a_run_says_how_many_a_second_and_what_failed() -> None:
    run = Run("whole applications", 8, 10.0, (0.5,) * 80, 1440, ("403 at /antrag/",))
    assert (run.rate, run.request_rate) == (8.0, 144.0)
    assert table([run]).splitlines()[1].split()[2:] == ["8", "80", "8.00", "144.0", "500", "500", "1"]
    assert Run("nothing", 1, 10.0, (), 0).as_json()["p95_ms"] == 0


def test_what_a_form_holds_out_of_sight_is_sent_back() -> None:
    one = '<form method="post"><input type="hidden" name="a" value="&lt;1&gt;"><input name="b"></form>'
    assert list(hidden(Came("/", 200, one.encode()))) == [("a", "<1>")]
    with pytest.raises(Failed):
        list(hidden(Came("/", 200, b"<p>No form</p>")))


def test_what_is_measured_is_twelve_answers_on_six_pages_and_fifty_kilobytes(tmp_path: Path) -> None:
    publish.write_town(tmp_path / "town")
    sources = queries.sources(publish.FOLDER, town=tmp_path / "town")
    assert not [*checking.check(sources), *checking.not_yet(sources)]
    days = {name.rpartition("-")[0] if "geburtsdatum" in name else name for _, answers in PAGES for name in answers}
    assert (len(PAGES), len(days) + 1) == (6, 12)
    assert 49_000 < len(paper.proof()) < 51_000
    assert paper.proof().startswith(b"%PDF-")


def test_the_form_that_is_measured_has_300_fields_that_ours_and_pypdf_fill() -> None:
    pdf = plain_pdf.made()
    names = [one.name for one in documents.paper_form(pdf, texts=False).fields]
    assert len(names) == plain_pdf.FIELDS
    values = {name: "/Ja" if name.startswith("k") else "Muster" for name in names}
    assert plain_pdf.read(plain_pdf.filled(pdf, values)) == values
