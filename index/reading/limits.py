"""How much it may take to read one file."""

from dataclasses import dataclass

MAX_TEXT = 20_000_000  # characters of an article


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What a file may take before it is given up.

    The defaults leave room for a magazine: a PDF of 1,000 dense pages in two columns takes 47
    seconds of a slow processor and 305 MiB.

    Attributes:
        memory: MiB of address space of the process that reads.
        seconds: Processor time for a file; for a table, for each MiB of it.
        pages: Of a PDF.
    """

    memory: int = 1_024
    seconds: int = 120
    pages: int = 2_000
