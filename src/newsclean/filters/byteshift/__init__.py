"""GBK text that was read one byte off: `勇?lián)姑臅r代 → 勇擔使命的時代`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from newsclean.edit import Edit
from newsclean.filters.byteshift.annotations import NOTE, TAIL

_TRIGGER = re.compile(rf"[?\ufffd](?:{TAIL.pattern}|[！？；，：!?;:,])")


@dataclass(frozen=True)
class Byteshift:
    name: ClassVar[str] = "byteshift"
    summary: ClassVar[str] = "GBK text that was read one byte off"
    goes_after: ClassVar[Mapping[str, str]] = {}

    def edits(self, text: str) -> Iterator[Edit]:
        if "?" not in text and "\ufffd" not in text:
            return
        evidence = None
        position = 0
        repaired = ""
        for match in _TRIGGER.finditer(text):
            start = match.start()
            if start < position:
                continue
            from newsclean.filters.byteshift.evidence import Evidence
            from newsclean.filters.byteshift.scorer import Scorer
            from newsclean.filters.byteshift.search import Search
            from newsclean.likelihood import likelihood

            if evidence is None:
                evidence = Evidence(text, likelihood())
                scorer = Scorer(evidence)
            line_start = text.rfind("\n", 0, start) + 1
            stop = text.find("\n", start)
            stop = len(text) if stop < 0 else stop
            if line_start < position:
                before = repaired + text[position:start]
            else:
                before = text[line_start:start]
            found = Search(text, start, stop, before, evidence, scorer).run()
            if not found or not found.candidates:
                yield Edit(start, match.end(), match[0], "unrepaired")
                position, repaired = match.end(), before + match[0]
                continue
            score, best = found.candidates[0]
            margin = score - (found.candidates[1][0] if len(found.candidates) > 1 else -1e9)
            if margin < MARGIN or (found.rule == "split" and score - found.leave < LEAVE):
                yield Edit(start, found.end, text[start : found.end], "unrepaired")
                position, repaired = found.end, before + text[start : found.end]
                continue
            yield Edit(start, found.end, best, found.rule)
            repaired = before + best
            position = found.end


MARGIN = -1.0
LEAVE = 3.0
