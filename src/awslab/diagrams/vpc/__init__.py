"""The parts of :class:`~awslab.diagrams.VpcMap`.

``facts`` knows where routes lead; ``text``, ``subnet_text``, ``words`` and ``tables`` say it;
``cards``, ``lines``, ``wires`` and ``frame`` draw it; ``wide`` and ``narrow`` place it.
"""
