"""What a machine can bound of a change after the author's yes: small fixes, and cuts."""

from opinion.small_fix.cutting import cuts, judge_cuts
from opinion.small_fix.judging import LIMIT, Verdict, judge

__all__ = ("LIMIT", "Verdict", "cuts", "judge", "judge_cuts")
