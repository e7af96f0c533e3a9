"""The inputs that are kept in `fuzz`, without atheris; env-server/fuzz looks for more."""

from pathlib import Path

import pytest

from fuzzing import TARGETS

INPUTS = sorted((Path(__file__).parent / "fuzz").glob("*/*"))


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_an_input_that_is_kept_does_no_harm(file: Path) -> None:
    TARGETS[file.parent.name](file.read_bytes())


def test_each_target_has_inputs() -> None:
    assert {file.parent.name for file in INPUTS} == set(TARGETS)
