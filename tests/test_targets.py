"""Where clean files are written: never two into one, whatever the folder takes for one name."""

import pytest

from newsclean import targets
from newsclean.discover import InputFile
from newsclean.errors import ConfigError

FILES = [InputFile(f"raw/{name}", name, f"/raw/{name}") for name in ("A.txt", "a.txt")]


def test_names_that_differ_in_case_are_refused_where_the_folder_folds_case(tmp_path, monkeypatch):
    assert len(targets.mirror_jobs(FILES, ["raw"], str(tmp_path))) == 2
    monkeypatch.setattr(targets, "folds_case", lambda folder: True)
    with pytest.raises(ConfigError, match=r"a.txt: raw/A.txt and raw/a.txt would both be written there"):
        targets.mirror_jobs(FILES, ["raw"], str(tmp_path / "out"))


def test_whether_a_folder_folds_case(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "A").mkdir(exist_ok=True)
    assert targets.folds_case(str(tmp_path / "a" / "new")) == (len(list(tmp_path.iterdir())) == 1)
