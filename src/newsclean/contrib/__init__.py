"""newsclean inside the pipelines of others: a screen for each, none of which this package installs.

`datasets.map(clean_batch(), batched=True)` from `contrib.huggingface`, `NewscleanFormatter()` from
`contrib.datatrove`, the operator `newsclean_mapper` of data-juicer from `contrib.data_juicer_mapper`. The counts of
changes by `filter/rule` come out with each text.
"""
