"""What `import newsclean` offers: names that dir and help show, loaded only when asked for."""

import pydoc
import subprocess
import sys

import pytest

import newsclean
from newsclean import NewscleanError

ERRORS = [name for name in newsclean.__all__ if name.endswith("Error")]


def test_every_public_name_is_there_and_shown():
    help_text = pydoc.render_doc(newsclean, renderer=pydoc.plaintext)
    for name in newsclean.__all__:
        assert getattr(newsclean, name) is not None
        assert name in dir(newsclean)
        assert name in help_text or name == "__version__"


def test_names_are_shown_before_anything_is_loaded():
    code = "import sys, newsclean; print(*dir(newsclean)); assert 'newsclean.pipeline' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert set(newsclean.__all__) <= set(done.stdout.decode().split())


def test_every_error_is_a_newsclean_error():
    assert all(issubclass(getattr(newsclean, name), NewscleanError) for name in ERRORS)
    there = {name for name in vars(newsclean.errors) if name.endswith("Error") and name[0].isupper()}
    assert {name for name in there if issubclass(vars(newsclean.errors)[name], NewscleanError)} == set(ERRORS)


def test_an_unknown_name_is_no_attribute():
    with pytest.raises(AttributeError, match="'newsclean' has no attribute 'cleen'"):
        newsclean.cleen  # noqa: B018  # asking for it is the test


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_bytes_are_decoded(encoding):
    text = "縣城新開了一家書店，裡面的書很多，來看書的人也很多。\n" * 3
    assert newsclean.decode_bytes(text.encode(encoding)).text == text
