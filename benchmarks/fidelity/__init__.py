"""How well masked databases answer: relations between masked values, and ordinary questions of analysts."""
