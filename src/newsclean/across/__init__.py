"""What holds across documents: templates of sites, copied passages, copied and nearly copied documents.

`newsclean across` and `clean --across` call these steps, each of which reads what the one before has written:
`index` reads clean text and writes a row for each paragraph (`rows`); `verdict` finds what is template or copy with
the SQL of `verdict.sql` (run by `duck`, or by Spark) and near copies with `near`; `show` prints a verdict; `apply`
takes what the verdict names out of the clean text.
"""
