"""One file an integration, one optional dependency each."""
