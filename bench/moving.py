"""Archives into an installation and out of it, watched."""

from pathlib import Path

import ground
import watching


def bring_in(place: ground.Ground, file: Path, processes: int) -> watching.Watched:
    """One import of the file."""
    who = ["--by", ground.EDITOR, "--why", "to measure"]
    words = ["import_pieces", str(file), "--processes", str(processes), *who]
    return watching.watch(*words, server=place.postgres())


def send_out(place: ground.Ground, file: Path) -> watching.Watched:
    """One export into the file."""
    return watching.watch("export_pieces", str(file), server=place.postgres())


def report(what: str, found: watching.Watched, pieces: int) -> None:
    """Pieces a second, CPU a piece, and the largest memory as time went."""
    ours, theirs = 1000 * found.ours / pieces, 1000 * found.servers / pieces
    print(f"{what}: {pieces / found.seconds:.1f} pieces a second ({found.seconds:.1f} s)")
    print(f"{ours + theirs:8.2f} ms CPU a piece: {ours:.2f} ours, {theirs:.2f} PostgreSQL")
    tenths = " ".join(map(str, found.tenths()))
    print(
        f"{found.peak:8.0f} MB at most (PSS of all our processes); by tenths of the time: {tenths}",
        flush=True,
    )
