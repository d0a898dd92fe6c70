"""Everything that reads or writes a disk, and turns problems into file:line:column."""
