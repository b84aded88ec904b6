from datetime import UTC, datetime

import pytest

from watchfloor.contracts.article import Article, accept
from watchfloor.extractor.language import unread_language
from watchfloor.extractor.paragraphs import cut


def language_of(text: str, declared: str | None = None) -> str | None:
    article = Article(text=text, language=declared)
    return unread_language(cut(accept(article, datetime(2024, 5, 14, tzinfo=UTC))))


@pytest.mark.parametrize(
    "text",
    [
        "EGPF AD CLSD DUE SNOW CLEARANCE",
        "Kabul airport remains closed.",
        "Police in Tbilisi arrested twenty demonstrators.",
        "Fua'amotu airport is back in full operation, officials said on Friday.",
        "12345 67 %%%",
        "",
    ],
)
def test_english_and_what_is_too_short_to_tell_is_read(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("喀布尔机场仍然关闭。", "zh"),
        ("Аэропорт Внуково закрыт для прилетов и вылетов.", "cyrillic"),
        ("L'aéroport de Kaboul reste fermé, selon les talibans, qui contrôlent désormais la capitale afghane.", "fr"),
        ("Der Flughafen von Kabul ist weiterhin geschlossen, wie die Taliban am Montag mitteilten.", "de"),
    ],
)
def test_what_the_model_cannot_read_is_named(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_declared_language_decides_only_where_the_text_is_too_short() -> None:
    assert language_of("Doha", declared="ar") == "ar"
    assert language_of("The airport of Kabul was closed on Monday after the attack at its gate.", declared="ps") is None


def test_an_opening_in_another_language_does_not_hide_an_english_article() -> None:
    opening = "« L'aéroport reste fermé », a déclaré le porte-parole des talibans lundi à Kaboul. "
    assert (
        language_of(
            opening + "Airlines therefore cancelled flights yesterday, leaving hundreds of travellers stranded without shelter. " * 4
        )
        is None
    )
