"""Joins the footers of Parquet tables whose row groups stand one behind the other in one file.

pyarrow writes a footer for the row groups that it has written itself, not for those of another process. A footer is
a struct in the compact form of Thrift; here its row groups are moved to where they are, and all else stays.
"""

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

MAGIC = b"PAR1"
"""Begins and ends a table."""

_LENGTHS = struct.Struct("<QI")  # before each footer: bytes of the row groups that it is of, and its own

_TRUE, _FALSE, _BYTE, _INTEGERS, _DOUBLE, _BINARY, _LISTS, _STRUCT = 1, 2, 3, (4, 5, 6), 7, 8, (9, 10), 12
_ROWS, _GROUPS = 3, 4  # fields of a footer
_COLUMNS, _GROUP_OFFSET, _ORDINAL = 1, 5, 7  # of a row group
_COLUMN_OFFSET, _COLUMN_METADATA = 2, 3  # of a column
_OFFSETS = (9, 10, 11, 14)  # of the metadata of a column: its data, index, dictionary, bloom filter

Struct = dict[int, tuple[int, Any]]
"""The fields of a struct by number: the type of each, and its value."""


class List(NamedTuple):
    """A list: the type of its elements, and these."""

    kind: int
    values: list[Any]


def marked_footer(footer: bytes, size: int) -> bytes:
    """The end of a table, from its footer on, as `joined_footer` needs it; `size` is that of its row groups."""
    footer = footer[: -len(MAGIC) - 4]
    return _LENGTHS.pack(size, len(footer)) + footer


def joined_footer(footers: bytes) -> bytes:
    """The end of the table that has the row groups of all these `marked_footer`, in their order."""
    joined: Struct = {}
    shift = 0
    for size, footer in _split(footers):
        table = read_struct(footer)
        joined = joined or {**table, _ROWS: (6, 0), _GROUPS: (9, List(_STRUCT, []))}
        groups = joined[_GROUPS][1].values
        for group in table[_GROUPS][1].values:
            _move(group, shift)
            if _ORDINAL in group:
                group[_ORDINAL] = (4, len(groups))
            groups.append(group)
        joined[_ROWS] = (6, joined[_ROWS][1] + table[_ROWS][1])
        shift += size
    out = bytearray()
    _write_struct(out, joined)
    return bytes(out) + struct.pack("<I", len(out)) + MAGIC


def _split(footers: bytes) -> Iterator[tuple[int, bytes]]:
    """The size of each part and its footer."""
    at = 0
    while at < len(footers):
        size, length = _LENGTHS.unpack_from(footers, at)
        at += _LENGTHS.size
        yield size, footers[at : at + length]
        at += length


def _move(group: Struct, shift: int) -> None:
    """Add so many bytes to all places in a file that a row group names; 0 means none."""
    _add(group, _GROUP_OFFSET, shift)
    for column in group[_COLUMNS][1].values:
        _add(column, _COLUMN_OFFSET, shift)
        for field in _OFFSETS:
            _add(column[_COLUMN_METADATA][1], field, shift)


def _add(fields: Struct, field: int, shift: int) -> None:
    """Add a shift to a field that holds an offset; an offset of 0 means that there is none."""
    kind, value = fields.get(field, (0, 0))
    if value:
        fields[field] = (kind, value + shift)


def read_struct(data: bytes) -> Struct:
    """The struct that these bytes begin with."""
    return _Reader(data).struct()


class _Reader:
    """Reads values of Thrift's compact form, one behind the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = (kind, kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind))
        return fields

    def _value(self, kind: int) -> Any:
        """The value that comes next, of this Thrift type."""
        if kind in _INTEGERS:
            return self._integer()
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _STRUCT:
            return self.struct()
        if kind in _LISTS:
            head = self._byte()
            size = head >> 4 if head >> 4 < 15 else self._varint()
            return List(head & 15, [self._value(head & 15) for _ in range(size)])
        if kind in (_TRUE, _FALSE, _BYTE):  # of a list
            return self._bytes(1)
        if kind == _DOUBLE:
            return self._bytes(8)
        raise ValueError(f"Thrift type {kind} is in no footer")

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def _integer(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)


def _write_struct(out: bytearray, fields: Struct) -> None:
    last = 0
    for number, (kind, value) in sorted(fields.items()):
        kind = (_TRUE if value else _FALSE) if kind in (_TRUE, _FALSE) else kind
        if 0 < number - last < 16:
            out.append(number - last << 4 | kind)
        else:
            out.append(kind)
            _write_integer(out, number)
        last = number
        if kind not in (_TRUE, _FALSE):
            _write_value(out, kind, value)
    out.append(0)


def _write_value(out: bytearray, kind: int, value: Any) -> None:
    if kind in _INTEGERS:
        _write_integer(out, value)
    elif kind == _BINARY:
        _write_varint(out, len(value))
        out += value
    elif kind == _STRUCT:
        _write_struct(out, value)
    elif kind in _LISTS:
        size = len(value.values)
        out.append(min(size, 15) << 4 | value.kind)
        if size >= 15:
            _write_varint(out, size)
        for element in value.values:
            _write_value(out, value.kind, element)
    else:
        out += value


def _write_integer(out: bytearray, value: int) -> None:
    _write_varint(out, value << 1 ^ value >> 63)


def _write_varint(out: bytearray, value: int) -> None:
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
