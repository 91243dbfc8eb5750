"""The steps of the ledger's schema. A released step never changes; what a new packshot needs is a step of its own.

A step is SQL whose statements end at the end of a line. Steps run in order in one transaction, without foreign keys, so
a table may be dropped and made anew. `python tests/core/ledger/test_migrating.py` writes the fixture of a new step.
"""

from packshot.ledger.steps import first, fourth, second, third

STEPS = (first.STEP, second.STEP, third.STEP, fourth.STEP)
