"""Makes src/newsclean/filters/boilerplate/rule_files/built.json of the files of rules: `python tools/build_rules.py`.

What cleaning needs of each rule, with the words that its pattern needs and the lengths of its matches, which take a
tenth of a second to work out. Run it when a rule was changed; a test says so. The same files give the same bytes.
"""

from pathlib import Path

from newsclean.filters.boilerplate.reading import BUILT_RULES, built_table

if __name__ == "__main__":
    Path(BUILT_RULES).write_text(built_table(), "utf-8", newline="\n")
