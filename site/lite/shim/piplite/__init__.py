"""In the place of piplite: everything a lab needs is there, and nothing is fetched from other hosts."""
