"""The vocabulary: pack, assessment, benchmark, result. Frozen, strict values; no input or output."""
