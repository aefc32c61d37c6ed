"""A release: shards, the index that lists them, streams over them, and the Hub."""
