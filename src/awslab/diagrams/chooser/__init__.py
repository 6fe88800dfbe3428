"""The parts of :class:`~awslab.diagrams.storage_chooser.StorageChooser`."""
