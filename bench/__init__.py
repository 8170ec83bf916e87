"""`make bench`: the budgets, measured side by side in one run and written to bench/results.md.

    python -m bench               # everything
    python -m bench --only peers  # one group, printed only

Each module measures one thing and returns figures; ratios are what counts, for machines differ. What is
compared takes turns (`bench.rounds`). `peers/` is what others would have written or use; a peer that is not
installed has its line in the results all the same.
"""
