"""The list of what a run did not write: a JSON line for each record that could not be cleaned, or was dropped."""

from collections.abc import Iterable
from typing import Literal

from newsclean.document import place_of, readable
from newsclean.formats.format import json_line

MOST_BYTES = 64 << 10
"""Bytes of a record that the list shows; of a longer one it has the digest, and the file has the rest."""

Status = Literal["rejected", "dropped"]


def rejected_line(
    path: str, line: int | None, status: Status, reason: str, record: Iterable[bytes] | None = None
) -> bytes:
    """The line for a record of the file `path`, or for the whole file where `record` is None.

    `record` gives the bytes of the record piece by piece. What is not UTF-8 among them is shown as `\\xff`.
    """
    fields: dict[str, object] = {"file": readable(path), "line": line, "id": place_of(path, line)}
    fields |= {"status": status, "reason": reason}
    if record is not None:
        from hashlib import sha256  # brings OpenSSL, 3 ms of a start

        digest, size, shown = sha256(), 0, b""
        for data in record:
            digest.update(data)
            size += len(data)
            shown += data[: MOST_BYTES - len(shown)]
        fields |= {"bytes": size, "sha256": digest.hexdigest(), "record": shown.decode("utf-8", "backslashreplace")}
    return json_line(fields)
