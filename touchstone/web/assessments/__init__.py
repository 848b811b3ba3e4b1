"""Pages for answering: a question set at a glance, one question at a time, check your answers, an answer's history."""
