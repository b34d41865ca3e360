"""Chinese as characters, readings, words and bytes: what decoding and the filters must know of the language.

Called by `decode` and by the filters mojibake, byteshift, pinyin and traditional; it knows nothing of pages.
"""
