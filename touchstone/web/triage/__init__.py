"""Pages for triage: opening a project question by question, the result with its reasons, judgements, advice on it."""
