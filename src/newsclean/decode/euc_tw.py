"""EUC-TW, the Unix encoding of Taiwan, which Python has no codec for: planes 1 and 2 of CNS 11643, by way of Big5."""

from bisect import bisect_right

from newsclean.chinese.utf8 import LOST

# Where a run of codes that lie in one order in CNS 11643 and in Big5 begins, in each (CNS with the high bits
# set, as EUC-TW writes it); 0000 begins what Big5 does not hold. Worked out from glibc's EUC-TW and Python's
# cp950, character by character.
_PLANE_1 = """
A1A1A140 A1A60000 A1A7A146 A1B6A157 A1B80000 A1B9A156 A1BEA15D A1EAA1AC A1EBA1AB A1ECA1AD A2C2A1E2 A2C3A1E1
A2C4A1E3 A2D7A1F7 A2D8A1F6 A2D9A1F8 A2DD0000 A2DEA155 A2DFA1FE A4A1A2AF A6A1C7E9 A6B50000 C4A1A440 D3A3AD40
D7D3ACFE D7D4AFD0 EBD0BE52 EBD1BBC8 EFDCBE53 F5B5C2CB F5B6C1AB F6C10000 F6C2C256 F7B7C2CC F8ADC456 F8AEC361
F8E4C3BA F8E5C3B9 F8E6C3BB F9E2C457 FDCC0000
"""
_PLANE_2 = """
A1A1C940 A1ABC94B A1CCC9BE A1CDC96C A1FDC9BF A2CDCAF7 A2CEC9ED A4B9CAF8 B7EFDADF B7F0D6CD B8FED77B BEE3D6CC
BEE4DAE0 BFEAD77A BFEBDBA7 C4A4DDFD D5CBEBF1 D5CCE8A3 D7A2ECDE D7A3E976 DAA8F0CB DAA9EB5B DBBFEBF2 DCEAECDF
DDF4F056 DDF5EDAA E0B9EEEC E2C3F057 E3B7F0CC E4AFEEEB E4B0F163 E4B8F16C E5F3F269 E6CDF4B5 E6CEF2C3 E7E1F16B
E7E2F375 E9B4F268 E9B5F466 E9E2F4B6 EACBF663 EACCF4FD ECD2F664 F1E6F9C4 F1E7F977 F2B4F9C5 F2B5F9C7 F2C0F9C6
F2C1F9D2 F2C50000
"""
_SHIFT = 0x8E
_IN_A_ROW_OF_CNS = 94
_IN_A_ROW_OF_BIG5 = 157


def _runs(table: str) -> tuple[list[int], list[int]]:
    """The two columns of a table: where runs of codes begin in CNS 11643, and in Big5."""
    entries = [(int(entry[:4], 16), int(entry[4:], 16)) for entry in table.split()]
    return [cns for cns, _ in entries], [big5 for _, big5 in entries]


_RUNS = {1: _runs(_PLANE_1), 2: _runs(_PLANE_2)}


def decode_euc_tw(data: bytes) -> str:
    """The text of EUC-TW bytes; U+FFFD for each sequence that is none, or that Big5 has no character for."""
    pieces: list[str] = []
    position = 0
    while position < len(data):
        byte = data[position]
        if byte < 0x80:
            end = position + 1
            pieces.append(chr(byte))
        elif byte == _SHIFT:  # then the plane, then the code
            end = position + 4
            pieces.append(
                _character(int.from_bytes(data[position + 1 : position + 2]) - 0xA0, data[position + 2 : end])
            )
        else:
            end = position + 2
            pieces.append(_character(1, data[position:end]))
            if pieces[-1] == LOST and end <= len(data) and data[end - 1] < 0x80:
                end -= 1  # an ASCII character was never half of another
        position = end
    return "".join(pieces)


def _character(plane: int, code: bytes) -> str:
    """The character of a code in a plane; U+FFFD where Big5 has none."""
    if plane not in _RUNS or len(code) < 2 or min(code) < 0xA1 or max(code) == 0xFF:
        return LOST
    cns, big5 = _RUNS[plane]
    value = int.from_bytes(code)
    run = bisect_right(cns, value) - 1
    if run < 0 or not big5[run]:
        return LOST
    place = _place_in_cns(value) - _place_in_cns(cns[run]) + _place_in_big5(big5[run])
    row, cell = divmod(place, _IN_A_ROW_OF_BIG5)
    return bytes((row, cell + (0x40 if cell < 0x3F else 0x62))).decode("cp950", "replace")[:1]


def _place_in_cns(code: int) -> int:
    """The number of a code in the order of CNS 11643."""
    return (code >> 8) * _IN_A_ROW_OF_CNS + (code & 0xFF)


def _place_in_big5(code: int) -> int:
    """The number of a code in the order of Big5."""
    trail = code & 0xFF
    return (code >> 8) * _IN_A_ROW_OF_BIG5 + (trail - 0x40 if trail < 0x7F else trail - 0x62)
