"""Texts of towns and departments."""

from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.portal import paper
from buergerbuero.portal.paper import Block, Span

TEXT = """# Datenschutz

Ein Satz,
der weitergeht, mit **Nachdruck**.

## Wer?
- die Stadt
- eine andere Stelle,
  die hilft
"""


def test_headings_paragraphs_lists_and_bold_words_are_understood() -> None:
    assert paper.blocks(TEXT) == (
        Block("title", ((Span("Datenschutz"),),)),
        Block("paragraph", ((Span("Ein Satz, der weitergeht, mit "), Span("Nachdruck", bold=True), Span(".")),)),
        Block("heading", ((Span("Wer?"),),)),
        Block("list", ((Span("die Stadt"),), (Span("eine andere Stelle, die hilft"),))),
    )
    assert paper.title(TEXT) == "Datenschutz"


def test_html_stays_the_text_it_is() -> None:
    assert paper.blocks("<script>x</script>") == (Block("paragraph", ((Span("<script>x</script>"),),)),)


@given(st.text())
def test_any_text_can_be_read_and_no_word_is_lost(text: str) -> None:
    said = "".join(span.text for block in paper.blocks(text) for line in block.lines for span in line)
    for word in text.replace("*", " ").replace("#", " ").replace("-", " ").split():
        assert word in said.replace("*", " ").replace("#", " ").replace("-", " ") or not word.isprintable()
