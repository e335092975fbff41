"""The learned scorer behind ``main_content``: features, trees, weights."""
