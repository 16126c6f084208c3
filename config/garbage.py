"""How site and worker look for garbage: seldom, and never among what the program itself consists of.

Python looks for cycles whenever 700 objects more stay than went; a page makes that many several times, and a
chunk of an import hundreds of times. Nearly all of what they make goes at once, without being looked for.
"""

import gc

OBJECTS = 50_000  # that stay, until the young ones are looked through: some megabytes
OLDER = (5, 2)  # looks until the next generation is looked through; without the program they are small


def collect_seldom() -> None:
    """Call it when the program is loaded, and before it forks: what is left alone stays shared."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *OLDER)
