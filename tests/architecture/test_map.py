"""docs/map.md says what is where, and it is not stale."""

import difflib

from buergerbuero.config.cli import codemap
from tests.architecture import source


def test_the_map_is_not_stale() -> None:
    written = codemap.MAP.read_text(encoding="utf-8").splitlines() if codemap.MAP.exists() else []
    changed = list(difflib.unified_diff(written, codemap.render().splitlines(), "docs/map.md", "the code", n=0))
    assert not changed, "docs/map.md is stale. Run ./buergerbuero map and commit it.\n" + "\n".join(changed[:20])


def test_the_map_knows_all_areas() -> None:
    assert set(codemap.AREAS) == set(source.areas())


def test_every_fact_of_the_table_is_told_by_somebody() -> None:
    told_by = codemap.tellers()
    assert [fact for fact, names in told_by.items() if not names] == []
    assert told_by["delivery.handed_out"] == [
        "cases.actions.boxes.box_collected",
        "cases.actions.counter.close_handed_out",
    ]
    assert told_by["delivery.given_up"] == ["cases.actions.fall_back.give_up"]
    assert told_by["mail.code_wanted"] == ["cases.actions.mails.want_code"], "who only looks at it tells nothing"


def test_the_map_names_doors_tables_facts_jobs_and_addresses() -> None:
    text = codemap.render()
    assert "- `record(*, verb: str, subject: str, subject_id: object, by: Actor" in text
    assert "| `audit_line` |" in text
    assert "| `case.opened` | `cases.actions.index.index_case`" in text
    assert "`audit.tasks.chain_and_sign`" in text
    assert "| `/pruefen/` | `verify` | public | `portal.views.verify.verify` |" in text
    assert "| ? |" not in text, "a page without a permission"
