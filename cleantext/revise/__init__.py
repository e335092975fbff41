"""The parts of the filter ``context``: the headline, blocks that stay because of their neighbours, blocks that go because of them."""
