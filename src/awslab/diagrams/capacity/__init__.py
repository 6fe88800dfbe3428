"""The parts of :class:`~awslab.diagrams.ElasticCapacity`.

``day`` checks what is given, ``rules`` run the day, ``text`` says what came of it and ``layout``
draws it. ``rules``, ``text`` and ``layout`` exist in JavaScript too, for the reader's changes.
"""
