"""The words of a question → its slots and the rule that fits: nothing here looks at what a document says."""
