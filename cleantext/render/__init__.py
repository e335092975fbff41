"""A judged page → text or an explanation."""
