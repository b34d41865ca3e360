"""What clean would change, as a linter lists it; called by `newsclean check`.

Steps: `problem_lines` gives the problems of each document, in whichever process cleaned it; `ProblemSink` reads
them in the main process, leaves out those of a baseline, and writes them as text, JSON, SARIF, workflow commands of
GitHub, or as statistics.
"""

from newsclean.check.baseline import Baseline, read_baseline
from newsclean.check.output import FORMATS, ProblemWriter
from newsclean.check.problem import Problem, problem_lines
from newsclean.check.sink import ProblemSink, Takes
from newsclean.check.statistics import Statistics

__all__ = [
    "FORMATS",
    "Baseline",
    "Problem",
    "ProblemSink",
    "ProblemWriter",
    "Statistics",
    "Takes",
    "problem_lines",
    "read_baseline",
]
