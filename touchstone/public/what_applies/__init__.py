"""What would apply to an idea: triage and its result for anybody, without an account, and with nothing stored."""
