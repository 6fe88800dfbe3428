"""The parts of :class:`~awslab.diagrams.subnet_planner.SubnetPlanner`."""
