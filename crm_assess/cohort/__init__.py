"""Many agencies at once, on a data-frame engine: only counts ever leave it."""

import os

# Polars reads ahead as much as two cores can hold, and its allocator (jemalloc) keeps what was given back, in four
# arenas for each core; a survey of any length is to pass through less than 400 MB. Polars looks at these when it is
# imported or first asked; what the user has set is left as it is.
os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", "1")
os.environ.setdefault("POLARS_IDEAL_MORSEL_SIZE", "25000")
os.environ.setdefault("_RJEM_MALLOC_CONF", f"narenas:{max(1, (os.cpu_count() or 2) // 2)}")
