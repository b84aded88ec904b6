"""Bytes of feeds and pages to text."""

import codecs

import pytest

from watchfloor.ingest.text_encoding import decode

TEXT = "Le président à Kaboul: l’aéroport est fermé"


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (TEXT.encode(), ""),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/xml; charset=iso-8859-1"),
        (TEXT.encode(), "text/xml; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), "text/xml; charset=ISO-8859-1"),
        (TEXT.encode("cp1252"), "text/xml; charset=utf-8"),
        (TEXT.encode("cp1252"), "text/xml"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("cp1252"), "text/xml; charset=no-such-thing"),
        (TEXT.encode(), "text/html; charset=hex"),
    ],
)
def test_the_text_is_found_under_right_wrong_and_missing_names(data: bytes, content_type: str) -> None:
    assert decode(data, content_type) == TEXT


def test_the_declaration_of_the_document_counts_where_the_server_names_none() -> None:
    document = '<?xml version="1.0" encoding="windows-1251"?><a>Аэропорт</a>'
    assert decode(document.encode("cp1251"), "text/xml") == document
    assert "Аэропорт" in decode('<html><meta charset="koi8-r">Аэропорт'.encode("koi8-r"), "text/html")


def test_one_bad_byte_spoils_one_character() -> None:
    damaged = "Kabul – closed – today".encode().replace(b"today", b"to\xffday")
    assert decode(damaged) == "Kabul – closed – to\ufffdday"
    assert decode(b"Airport of Orl\xe9ans closed") == "Airport of Orléans closed"
