"""The public test kit: contracts that every plugin of a kind must keep, and small samples to test with.

```python
from packshot.testing.contracts import GeneratorContract

class TestFlat(GeneratorContract):
    plugin = Flat
```
Neither needs pytest: `packshot plugin check NAME` examines a plugin without it.
"""
