"""`python -m merchant.supply.fake`: a supply-chain system for the demo and for tests; never for sellers.

It listens on loopback alone and says on its first line where. Its mood may be changed while it runs:

    curl -X PUT -d '{"name": "slow", "seconds": 5}' http://127.0.0.1:PORT/moods
    curl -X PUT -d '{"name": "mismatch", "registered": {"name": "…"}}' http://127.0.0.1:PORT/moods/REGISTRATION
"""

import argparse
from pathlib import Path

from merchant.supply.fake.book import Book
from merchant.supply.fake.moods import NAMES, Mood
from merchant.supply.fake.server import FakeSystem


def main():
    words = argparse.ArgumentParser(prog="python -m merchant.supply.fake", description=__doc__)
    words.add_argument("--port", type=int, default=0, help="0: any that is free")
    words.add_argument("--mood", choices=NAMES, default="ok")
    words.add_argument("--book", type=Path, help="a file that keeps its accounts")
    told = words.parse_args()
    with FakeSystem(("127.0.0.1", told.port), Book(told.book), Mood(told.mood)) as system:
        print(f"The fake supply-chain system listens on {system.address()}", flush=True)
        try:
            system.serve_forever()
        except KeyboardInterrupt:
            print("The fake supply-chain system ends.", flush=True)


if __name__ == "__main__":
    main()
