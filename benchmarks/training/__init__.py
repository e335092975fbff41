"""The training of the weights of ``cleantext.scorer``."""
