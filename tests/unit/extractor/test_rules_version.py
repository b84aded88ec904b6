"""No change of the code that reads goes by unnoticed: of two readings of one article the higher version wins."""

from gold.reading_code import digest, digests, noted, version

CODE = "def half(n: int) -> int:\n    return n // 2\n"


def test_the_code_that_reads_is_the_one_that_was_noted() -> None:
    changed = sorted({name for name, _ in set(digests().items()) ^ set(noted()["code"].items())})
    assert (changed, version()) == ([], noted()["rules"]), (
        "code that reads has changed: `make reading` says whether it reads otherwise, and so whether RULES_VERSION has to be raised"
    )


def test_comments_and_docstrings_do_not_count() -> None:
    told = 'def half(n: int) -> int:\n    """Of `n`,\n\n    rounded down.\n    """\n\n    # An integer.\n    return n // 2  # no fraction\n'
    assert digest(told) == digest(CODE)


def test_any_other_change_counts() -> None:
    assert len({digest(code) for code in (CODE, CODE.replace("2", "3"), CODE.replace("    return", "    if n:\n        return"))}) == 3
