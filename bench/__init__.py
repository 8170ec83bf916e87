"""`make bench`: the budgets, measured side by side in one run and written to bench/results.md.

    python -m bench              # everything, a few minutes
    python -m bench turn memory  # some of it, printed only

Each module measures one thing and returns figures; ratios are what counts, for machines differ.
"""
