"""The parts of Firewalls: rules as text, what they decide, and how that is laid out."""
