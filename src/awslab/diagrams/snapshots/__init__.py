"""Parts of SnapshotChain: its rules, what it says, its layout. Each ``.py`` has its ``.js`` beside it."""
