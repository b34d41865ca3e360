"""The damage in a text that a filter found and could not repair: no filter that repairs nothing itself changes it."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from newsclean.edit import Edit, Span, changes_only, joined_spans, moved_spans, without_spans


class Frozen:
    """What is frozen in one text while it is cleaned: what each filter that repairs damage reported at its last look.

    `rules` are those of such findings, by the filters that may have some. `held` are the filters whose edits were
    restricted at their last turn, and `renewed` those whose findings changed since they were last taken out of it.
    """

    def __init__(self, rules: Mapping[str, Collection[str]]) -> None:
        self._rules = rules
        self._found: dict[str, list[Span]] = {}
        self.held: set[str] = set()
        self.renewed: set[str] = set()

    def look(self, name: str, text: str, edits: Sequence[Edit]) -> bool:
        """Keep what a filter reports of a text in place of what it reported before; gives whether a part of the text is
        no longer frozen."""
        found = {
            edit[:2]
            for edit in edits
            if edit.rule in self._rules[name] and text[edit.start : edit.end] == edit.replacement != ""
        }
        known = self._found.get(name, [])
        if found == set(known):
            return False
        self.renewed.add(name)
        self._found[name] = sorted(found)
        frozen = self._spans()
        return not all(any(first <= start and end <= last for first, last in frozen) for start, end in known)

    def restricted(self, name: str, text: str, edits: Sequence[Edit], *, may_remove: bool) -> Sequence[Edit]:
        """The edits of a filter, restricted so that what is frozen stays as it is."""
        kept = tuple(without_spans(text, edits, self._spans(), may_remove=may_remove))
        if kept == tuple(edits):
            self.held.discard(name)
        else:
            self.held.add(name)
        return kept

    def move(self, text: str, edits: Sequence[Edit]) -> None:
        """Keep up with edits of the text; what one of them changes is no longer frozen."""
        if self:
            changed = list(_changed_parts(text, edits))
            self._found = {name: moved_spans(spans, changed) for name, spans in self._found.items()}

    def __bool__(self) -> bool:
        return bool(self._found) and any(self._found.values())

    def _spans(self) -> list[Span]:
        """What is frozen, as one span where several overlap."""
        return joined_spans(span for found in self._found.values() for span in found)


def _changed_parts(text: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """What edits change: of one that replaces characters one for one those that become others."""
    for edit in changes_only(text, edits):
        if len(edit.replacement) != edit.end - edit.start:
            yield edit
        else:
            for position, new in enumerate(edit.replacement, edit.start):
                if text[position] != new:
                    yield Edit(position, position + 1, new, edit.rule)
