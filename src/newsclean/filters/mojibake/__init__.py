"""Text that was decoded with the wrong encoding: `æ–°é—»`, `ÐÂÎÅ`, `鏂伴椈` → 新闻."""

from newsclean.filters.mojibake.filter import Mojibake

__all__ = ["Mojibake"]
