"""The parts of :class:`~awslab.diagrams.LifecycleTimeline`.

``plan`` checks what is given, ``refusals`` say what S3 refuses, ``rules`` run the objects' life,
``text`` says what came of it and ``layout`` draws it. All but ``plan`` exist in JavaScript too.
"""
