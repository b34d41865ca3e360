"""GBK text that was read one byte off: `勇?lián)姑臅r代 → 勇擔使命的時代`."""

from newsclean.filters.byteshift.filter import Byteshift

__all__ = ["Byteshift"]
