"""A file of lines, read one after the other: each an object with a reference that did not stand before."""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self

from opinion import importing, interchange
from opinion.importing import Given, Outcome
from opinion.interchange import BadLine

LONGEST = 4 * 1024 * 1024  # bytes of a line; what is longer is passed over without being held in memory
BOM = b"\xef\xbb\xbf"


class LineFile:
    """The objects of a file in batches. `refused` collects what is not one, until somebody takes it."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.size = path.stat().st_size
        self.position = 0
        self.refused: list[Outcome] = []
        self._refs: set[bytes] = set()  # eight bytes for each line are all that is kept of it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()

    def batches(self) -> Iterator[list[Given]]:
        """As many lines at once as one transaction brings in."""
        batch: list[Given] = []
        for number, line in enumerate(self._lines(), 1):
            try:
                if line is None:
                    raise BadLine(f"It is longer than {LONGEST // 1024**2} MB.")
                if not line.strip():
                    continue
                given = interchange.opened(line)
                self._remember(given["ref"])
                batch.append((number, given))
            except BadLine as bad:
                self.refused.append(Outcome(number, importing.REFUSED, "", str(bad)))
            if len(batch) == importing.BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def take_refused(self) -> list[Outcome]:
        """What was refused since this was asked last."""
        taken, self.refused = self.refused, []
        return taken

    def _remember(self, ref: str) -> None:
        digest = blake2b(ref.encode(), digest_size=8).digest()
        if digest in self._refs:
            raise BadLine(f"The “ref” {ref} stands in an earlier line of this file.")
        self._refs.add(digest)

    def _lines(self) -> Iterator[bytes | None]:
        while line := self.file.readline(LONGEST + 1):
            if self.position == 0:
                line = line.removeprefix(BOM)
            is_long = len(line) > LONGEST
            while is_long and line and not line.endswith(b"\n"):
                line = self.file.readline(LONGEST)
            self.position = self.file.tell()
            yield None if is_long else line
