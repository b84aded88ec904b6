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


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Аэропорт закрыт", "cp1251", "windows-1251"),
        ("Аэропорт закрыт", "koi8-r", "KOI8-R"),
        ("喀布尔机场关闭，镕基", "gbk", "gb2312"),
        ("カブール空港①", "cp932", "Shift_JIS"),
        ("카불 공항 똠", "cp949", "ks_c_5601-1987"),
        ("喀布爾機場關閉", "big5", "Big5"),
        ("İstanbul havalimanı – “kapandı”", "cp1254", "iso-8859-9"),
        ("مطار كابول مغلق", "cp1256", "windows-1256"),
    ],
)
def test_a_declared_encoding_is_read_as_it_is_sent_and_before_what_servers_put_on_everything(
    text: str, encoding: str, declared: str
) -> None:
    document = f'<?xml version="1.0" encoding="{declared}"?><a>{text}</a>'
    for content_type in ("text/xml", "text/xml; charset=ISO-8859-1", "text/xml; charset=utf-8"):
        assert decode(document.encode(encoding), content_type) == document


def test_two_and_four_bytes_a_character_are_seen_with_and_without_their_mark() -> None:
    document = f'<?xml version="1.0" encoding="utf-16"?><a>{TEXT}</a>'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert decode(document.encode(encoding), "text/xml") == document


def test_what_says_that_it_is_two_bytes_a_character_and_is_not_is_read_as_it_is() -> None:
    document = '<?xml version="1.0" encoding="UTF-16"?><a>Kabul airport</a>'
    assert decode(document.encode()) == document


def test_nothing_hidden_in_an_encoding_that_nobody_sends_is_unpacked() -> None:
    assert "<script>" not in decode(b"<a>+ADw-script+AD4-</a>", "text/xml; charset=utf-7")
