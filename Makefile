# Every promise of RELIABILITY.md in its long form: some two hours of one core, as root, with all extras.
trust:
	python benchmarks/trust.py

.PHONY: trust
