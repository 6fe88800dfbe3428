"""The parts of :class:`~awslab.diagrams.VpcMap`.

``facts`` knows where routes lead, ``placed`` what stands in subnets and spans them, ``groups`` how
closely to look, ``changes`` what differs from an earlier topology. ``text``, ``subnet_text``,
``placed_text``, ``words`` and ``tables`` say it; ``cards``, ``chips``, ``bars``, ``signs``,
``lines``, ``wires`` and ``frame`` draw it; ``wide`` and ``narrow`` place it; ``picture`` joins both.
``left.js`` says what a zone's failure leaves, ``drawer.js`` opens a group.
"""
