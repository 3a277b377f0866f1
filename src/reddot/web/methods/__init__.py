"""The methods: what every figure counts, with worked examples that are also tests."""
