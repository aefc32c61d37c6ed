"""A build: plan the scenes, ask them, select drafts, write shards and the release index."""
