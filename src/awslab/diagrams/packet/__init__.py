"""The parts of PacketPath: what a trace becomes, and how it is laid out."""
