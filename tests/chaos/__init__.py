"""`make chaos`: real `tellback serve` and `tellback work` processes, killed without warning, among people who
text or use Telegram and providers that fail in every way we know of. Connections of
PostgreSQL are cut and its server is stopped too. At the end every message must be accounted for.

    python -m tests.chaos --kills 200 --database sqlite
    python -m tests.chaos --kills 200 --database postgres    # and 200 connections cut, 4 stops
    python -m tests.chaos --rolling 10                       # no storm: restarts in turn, ten rounds

`provider` and `telegram` fail, `crowd` texts, `house` keeps the processes, `weather` strikes, `storm` is the
whole of it, `books` and `audit` count what came of it.
"""
