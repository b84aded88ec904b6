"""A read model in a folder of the test, and an HTTP client of it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from read_model import NOW, Model, vitals
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.api import View
from watchfloor.aggregator.view.service import view_app


@pytest.fixture
def model(tmp_path: Path) -> Iterator[Model]:
    made = Model(tmp_path / "view.sqlite")
    with closing(made.connection):
        yield made


@pytest.fixture
def client(model: Model) -> Iterator[TestClient]:
    with TestClient(view_app(View(model.reader, model.hub, load_rules(), lambda: NOW, vitals))) as made:
        yield made
