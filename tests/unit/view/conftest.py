"""A read model in a folder of the test, and an HTTP client of it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from read_model import NOW, Model, vitals
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.api import View
from watchfloor.aggregator.view.service import view_app


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A read model without actors: putting 28,000 places into it takes a third of a second."""
    path = tmp_path_factory.mktemp("view") / "empty.sqlite"
    Model(path).connection.close()
    return path


@pytest.fixture
def model(tmp_path: Path, empty_file: Path) -> Iterator[Model]:
    made = Model(Path(shutil.copy(empty_file, tmp_path / "view.sqlite")))
    with closing(made.connection):
        yield made


@pytest.fixture
def client(model: Model) -> Iterator[TestClient]:
    with TestClient(view_app(View(model.reader, model.hub, load_rules(), lambda: NOW, vitals))) as made:
        yield made
