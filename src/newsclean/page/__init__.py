"""A scraped page as lines, each with what is known of it: normalised form, dates, labels, names.

Called by the filters boilerplate and duplicates and by `metadata`; mojibake and invisible ask `code` for quoted code.
"""
