"""What a text may mean: evidence, candidates, their weights."""
