"""The parts of :class:`~awslab.diagrams.InstanceLife`.

``outcomes`` is what EC2 answers to each call in each state, as data; ``rules`` (and the same in
``rules.js``) applies it; ``words`` says it; ``grid`` and ``picture`` (``picture.js``) draw it;
``account`` reads an instance of the account.
"""
