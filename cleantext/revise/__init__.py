"""The parts of the filter ``context``: the headline, what stays because of its neighbours, what goes because of them."""
