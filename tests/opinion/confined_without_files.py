"""The same work where no file may be opened."""

from opinion import confined
from tests.opinion.confined_work import answer


def main() -> None:
    confined.serve(answer, opens_files=False)
