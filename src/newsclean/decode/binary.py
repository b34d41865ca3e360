"""Files that are no text at all, each with what to do about it."""

from newsclean.errors import DocumentError

# First bytes of files (libmagic's database has the same for each).
_BINARY = (
    (b"\x89PNG", "a PNG image", "leave it out with --extend-exclude"),
    (b"\xff\xd8\xff", "a JPEG image", "leave it out with --extend-exclude"),
    (b"GIF8", "a GIF image", "leave it out with --extend-exclude"),
    (b"%PDF-", "a PDF", "extract its text first"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"\x1f\x8b", "gzip data", "unpack it first, as in: gunzip -c FILE | newsclean clean"),
    (b"\x28\xb5\x2f\xfd", "zstd data", "unpack it first, as in: zstdcat FILE | newsclean clean"),
    (b"BZh", "bzip2 data", "unpack it first, as in: bzcat FILE | newsclean clean"),
    (b"\xfd7zXZ", "xz data", "unpack it first, as in: xzcat FILE | newsclean clean"),
)
_FIRST_BYTES = tuple(magic for magic, _, _ in _BINARY)


def refuse_binary(data: bytes) -> None:
    """Raises DocumentError, with a remedy, for data whose first bytes say that they are no text."""
    if data.startswith(_FIRST_BYTES):
        what, remedy = next((what, remedy) for magic, what, remedy in _BINARY if data.startswith(magic))
        raise DocumentError(f"is {what}, not text; {remedy}")
