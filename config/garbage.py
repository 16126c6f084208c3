"""How Bantuo's processes look for garbage: seldom, and never among what the program itself consists of.

Python looks for cycles after every 700 objects that stay; a page makes that many several times, and a chunk
of an import hundreds of times. Nearly all of what they make goes at once, without being looked for.
"""

import gc

OBJECTS = 50_000  # that stay, until the young ones are looked through: some megabytes
OFTEN = (5, 2)  # of those looks, and of the next: a whole look is cheap where the program itself is left out


def collect_seldom() -> None:
    """Call it when the program is loaded, in each process that serves or works."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *OFTEN)
