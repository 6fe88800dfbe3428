"""The parts of :class:`~awslab.diagrams.RegionMap`.

``atlas`` reads Regions from botocore; ``places`` knows about where they are; ``land`` is the world
in dots; ``ranking`` orders Regions by distance and law; ``levels`` says what is zonal, Regional and
global; ``scenes`` (filled in by ``view.js`` as by ``scenes.filled``) draws the four levels.
"""
