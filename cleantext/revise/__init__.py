"""The rules of the filter ``context``: the headline, and blocks kept or dropped because of the blocks around them."""
