"""`make chaos`: real `tellback serve` and `tellback work` processes, killed without warning, among people who
text and a provider that fails in every way we know of. At the end every message must be accounted for.

    python -m tests.chaos --kills 200 --database sqlite
    python -m tests.chaos --kills 200 --database postgres

`provider` fails, `crowd` texts, `house` keeps the processes and kills them, `audit` counts what came of it.
"""
