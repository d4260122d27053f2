"""The checks of preflight, by subject. Each is a small generator of remarks over a `Sheet`; `preflight` runs them."""
