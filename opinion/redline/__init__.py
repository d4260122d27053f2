"""What changed between two copies, in reading form, and what two people made of one."""

from opinion.redline.comparing import Block, Field, Redline, compare, compare_bodies
from opinion.redline.matching import Effort
from opinion.redline.merging import Fate, Merge, MergedBlock, MergedValue, Side, merge, merge_bodies
from opinion.redline.rendering import blocks_html, body_html, field_html, fields_html, runs_html
from opinion.redline.wording import Change, Run

__all__ = (
    "Block",
    "Change",
    "Effort",
    "Fate",
    "Field",
    "Merge",
    "MergedBlock",
    "MergedValue",
    "Redline",
    "Run",
    "Side",
    "blocks_html",
    "body_html",
    "compare",
    "compare_bodies",
    "field_html",
    "fields_html",
    "merge",
    "merge_bodies",
    "runs_html",
)
