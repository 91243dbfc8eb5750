"""OpenAI's images API, faked on loopback: it validates, draws, bills, and misbehaves on a dial.

```python
from openai import OpenAI
from packshot.testing.openai import FakeOpenAI

with FakeOpenAI(faults=["429", None]) as fake:
    client = OpenAI(base_url=fake.base_url, api_key="any")
```
"""

from packshot.testing.openai.bill import Bill, Charge
from packshot.testing.openai.exchange import Captured, SentFile
from packshot.testing.openai.faults import Dial, Fault
from packshot.testing.openai.server import FakeOpenAI

__all__ = ["Bill", "Captured", "Charge", "Dial", "FakeOpenAI", "Fault", "SentFile"]
