"""Figures: what a director asks once a quarter, as tables. One module a question; each asks a few counts, however many
pieces there are.

`spans` says which days are meant, `arrived` which pieces came in then, `tables` what a table is; `discretion` keeps
what contributors said of themselves from being read off a count.
"""
