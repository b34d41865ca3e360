"""The changes of one document as a line of JSON, and what undoing and doing them again gives."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple

from newsclean.changes.bytes import Encoded, encoded_as
from newsclean.changes.put_back import put_back
from newsclean.cleaned import Cleaned, Stage, replay
from newsclean.document import Document, place_of
from newsclean.edit import Change, Edit, apply_changes, undo_changes
from newsclean.errors import ChangesError
from newsclean.filters import all_filters
from newsclean.formats.format import json_line
from newsclean.formats.json_record import JsonRecord


class StoredEdit(NamedTuple):
    """An edit with the text it replaced, as a stage of a changes file stores it."""

    start: int
    before: str
    after: str
    rule: str


class AcrossDocuments(NamedTuple):
    """What `clean --across` found of a document: how many others are copies of it; or of which one it is a copy, by
    which rule, and how alike (0 to 1); or for each edit of the stage `across` the document that keeps the passage.

    Documents are named as in the folder of clean files; `id` is that name of a document with copies.
    """

    id: str = ""
    copies: int = 0
    copy_of: str | None = None
    rule: str = ""
    similarity: float = 0.0
    kept_in: tuple[str | None, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The fields that are not the default ones."""
        return {name: value for name, value in self._asdict().items() if value != self._field_defaults[name]}


@dataclass(frozen=True)
class DocumentChanges:
    """What was done to one document.

    `raw` and `clean` are digests: of the bytes before and after where the file is one document, else of the texts of
    the record. `encoded` is how the raw text becomes bytes, for a file that is one document of plain text, or how a
    record does that is not plain UTF-8. `literal` is how the raw text is spelt in JSON, where undoing would spell it
    otherwise: `"a\\/b"`. `moved` is whether `clean --across` has moved the document to a file of copies, `added` the
    fields that it has added to the record, `across` what it found.
    """

    path: str
    line: int | None
    raw: str
    clean: str
    stages: tuple[tuple[str, tuple[StoredEdit, ...]], ...]
    characters: tuple[int, int] = (0, 0)
    encoding: str = "utf-8"
    encoded: Encoded | None = None
    literal: str | None = None
    moved: bool = False
    added: Mapping[str, object] = field(default_factory=dict)
    across: AcrossDocuments = AcrossDocuments()

    @property
    def id(self) -> str:
        """Its name: the path, with the line where the file holds several documents."""
        return place_of(self.path, self.line)

    def edits(self) -> Iterator[tuple[str, list[Edit]]]:
        """The names of filters and their edits, in order."""
        for filter, stage in self.stages:
            yield filter, [Edit(start, start + len(old), new, rule) for start, old, new, rule in stage]

    def undone(self, clean: str) -> str:
        """The raw text; raises ChangesError where the clean one is not what the changes made."""
        return undo_changes(clean, self._changes())

    def done_again(self, raw: str) -> str:
        """The clean text; raises ChangesError where the raw one is not what was cleaned."""
        return apply_changes(raw, self._changes())

    def cleaned(self, raw: str) -> Cleaned:
        """The raw text and what was done to it; raises ChangesError where it is not what was cleaned."""
        removing = {kind.name for kind in all_filters() if getattr(kind, "removes_lines", False)}
        stages = [
            Stage(filter, edits, any(raw != clean for _, raw, clean, _ in stored), filter in removing)
            for (filter, edits), (_, stored) in zip(self.edits(), self.stages, strict=True)
        ]
        return Cleaned(raw, self.done_again(raw), tuple(stages))

    def put_back(self, clean: str, is_chosen: Callable[[str], bool]) -> tuple[str, Counter[str]]:
        """The clean text with the edits of chosen rules undone, and how many of other rules were undone with them."""
        return put_back(self.undone(clean), self.edits(), is_chosen)

    def _changes(self) -> Iterator[Change]:
        """The changes of all stages, in the order in which they were made."""
        for number, (filter, stage) in enumerate(self.stages):
            for start, before, after, rule in stage:
                yield Change(filter, rule, 0, before, after, start, number)

    def to_line(self) -> bytes:
        """The changes as a line of JSON."""
        fields: dict[str, object] = {"id": self.id, "path": self.path, "line": self.line}
        fields |= {"raw": self.raw, "clean": self.clean, "characters": self.characters, "encoding": self.encoding}
        if self.encoded is not None:
            codec, bom, lines = self.encoded
            fields |= {"codec": codec, "bom": bom} | ({"bytes": lines} if lines else {})
        fields |= {} if self.literal is None else {"literal": self.literal}
        fields |= ({"moved": True} if self.moved else {}) | ({"added": self.added} if self.added else {})
        fields |= {"across": self.across.to_json()} if self.across != AcrossDocuments() else {}
        return json_line(fields | {"stages": self.stages})


def changes_of(document: Document, cleaned: Cleaned) -> DocumentChanges:
    """What cleaning did to a document."""
    stages = tuple(
        (stage.filter, tuple(StoredEdit(e.start, text[e.start : e.end], e.replacement, e.rule) for e in stage.edits))
        for stage, text in replay(cleaned.raw, cleaned.stages)
    )
    encoded, raw = None, text_digest(cleaned.raw)
    if document.data is not None:
        encoded = encoded_as(cleaned.raw, document.data, document.encoding)
        raw = digest(document.data)
    return DocumentChanges(
        document.path,
        document.line,
        raw,
        text_digest(cleaned.text),
        stages,
        (len(cleaned.raw), len(cleaned.text)),
        document.encoding,
        encoded,
        _literal_of(document.record, cleaned.text) if isinstance(document.record, JsonRecord) else None,
    )


def _literal_of(record: JsonRecord, clean: str) -> str | None:
    """The string of the raw text in its record, where undoing would spell it in another way."""
    raw, written = record.literal(record.text), record.literal(clean)
    return None if JsonRecord(written, clean, 0, len(written)).literal(record.text) == raw else raw


def read_changes(line: bytes) -> DocumentChanges:
    """The changes of a line of JSON; raises ChangesError where it holds none."""
    try:
        fields = json.loads(line)
        encoded = None
        if "codec" in fields:
            lines = tuple((int(number), str(data)) for number, data in fields.get("bytes", ()))
            encoded = Encoded(fields["codec"], fields["bom"], lines)
        raw, clean = fields["characters"]
        return DocumentChanges(
            str(fields["path"]),
            fields["line"],
            fields["raw"],
            fields["clean"],
            tuple((str(filter), _stage(edits)) for filter, edits in fields["stages"]),
            (int(raw), int(clean)),
            str(fields["encoding"]),
            encoded,
            None if fields.get("literal") is None else str(fields["literal"]),
            fields.get("moved") is True,
            dict(fields.get("added", {})),
            _across(**fields.get("across", {})),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ChangesError("is broken") from None


def _across(kept_in: Sequence[str | None] = (), **fields: Any) -> AcrossDocuments:
    """What was found across documents, as read from JSON."""
    return AcrossDocuments(**fields, kept_in=tuple(kept_in))


def _stage(edits: Sequence[Sequence[object]]) -> tuple[StoredEdit, ...]:
    """The edits of a stage as read from JSON; raises TypeError where a field is missing or has another type."""
    stage = tuple(StoredEdit(*edit) for edit in edits)  # type: ignore[arg-type]  # checked below
    for edit in stage:
        if tuple(map(type, edit)) != (int, str, str, str):
            raise TypeError
    return stage


def digest(data: bytes) -> str:
    """The digest of bytes, 32 hexadecimal digits of BLAKE2b."""
    return blake2b(data, digest_size=16).hexdigest()


def text_digest(text: str) -> str:
    """The digest of a text as UTF-8."""
    return digest(text.encode("utf-8", "surrogatepass"))
