"""Reports: ``view`` says everything once; each format is a module that takes values and gives text or bytes."""
