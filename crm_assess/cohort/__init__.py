"""Many agencies at once, on a data-frame engine: only counts ever leave it."""
